// Short news at the corner. Errors stay until they are closed; the rest leaves by itself.

import { icon, make, word } from "./words.js";

const STAYS = 5000;
const ICONS = { success: "circle-check", info: "info-circle", warning: "alert-triangle", error: "alert-triangle" };

export function toast(text, tone = "success") {
  const close = make("button", { type: "button", class: "icon-button", "aria-label": word("close") }, icon("x"));
  const item = make("div", { class: `toast toast-${tone}` }, icon(ICONS[tone] ?? ICONS.info), make("p", {}, text), close);
  close.addEventListener("click", () => item.remove());
  if (tone !== "error") setTimeout(() => item.remove(), STAYS);
  place().append(item);
}

/** A modal dialog covers all but its own content: the news moves into it while it is open. */
function place() {
  const toasts = document.getElementById("toasts");
  const host = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (toasts.parentElement !== host) host.append(toasts);
  return toasts;
}
