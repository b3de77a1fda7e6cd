// Requests by htmx: a bar while they run, and words when they fail.

import { toast } from "./toast.js";
import { word } from "./words.js";

const SLOW = 180;
const LONGEST = 300;
const BY_STATUS = { 403: "refused", 409: "stale", 412: "stale", 429: "busy" };
let running = 0;

document.addEventListener("htmx:before:request", () => {
  running += 1;
  setTimeout(show, SLOW);
});

document.addEventListener("htmx:finally:request", () => {
  running = Math.max(0, running - 1);
  show();
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx?.request) toast(word("offline"), "error");
});

// A fragment with errors takes its place in the form. A whole page would break the one it lands in:
// what it says is told instead, and what is on the screen stays.
document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  if (!isPage(ctx.text) && ctx.text.trim()) return;
  ctx.swap = "none";
  toast(told(ctx), "error");
});

// The server may tell news with a fragment: HX-Trigger: {"toast": {"text": "...", "tone": "success"}}
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));

function show() {
  const bar = document.getElementById("progress");
  if (bar) bar.hidden = running === 0;
}

function isPage(text) {
  return /^\s*<!doctype/i.test(text);
}

/** What an error answer says: heading and lead of a page, the words of a short fragment, or ours for its status. */
export function told(ctx) {
  const { body } = new DOMParser().parseFromString(ctx.text ?? "", "text/html");
  const parts = isPage(ctx.text ?? "") ? [...body.querySelectorAll("h1, .lead")] : [body];
  const words = parts.map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ");
  return words && words.length <= LONGEST ? words : word(BY_STATUS[ctx.response?.status] ?? "failed");
}
