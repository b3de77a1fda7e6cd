"""Which activities and moves a map shows, so that it can be read."""

from __future__ import annotations

from dataclasses import dataclass

from takt.engines.flow_mining.graph import Edge
from takt.engines.flow_mining.report import Report

MOST_ACTIVITIES = 24
MOVES_AN_ACTIVITY = 0.6  # besides the strongest way in and out of each

START, END = "start", "end"  # what stands in for the beginning and the end of a case, as (kind, name)
Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Arc:
    """A move to draw. seconds: median wait, None from the start and to the end."""

    source: Node
    target: Node
    count: int
    seconds: float | None


def arcs_of(report: Report) -> list[Arc]:
    """The moves worth drawing among the most frequent activities, most frequent first.

    Each activity keeps its strongest way in and out; of the rest as many as the map can bear.
    """
    shown = {work.activity for work in report.work[:MOST_ACTIVITIES]}
    arcs = [_arc(edge) for edge in report.edges if edge.source in shown and edge.target in shown]
    arcs += [Arc((START, ""), ("", name), count, None) for name, count in report.starts.items() if name in shown]
    arcs += [Arc(("", name), (END, ""), count, None) for name, count in report.ends.items() if name in shown]
    arcs.sort(key=lambda arc: (-arc.count, arc.source, arc.target))
    needed: dict[tuple[str, Node], Arc] = {}
    for arc in arcs:
        if arc.source != arc.target:
            needed.setdefault(("out", arc.source), arc)
            needed.setdefault(("in", arc.target), arc)
    kept = dict.fromkeys(needed.values())
    room = int(MOVES_AN_ACTIVITY * len(shown))
    kept.update(dict.fromkeys([arc for arc in arcs if arc not in kept][:room]))
    return [arc for arc in arcs if arc in kept]


def _arc(edge: Edge) -> Arc:
    return Arc(("", edge.source), ("", edge.target), edge.count, edge.waiting.median)
