// Dragging cards. The server decides: a refusal puts the card back and says why. Each card's menu does the same by key.

import { told } from "./requests.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

let library;

/** Makes the cards of a `[data-board]` draggable; loads SortableJS once, when a first board is there. */
export async function startBoard(board) {
  library ??= load();
  await library;
  for (const cards of board.querySelectorAll("[data-column]")) {
    globalThis.Sortable.create(cards, {
      group: { name: "board", put: (to, _from, card) => allowed(card, to.el) },
      draggable: "[data-card]",
      filter: ".menu",
      preventOnFilter: false,
      delay: 160,
      delayOnTouchOnly: true,
      animation: 120,
      ghostClass: "card-ghost",
      dragClass: "card-drag",
      onStart: (event) => mark(board, event.item),
      onEnd: (event) => drop(board, event),
    });
  }
}

function load() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../vendor/sortable.min.js", import.meta.url).href;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** `data-next` lists the columns that the process allows; without it the server alone judges. */
function allowed(card, cards) {
  const home = card.closest("[data-column]") === cards;
  return home || card.dataset.next === undefined || card.dataset.next.split(" ").includes(cards.dataset.column);
}

function mark(board, card) {
  for (const cards of board.querySelectorAll("[data-column]")) {
    cards.classList.add(allowed(card, cards) ? "drop-here" : "drop-not");
  }
}

function drop(board, event) {
  for (const cards of board.querySelectorAll("[data-column]")) cards.classList.remove("drop-here", "drop-not");
  if (event.from === event.to) return;
  const card = event.item;
  const home = { cards: event.from, next: event.from.children[event.oldIndex] ?? null };
  const form = JSON.parse(card.dataset.forms || "{}")[event.to.dataset.column];
  if (form) return ask(card, home, form);
  card.classList.add("card-waiting");
  card.addEventListener("htmx:response:error", refused);
  card.addEventListener("htmx:finally:request", (answer) => settle(card, home, answer.detail.ctx), { once: true });
  const values = { stage: event.to.dataset.column };
  if (card.dataset.version) values.version = card.dataset.version;
  globalThis.htmx.ajax("POST", card.dataset.move, { source: card, target: card, swap: "outerHTML", values });
}

/** Another function's stage, or one with a checklist: the card stays where it is until the form is sent. */
function ask(card, home, form) {
  home.cards.insertBefore(card, home.next);
  globalThis.htmx.ajax("GET", form, { source: card, target: "#sheet", swap: "innerHTML" });
}

/** Nothing of a refusal belongs into the card; what it says is told. */
function refused(event) {
  const { ctx } = event.detail;
  event.stopPropagation();
  ctx.swap = "none";
  toast(`${told(ctx)} ${word("movedBack")}`, "error");
}

function settle(card, home, ctx) {
  card.removeEventListener("htmx:response:error", refused);
  card.classList.remove("card-waiting");
  if (ctx.response && ctx.response.status < 400) return count();
  home.cards.insertBefore(card, home.next);
  card.classList.add("card-back");
  card.addEventListener("animationend", () => card.classList.remove("card-back"), { once: true });
  return count();
}

function count() {
  for (const column of document.querySelectorAll("[data-board] .column")) {
    const shown = column.querySelector(".column-count:not([data-total])");
    if (shown) shown.textContent = column.querySelectorAll("[data-card]").length;
  }
}
