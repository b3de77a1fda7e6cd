// Copies the pinned browser libraries from node_modules into static/kit/vendor: `npm ci && npm run vendor`.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "..", "..", "node_modules");
const vendor = join(here, "static", "kit", "vendor");

const FILES = {
  "htmx.min.js": "htmx.org/dist/htmx.min.js",
  "htmx.LICENSE": "htmx.org/LICENSE",
  "sortable.min.js": "sortablejs/Sortable.min.js",
  "sortable.LICENSE": "sortablejs/LICENSE",
  "dagre.esm.js": "@dagrejs/dagre/dist/dagre.esm.js",
  "dagre.LICENSE": "@dagrejs/dagre/LICENSE",
  "dagre.esm.js.LEGAL.txt": "@dagrejs/dagre/dist/dagre.esm.js.LEGAL.txt",
  "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "inter.LICENSE": "@fontsource-variable/inter/LICENSE",
  "icons.LICENSE": "@tabler/icons/LICENSE",
};

// Only what the pages use; a name missing here draws nothing, and the test of the icon tag says so.
const ICONS = `
  adjustments-horizontal alert-circle alert-triangle antenna-bars-2 antenna-bars-3 antenna-bars-5 arrow-back-up
  arrow-down arrow-left arrow-right arrow-up arrows-exchange at bell bolt bookmark building bulb calendar check
  checklist chevron-down chevron-left chevron-right circle circle-check circle-dashed circle-half-2 circle-x clock
  columns-3 command copy device-desktop diamond dots download edit external-link eye eye-off file file-export
  file-import file-text filter flag git-merge grip-vertical help-circle history home hourglass inbox info-circle key
  keyboard language layout-dashboard layout-kanban layout-sidebar-left-collapse link list list-details lock logout
  menu-2 message moon paperclip player-pause plus refresh route search send settings shield-lock sitemap
  sort-ascending square square-check stairs-up star sun table tag target trash upload urgent user users world x zzz
`.trim().split(/\s+/);

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });
for (const [name, source] of Object.entries(FILES)) {
  // a map that we do not ship would be asked for in vain by every opened developer console
  if (name.endsWith(".js")) writeFileSync(join(vendor, name), withoutMap(readFileSync(join(modules, source), "utf8")));
  else copyFileSync(join(modules, source), join(vendor, name));
}
writeFileSync(join(vendor, "icons.svg"), sprite(ICONS));

function withoutMap(text) {
  return text.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
}

function sprite(names) {
  const symbols = names.map((name) => {
    const svg = readFileSync(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
    const body = svg
      .replace(/^[\s\S]*?<svg[^>]*>/, "")
      .replace("</svg>", "")
      .replace(/\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "")
      .trim()
      .replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}
