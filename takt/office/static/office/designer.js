// The designer: its buttons change the sheet in place, stages are dragged, the map follows. Without this module the
// same buttons post the form and the page comes back changed.

import "../kit/vendor/sortable.min.js";

const form = document.getElementById("design");

form?.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-press]");
  if (!button) return;
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "HX-Request": "true" },
    body: new FormData(form, button),
  }).catch(() => null);
  if (!answer?.ok) return void form.requestSubmit(button); // the whole page then says what is wrong
  show(await answer.text(), button.value.split(":")[1]);
});

/** The new sheet; what was open stays open, and the keyboard stays where it was. */
function show(sheet, key) {
  const open = [...form.querySelectorAll("details[open]")].map((stage) => stage.dataset.stage);
  const old = document.getElementById("design-sheet");
  const fresh = new DOMParser().parseFromString(sheet, "text/html").getElementById("design-sheet");
  const touched = [...fresh.querySelectorAll("details[open]")].map((stage) => stage.dataset.stage);
  for (const stage of fresh.querySelectorAll("details")) stage.open ||= open.includes(stage.dataset.stage);
  fresh.querySelector("#design-map").replaceWith(document.getElementById("design-map"));
  old.replaceWith(fresh);
  sort();
  const stage = document.getElementById(`stage-${key ?? touched[0]}`);
  (stage?.querySelector("details[open] input:not([type=hidden])") ?? stage?.querySelector("summary"))?.focus();
  changed();
}

function sort() {
  const sheet = form.querySelector("[data-sheet]");
  globalThis.Sortable.create(sheet, { handle: ".office-grip", animation: 120, onEnd: changed });
}

/** The map is asked for anew, and leaving without saving asks. */
function changed() {
  number();
  form.querySelector("[name=expect]").dispatchEvent(new Event("input", { bubbles: true }));
}

function number() {
  for (const [place, mark] of [...form.querySelectorAll(".office-number")].entries()) mark.textContent = place + 1;
}

if (form) sort();
