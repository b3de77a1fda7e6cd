// Keys: / search, c create, ? help, Ctrl-K palette, g and a letter to go, j k Enter x in lists.

import { openPalette } from "./palette.js";
import { read, word } from "./words.js";

const SEQUENCE = 1200;
const TYPING = "input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable='true']";
const places = new Map(read("shell-keys", []).filter((place) => place.key).map((place) => [place.key, place.url]));
let going = 0;

const SINGLE = {
  "/": () => document.getElementById("search")?.focus(),
  "?": () => document.getElementById("keys")?.showModal(),
  c: () => word("create") && location.assign(word("create")),
  g: () => { going = Date.now(); },
  j: () => step(1),
  k: () => step(-1),
  Enter: () => here()?.querySelector(".cell-title a, h3 a")?.click(),
  x: () => here()?.querySelector("input[type='checkbox']")?.click(),
};

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    if (openPalette()) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
  if (document.querySelector("dialog:modal") || (event.key === "Enter" && event.target.matches("a, button, summary"))) return;
  const act = Date.now() - going < SEQUENCE ? goTo(event.key) : (SINGLE[event.key] ?? onRow(event.key));
  if (!act) return;
  event.preventDefault();
  act();
});

function goTo(key) {
  going = 0;
  return places.has(key) ? () => location.assign(places.get(key)) : null;
}

/** A button of the selected row that names this key, `data-key="a"`. */
function onRow(key) {
  const button = /^[a-z]$/.test(key) && here()?.querySelector(`[data-key="${key}"]`);
  return button ? () => button.click() : null;
}

function rows() {
  return [...document.querySelectorAll("[data-rows] tbody tr:not(.rows-group), .hits .hit")];
}

function here() {
  return document.querySelector(".row-here");
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const next = all[Math.max(0, Math.min(all.length - 1, all.indexOf(here()) + by))];
  here()?.classList.remove("row-here");
  next.classList.add("row-here");
  next.scrollIntoView({ block: "nearest" });
}
