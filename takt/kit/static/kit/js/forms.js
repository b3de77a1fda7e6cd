// Forms: unsaved text is guarded, long lists are ticked at once, code is copied, the theme changes in place.

import { toast } from "./toast.js";
import { make, word } from "./words.js";

const dirty = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.matches("[data-guard]")) dirty.add(form);
});

document.addEventListener("submit", (event) => dirty.delete(event.target));

addEventListener("beforeunload", (event) => {
  for (const form of dirty) if (!form.isConnected) dirty.delete(form);
  if (dirty.size) event.preventDefault();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-check-all]")) {
    for (const box of event.target.form.querySelectorAll("tbody input[type='checkbox']")) box.checked = event.target.checked;
  }
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy || button.parentElement.querySelector("pre, code").textContent);
  toast(word("copied"));
});

// The page already knows how to be dark: the server only has to remember it.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-form]");
  if (!form) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form, event.submitter) }).catch(() => null);
  if (!answer?.ok) return void toast(word("failed"), "error");
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-form] button")) {
    button.setAttribute("aria-pressed", button.value === theme);
  }
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-rail-fold]")) return;
  const narrow = document.documentElement.dataset.rail !== "narrow";
  document.documentElement.dataset.rail = narrow ? "narrow" : "wide";
  document.cookie = `rail=${narrow ? "narrow" : "wide"}; path=/; max-age=31536000; samesite=lax`;
});

/** A browser labels its own button in its own language; ours says it in the reader's, the field lies over it. */
export function startFile(input) {
  const said = make("span", { class: "filepick-said" }, word("noFile"));
  const box = make("span", { class: "filepick" }, make("span", { class: "button button-small", "aria-hidden": "true" }, word("chooseFile")), said);
  input.replaceWith(box);
  box.append(input);
  input.addEventListener("change", () => {
    said.textContent = [...input.files].map((file) => file.name).join(" · ") || word("noFile");
  });
}

document.querySelector("[data-focus]")?.focus();
