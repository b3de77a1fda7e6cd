// What makes the pages quick. Each module minds its own attributes; the pages work without any of them.

import { startFile } from "./forms.js";
import "./keyboard.js";
import "./mentions.js";
import "./overlays.js";
import "./requests.js";
import { read } from "./words.js";

document.documentElement.classList.add("js");
start(document.body);
document.addEventListener("htmx:after:process", (event) => start(event.target));

/** The heavier parts are loaded where a page has a board or a map, also when it arrives later in a fragment. */
function start(root) {
  for (const board of found(root, "[data-board]")) {
    import("./board.js").then(({ startBoard }) => startBoard(board));
  }
  for (const input of found(root, "input[type='file']")) startFile(input);
  for (const element of found(root, "[data-map], [data-links-map]")) {
    const data = read(element.dataset.map ?? element.dataset.linksMap, null);
    if (data) import("./map.js").then(({ renderMap }) => renderMap(element, data));
  }
}

function found(root, selector) {
  const all = root.matches?.(selector) ? [root] : [];
  return [...all, ...(root.querySelectorAll?.(selector) ?? [])].filter((element) => {
    const fresh = !element.dataset.started;
    element.dataset.started = "1";
    return fresh;
  });
}
