// Dialogs and menus. Dialogs are native; menus are <details> that also close when one looks elsewhere.

const GAP = 4;
const EDGE = 8;

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) open(event, opener.dataset.dialog);
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog")) event.target.close(); // the backdrop belongs to the dialog itself
  closeMenus(event.target);
});

// a fragment that arrives in a dialog opens it; an empty one closes it
document.addEventListener("htmx:after:swap", (event) => {
  const dialog = event.detail.ctx.target?.closest?.("dialog");
  if (!dialog) return;
  if (!dialog.querySelector("form, .dialog-body")) dialog.close();
  else if (!dialog.open) {
    closeMenus(null);
    dialog.showModal();
  }
});

document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.("details[data-menu]") || !event.target.open) return;
    closeMenus(event.target);
    place(event.target);
  },
  true,
);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.stopPropagation();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    moveFocus(menu, step);
  }
});

document.addEventListener("scroll", (event) => {
  if (!event.target.closest?.(".menu-panel, .drawer-panel")) closeMenus(null);
}, { capture: true, passive: true });

function open(event, id) {
  const dialog = document.getElementById(id);
  if (!dialog) return; // a link then leads to the page that does the same
  event.preventDefault();
  dialog.showModal();
  dialog.querySelector("[autofocus], .dialog-body :is(input, select, textarea)")?.focus();
}

function closeMenus(within) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!within || !menu.contains(within)) menu.open = false;
  }
}

function moveFocus(menu, step) {
  const items = [...menu.querySelectorAll(".menu-panel :is(a, button), .drawer-panel :is(a, button)")];
  const here = items.indexOf(document.activeElement);
  items.at((here + step + items.length) % items.length)?.focus();
}

/** Fixed to the window, so that no scrolling column cuts the panel off. */
function place(menu) {
  const panel = menu.querySelector(":scope > .menu-panel");
  if (!panel) return;
  panel.style.position = "fixed";
  panel.style.inset = "auto";
  const button = menu.querySelector("summary").getBoundingClientRect();
  const size = panel.getBoundingClientRect();
  const start = menu.matches(".menu-start, .menu-up") ? button.left : button.right - size.width;
  const below = button.bottom + GAP + size.height <= innerHeight - EDGE && !menu.matches(".menu-up");
  panel.style.left = `${Math.max(EDGE, Math.min(start, innerWidth - size.width - EDGE))}px`;
  panel.style.top = `${Math.max(EDGE, below ? button.bottom + GAP : button.top - GAP - size.height)}px`;
}
