// Process maps and graphs of links: dagre places, this draws. Data:
// {nodes: [{id, label, note?, tone?, gate?, category?, current?, href?}], edges: [{from, to, label?, back?, strong?}]}

import * as dagre from "../vendor/dagre.esm.js";

const NODE = { width: 132, height: 52 };
const GATE = 7;
const SHRINK = 0.88; // below this a map is unreadable: it then runs downwards
const SVG = "http://www.w3.org/2000/svg";
let drawn = 0;

/** Draws `data` into `element`, from left to right where that fits, else downwards. */
export function renderMap(element, data) {
  const room = element.clientWidth - 24;
  let graph = place(data, "LR");
  if (graph.graph().width * SHRINK > room) graph = place(data, "TB");
  const { width, height } = graph.graph();
  const scale = Math.min(1, Math.max(SHRINK, room / width));
  const picture = draw("svg", { viewBox: `0 0 ${width} ${height}`, width: width * scale, height: height * scale, role: "group" });
  const arrow = `map-arrow-${++drawn}`;
  picture.append(marker(arrow));
  for (const edge of graph.edges()) picture.append(...line(graph.edge(edge), arrow));
  for (const id of graph.nodes()) picture.append(box(graph.node(id)));
  element.replaceChildren(picture);
}

function place(data, rankdir) {
  const graph = new dagre.Graph({ multigraph: true });
  graph.setGraph({ rankdir, nodesep: 28, ranksep: 26, marginx: 8, marginy: 12 });
  for (const node of data.nodes) graph.setNode(String(node.id), { ...node, ...NODE });
  for (const [index, edge] of data.edges.entries()) {
    const label = edge.label ? { width: 8 * edge.label.length + 12, height: 16, labelpos: "c" } : { width: 0, height: 0 };
    graph.setEdge(String(edge.from), String(edge.to), { ...edge, text: edge.label, ...label, weight: edge.back ? 0 : 2 }, String(index));
  }
  dagre.layout(graph);
  return graph;
}

function box(node) {
  const { x, y, width, height } = node;
  const group = draw("g", { class: nodeClass(node), transform: `translate(${x - width / 2} ${y - height / 2})` });
  const inside = node.href ? draw("a", { href: node.href }) : group;
  if (inside !== group) group.append(inside);
  const title = draw("title");
  title.textContent = [node.label, node.note].filter(Boolean).join(" · ");
  inside.append(title, draw("rect", { width, height, rx: 7 }));
  if (node.tone) inside.append(draw("rect", { class: "map-bar", x: 8, y: 12, width: 3, height: height - 24, rx: 1.5 }));
  const left = node.tone ? 20 : 12;
  const room = width - left - (node.gate ? 24 : 8);
  inside.append(text(node.label, left, node.note ? 23 : 31, "", room));
  if (node.note) inside.append(text(node.note, left, 40, "map-note", room));
  if (node.gate) inside.append(draw("polygon", { class: "map-gate", points: diamond(width - 14, height / 2) }));
  return group;
}

function nodeClass(node) {
  const marks = [node.tone && `tone-${node.tone}`, node.current && "is-current", node.category && `is-${node.category}`];
  return ["map-node", ...marks.filter(Boolean)].join(" ");
}

function diamond(x, y) {
  return `${x - GATE},${y} ${x},${y - GATE} ${x + GATE},${y} ${x},${y + GATE}`;
}

function line(edge, arrow) {
  const marks = [edge.back && "is-back", edge.strong && "is-strong"].filter(Boolean);
  const path = draw("path", { class: ["map-edge", ...marks].join(" "), d: curve(edge.points), "marker-end": `url(#${arrow})` });
  return edge.text ? [path, text(edge.text, edge.x, edge.y + 4, "map-label", Infinity, "middle")] : [path];
}

/** Through the middles of dagre's corners, so that bends are round. */
function curve(points) {
  const [first, ...rest] = points;
  const middle = (a, b) => `${(a.x + b.x) / 2} ${(a.y + b.y) / 2}`;
  const bends = rest.slice(0, -1).map((point, index) => `Q ${point.x} ${point.y} ${middle(point, rest[index + 1])}`);
  const last = rest.at(-1);
  return `M ${first.x} ${first.y} ${bends.join(" ")} L ${last.x} ${last.y}`;
}

function text(words, x, y, name, room, anchor = "start") {
  const element = draw("text", { x, y, class: name, "text-anchor": anchor });
  element.textContent = fitted(words, room, name === "map-note" ? 11 : 13);
  return element;
}

/** Cut to the room: a Chinese character is as wide as its size, a Latin letter about 0.56 of it. */
function fitted(words, room, size) {
  let used = 0;
  for (const [index, letter] of [...words].entries()) {
    used += letter.codePointAt(0) > 0x2e7f ? size : size * 0.56;
    if (used > room) return `${[...words].slice(0, index - 1).join("")}…`;
  }
  return words;
}

function marker(id) {
  const head = draw("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" });
  head.append(draw("path", { class: "map-arrow", d: "M0 0 8 4 0 8z" }));
  return head;
}

function draw(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
