// The command palette: places, what this page offers, and what the server finds for the words typed.

import { icon, make, read, word } from "./words.js";

const PAUSE = 160;
const palette = document.getElementById("palette");
const input = palette?.querySelector("input");
const list = palette?.querySelector("ul");
let options = [];
let chosen = 0;
let asked = 0;
let timer;

/** Opens it; false where the page has none. */
export function openPalette() {
  if (!palette) return false;
  input.value = "";
  show(commands(""));
  palette.showModal();
  input.focus();
  return true;
}

input?.addEventListener("input", () => {
  show(commands(input.value));
  clearTimeout(timer);
  timer = setTimeout(() => find(input.value.trim()), PAUSE);
});

input?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose((chosen + step + options.length) % options.length);
  else if (event.key === "Enter") run(options[chosen]);
  else return;
  event.preventDefault();
});

list?.addEventListener("click", (event) => {
  const option = event.target.closest("[role='option']");
  if (option) run(options[Number(option.dataset.index)]);
});

document.querySelector("[data-palette-open]")?.addEventListener("click", openPalette);

async function find(text) {
  const turn = ++asked;
  if (!text) return;
  const address = new URL(palette.dataset.palette, location.href);
  address.searchParams.set("q", text);
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || turn !== asked) return;
  const { items } = await answer.json();
  show([...items.map((item) => ({ group: word("found"), ...item })), ...commands(text)]);
}

/** What needs no server: the page's own acts, creating, and the places of the rail. */
function commands(text) {
  const acts = [...document.querySelectorAll("script[data-commands]")].flatMap((script) => JSON.parse(script.textContent));
  const create = word("create") ? [{ label: word("createLabel"), url: word("create"), icon: "plus", note: "C" }] : [];
  const places = read("shell-keys", []).map((place) => ({
    ...place,
    group: word("go"),
    note: place.key ? `G ${place.key.toUpperCase()}` : "",
  }));
  const wanted = text.trim().toLowerCase();
  return [...acts, ...create].map((act) => ({ group: word("do"), ...act })).concat(places)
    .filter((command) => command.label.toLowerCase().includes(wanted));
}

function show(found) {
  options = found;
  list.replaceChildren();
  let group;
  for (const [index, option] of found.entries()) {
    if (option.group !== group) list.append(make("li", { class: "palette-group", role: "presentation" }, (group = option.group)));
    list.append(
      make(
        "li",
        { role: "option", id: `palette-${index}`, "data-index": index },
        icon(option.icon || "arrow-right"),
        make("span", {}, option.label),
        make("span", { class: "palette-note" }, option.note ?? ""),
      ),
    );
  }
  palette.querySelector(".palette-none").hidden = found.length > 0;
  choose(0);
}

function choose(index) {
  chosen = index;
  for (const option of list.querySelectorAll("[role='option']")) {
    const selected = Number(option.dataset.index) === index;
    option.setAttribute("aria-selected", selected);
    if (selected) option.scrollIntoView({ block: "nearest" });
  }
  input.setAttribute("aria-activedescendant", options.length ? `palette-${index}` : "");
}

function run(option) {
  if (!option) return;
  palette.close();
  if (option.url) location.assign(option.url);
  else document.querySelector(option.click)?.click();
}
