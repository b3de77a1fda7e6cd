"""The directly-follows graph: which activity follows which in a case, how often, and how long that takes.

van der Aalst, Process Mining (2016), section 6.2.1: an edge a > b is counted once for each event of b that comes
directly after an event of a in its case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.table import EventTable

SECOND = 1e6  # in microseconds
NINETIETH = 0.9

Seconds = NDArray[np.float64]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, median and 90th percentile (linear between neighbours), in seconds."""

    mean: float
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Edge:
    """A move from one activity directly to another.

    elapsed: from one event to the next. waiting: of that, until the work on the next began.
    """

    source: str
    target: str
    count: int
    elapsed: Spread
    waiting: Spread


@dataclass(frozen=True, slots=True)
class Work:
    """An activity: its events, its steps (a step with a start and a complete is two events), and the work on one.

    working: None where the log has no start of any step.
    """

    activity: str
    events: int
    steps: int
    working: Spread | None


@dataclass(frozen=True, slots=True)
class Moves:
    """Each pair of events that follow each other in a case; arrays with one entry a move.

    before, after: rows of the table. elapsed, waiting: seconds.
    """

    before: Rows
    after: Rows
    elapsed: Seconds
    waiting: Seconds


def moves_of(table: EventTable) -> Moves:
    """All moves of a table, in its order."""
    inside = np.ones(max(len(table) - 1, 0), np.bool_)
    inside[table.bounds[1:-1] - 1] = False
    before = np.flatnonzero(inside)
    after = before + 1
    left = table.time[before]
    elapsed = (table.time[after] - left) / SECOND
    waiting = np.maximum(table.start[after] - left, 0) / SECOND
    return Moves(before, after, elapsed, waiting)


def directly_follows(table: EventTable, moves: Moves) -> list[Edge]:
    """The edges of the graph, the most frequent first, then by name."""
    codes, labels = table.activity.codes, table.activity.labels
    keys = codes[moves.before].astype(np.int64) * len(labels) + codes[moves.after]
    same = not np.any(table.start != table.time)
    edges = []
    for key, rows in groups(keys, len(labels) ** 2):
        elapsed = spread(moves.elapsed[rows])
        waiting = elapsed if same else spread(moves.waiting[rows])
        source, target = divmod(key, len(labels))
        edges.append(Edge(labels[source], labels[target], len(rows), elapsed, waiting))
    return sorted(edges, key=lambda edge: (-edge.count, edge.source, edge.target))


def work_of(table: EventTable) -> list[Work]:
    """What is done how often and how long, the most frequent first, then by name."""
    codes, labels = table.activity.codes, table.activity.labels
    events = np.bincount(codes, minlength=len(labels))
    steps = np.bincount(codes[table.opens], minlength=len(labels))
    known = np.flatnonzero(table.start != table.time)
    worked = (table.time - table.start)[known] / SECOND
    spreads = {key: spread(worked[rows]) for key, rows in groups(codes[known].astype(np.int64), len(labels))}
    found = [Work(labels[i], int(events[i]), int(steps[i]), spreads.get(i)) for i in range(len(labels)) if events[i]]
    return sorted(found, key=lambda work: (-work.events, work.activity))


def ends_of(table: EventTable) -> tuple[dict[str, int], dict[str, int]]:
    """How many cases begin and how many end with each activity."""
    first, last = table.bounds[:-1], table.bounds[1:] - 1
    return _counted(table, first), _counted(table, last)


def _counted(table: EventTable, rows: Rows) -> dict[str, int]:
    counts = np.bincount(table.activity.codes[rows], minlength=len(table.activity.labels))
    return {table.activity.labels[code]: int(counts[code]) for code in np.argsort(-counts) if counts[code]}


def groups(keys: NDArray[np.int64], bound: int) -> list[tuple[int, Rows]]:
    """The indices at which each key stands, in their order. Keys are from 0 to below `bound`."""
    small = keys.astype(np.uint16) if bound <= 1 << 16 else keys  # 16 bits are sorted in linear time
    order = np.argsort(small, kind="stable")
    ranked = keys[order]
    begins = np.flatnonzero(np.concatenate((np.ones(min(len(keys), 1), np.bool_), ranked[1:] != ranked[:-1])))
    return list(zip(ranked[begins].tolist(), np.split(order, begins[1:]), strict=True)) if len(keys) else []


def spread(seconds: Seconds) -> Spread:
    """Mean, median and 90th percentile of at least one value."""
    last = len(seconds) - 1
    places = {int(last * share) + step for share in (0.5, NINETIETH) for step in (0, 1)}
    parted = np.partition(seconds, sorted(place for place in places if place <= last))
    return Spread(float(seconds.mean()), _quantile(parted, 0.5), _quantile(parted, NINETIETH))


def _quantile(parted: Seconds, share: float) -> float:
    place = (len(parted) - 1) * share
    low = int(place)
    high = min(low + 1, len(parted) - 1)
    return float(parted[low] + (parted[high] - parted[low]) * (place - low))
