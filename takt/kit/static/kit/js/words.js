// What the scripts say, in the reader's language: the server wrote it into #words.

const words = document.getElementById("words")?.dataset ?? {};

export function word(name) {
  return words[name] ?? "";
}

/** An icon of the sprite, as the server's `{% icon %}` draws it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${word("icons")}#${name}`);
  svg.append(use);
  return svg;
}

/** A JSON script element of the page, or `fallback` where there is none. */
export function read(id, fallback) {
  const script = document.getElementById(id);
  return script ? JSON.parse(script.textContent) : fallback;
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
