"""The map drawn: activities as boxes, moves as arrows with their number and median wait, breakpoints in red."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from takt.engines.flow_mining.drawing.choosing import END, START, Arc, arcs_of
from takt.engines.flow_mining.drawing.layering import Layout, Node, layout_of
from takt.engines.flow_mining.drawing.placing import places_of
from takt.engines.flow_mining.report import Report

HEIGHT, LAYER, MARGIN, ROUND = 40, 46, 24, 9
LETTER, SMALL_LETTER = 7.2, 6.4  # the mean width of a Latin letter in names and on arrows
LONGEST = 34  # letters of a name that are shown
INK, LINE, TROUBLE, QUIET, PAPER = "#1f2937", "#64748b", "#c2410c", "#64748b", "#ffffff"
UNITS = ((86_400 * 365, "y"), (86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
STYLE = (
    "text{font:13px system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;"
    f"fill:{INK};text-anchor:middle}}.n{{font-size:11px;fill:{QUIET}}}"
    f".l{{font-size:11px;paint-order:stroke;stroke:{PAPER};stroke-width:4px;stroke-linejoin:round}}"
)


def process_map(report: Report) -> str:
    """The process map of a report as a whole SVG document."""
    arcs = arcs_of(report)
    between = [arc for arc in arcs if arc.source != arc.target]
    layout = layout_of([(arc.source, arc.target) for arc in between])
    written = {layout.middle((arc.source, arc.target)): _letters(_said(arc)) * SMALL_LETTER for arc in between}
    x = places_of(layout, lambda node: written.get(node) or _width(node))
    at = {
        node: (x[node] + MARGIN, HEIGHT / 2 + MARGIN + LAYER * depth)
        for depth, layer in enumerate(layout.layers)
        for node in layer
    }
    trouble: set[tuple[Node, Node]] = {(("", found.source), ("", found.target)) for found in report.breakpoints}
    drawn = _Map(layout, at, max(arc.count for arc in arcs), frozenset(trouble))
    counts: dict[Node, int] = {("", work.activity): work.events for work in report.work}
    parts = [drawn.arrow(arc) if arc in between else drawn.loop(arc) for arc in arcs]
    parts += [_box(node, at[node], counts) for node in at if node[0] != "bend"]
    parts += [drawn.label(arc) for arc in arcs]
    right = max(at[node][0] + (written.get(node) or _width(node)) / 2 for node in at) + 2 * MARGIN
    return _document(right, max(y for _, y in at.values()) + HEIGHT / 2 + MARGIN, parts)


@dataclass(frozen=True, slots=True)
class _Map:
    """Where everything is. at: the middle of each node and bend. trouble: moves with a breakpoint."""

    layout: Layout
    at: dict[Node, tuple[float, float]]
    most: int
    trouble: frozenset[tuple[Node, Node]]

    def arrow(self, arc: Arc) -> str:
        """The curve of a move, from the edge of its source through its bends to the edge of its target."""
        edge = (arc.source, arc.target)
        chain = self.layout.chains[edge]
        places = [self.at[node] for node in chain]
        places[0] = (places[0][0] + self._side(chain[0], chain[1]), places[0][1] + _half(chain[0]))
        places[-1] = (places[-1][0] + self._side(chain[-1], chain[-2]), places[-1][1] - _half(chain[-1]))
        points = places[::-1] if edge in self.layout.turned else places
        path = f"M{points[0][0]:.1f},{points[0][1]:.1f}"
        for (x1, y1), (x2, y2) in pairwise(points):
            half = (y1 + y2) / 2
            path += f"C{x1:.1f},{half:.1f} {x2:.1f},{half:.1f} {x2:.1f},{y2:.1f}"
        return self._line(arc, path)

    def loop(self, arc: Arc) -> str:
        """The curve of a move from an activity to itself."""
        x, y = self.at[arc.source]
        return self._line(arc, f"M{x + _width(arc.source) / 2:.1f},{y - 10:.1f}c26,-12 26,32 4,20")

    def label(self, arc: Arc) -> str:
        """How often, and how long it takes, in the middle of the arrow."""
        if arc.source == arc.target:
            x, y = self.at[arc.source]
            x, y = x + _width(arc.source) / 2 + SMALL_LETTER * 4, y + HEIGHT / 2 + 4
        else:
            x, y = self.at[self.layout.middle((arc.source, arc.target))]
        return f'<text class="l" x="{x:.1f}" y="{y + 4:.1f}">{_said(arc)}</text>'

    def _side(self, node: Node, bend: Node) -> float:
        """How far from the middle of a box an arrow to or from a bend starts, leaning towards it."""
        room = _width(node) / 2 - HEIGHT / 2
        return max(-room, min(room, (self.at[bend][0] - self.at[node][0]) / 4)) if room > 0 else 0.0

    def _line(self, arc: Arc, path: str) -> str:
        bad = (arc.source, arc.target) in self.trouble
        width = 1 + 3 * math.log1p(arc.count) / math.log1p(self.most)
        colour, head = (TROUBLE, "bad") if bad else (LINE, "head")
        return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" marker-end="url(#{head})"/>'


def _box(node: Node, at: tuple[float, float], counts: dict[Node, int]) -> str:
    kind, name = node
    x, y = at
    if kind in (START, END):
        ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{ROUND}" fill="{INK if kind == START else PAPER}" stroke="{INK}"'
        return f'{ring} stroke-width="3"/>'
    width = _width(node)
    frame = f'<rect x="{x - width / 2:.1f}" y="{y - HEIGHT / 2:.1f}" width="{width:.1f}" height="{HEIGHT}" rx="8"'
    return (
        f'{frame} fill="#f1f5f9" stroke="{LINE}"><title>{escape(name)}</title></rect>'
        f'<text x="{x:.1f}" y="{y - 2:.1f}">{escape(_short(name))}</text>'
        f'<text class="n" x="{x:.1f}" y="{y + 13:.1f}">{counts[node]:,}</text>'
    )


def _said(arc: Arc) -> str:
    return f"{arc.count:,}" if arc.seconds is None else f"{arc.count:,} · {_duration(arc.seconds)}"


def _document(width: float, height: float, parts: list[str]) -> str:
    heads = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0,0L8,4L0,8z" fill="{colour}"/></marker>'
        for name, colour in (("head", LINE), ("bad", TROUBLE))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}"><title>Process map</title><style>{STYLE}</style>'
        f'<defs>{heads}</defs><rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>\n'
    )


def _width(node: Node) -> float:
    kind, name = node[0], node[1]
    if kind == "bend":
        return 8.0
    if kind in (START, END):
        return 2.0 * ROUND
    return max(64.0, _letters(_short(name)) * LETTER + 24)


def _half(node: Node) -> float:
    return ROUND + 2.0 if node[0] in (START, END) else HEIGHT / 2


def _short(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _letters(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _duration(seconds: float) -> str:
    """About how long: 3.4 d, 12 min, 0 s."""
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), UNITS[-1])
    amount = seconds / size
    return f"{amount:.0f} {unit}" if amount >= 10 or amount == int(amount) else f"{amount:.1f} {unit}"
