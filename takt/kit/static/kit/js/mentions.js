// Colleagues offered while typing @ in a textarea with data-mentions="address". Answer: {"items": [{name, handle, note}]}.

import { make } from "./words.js";

const BEGUN = /(?<![\w.-])@([\p{L}\p{N}._-]{0,30})$/u; // no space is needed before it in Chinese
const box = make("ul", { class: "mentions", role: "listbox", id: "mentions", hidden: "" });
let field;
let people = [];
let chosen = 0;
let asked = 0;

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-mentions]") && !event.isComposing) offer(event.target);
});

document.addEventListener("keydown", (event) => {
  if (box.hidden || event.target !== field || event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose((chosen + step + people.length) % people.length);
  else if (event.key === "Enter" || event.key === "Tab") take(people[chosen]);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("focusout", (event) => event.target === field && close());
box.addEventListener("mousedown", (event) => {
  event.preventDefault(); // or the textarea loses its caret first
  const option = event.target.closest("[role='option']");
  if (option) take(people[Number(option.dataset.index)]);
});

async function offer(textarea) {
  const begun = before(textarea).match(BEGUN);
  const turn = ++asked;
  if (!begun) return close();
  const address = new URL(textarea.dataset.mentions, location.href);
  address.searchParams.set("q", begun[1]);
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || turn !== asked) return;
  field = textarea;
  people = (await answer.json()).items;
  if (people.length) show();
  else close();
}

function show() {
  box.replaceChildren(
    ...people.map((person, index) =>
      make("li", { role: "option", id: `mention-${index}`, "data-index": index }, person.name, make("small", {}, person.note ?? "")),
    ),
  );
  (field.closest("dialog") ?? document.body).append(box);
  const place = field.getBoundingClientRect();
  box.hidden = false;
  const below = place.bottom + box.offsetHeight + 8 < innerHeight;
  box.style.left = `${place.left + 8}px`;
  box.style.top = `${below ? place.bottom + 4 : Math.max(8, place.top - box.offsetHeight - 4)}px`;
  field.setAttribute("aria-controls", "mentions");
  choose(0);
}

function choose(index) {
  chosen = index;
  for (const option of box.children) option.setAttribute("aria-selected", Number(option.dataset.index) === index);
  field.setAttribute("aria-activedescendant", `mention-${index}`);
}

function take(person) {
  const start = before(field).match(BEGUN)?.index;
  if (start === undefined) return close();
  field.setRangeText(`@${person.handle} `, start, field.selectionStart, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  close();
}

function close() {
  box.hidden = true;
  field?.removeAttribute("aria-activedescendant");
}

function before(textarea) {
  return textarea.value.slice(0, textarea.selectionStart);
}
