"""How much is on its way: queues, rates of arrival and finish, and the age of what is there.

A case waits for an activity from its event before until the work on the activity begins (is done, where the log
has no starts). Little's law ties the three: mean queue = rate of arrival x mean wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.graph import SECOND, Moves
from takt.engines.flow_mining.table import EventTable, Micros

DAY = 86_400 * SECOND

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Load:
    """Over periods of equal length: cases that began and ended in each, and those under way at its end.

    edges: microseconds, one more than there are periods. queues: waiting for each activity at each end.
    """

    edges: Micros
    arrivals: Counts
    finishes: Counts
    under_way: Counts
    queues: Mapping[str, Counts]


def load_of(table: EventTable, moves: Moves, periods: int) -> Load:
    """The load in so many equal periods from the first event to the last.

    A case is under way from its first event to its last: an open case cannot be told from one that has ended.
    """
    edges = periods_of(table, periods)
    begun = _by_period(edges, table.time[table.bounds[:-1]])
    done = _by_period(edges, table.time[table.bounds[1:] - 1])
    codes = table.activity.codes[moves.after]
    arrived = table.time[moves.before]
    left = arrived + (moves.waiting * SECOND).astype(np.int64)
    queues = {}
    for code, label in enumerate(table.activity.labels):
        own = codes == code
        queues[label] = np.cumsum(_by_period(edges, arrived[own]) - _by_period(edges, left[own]))
    return Load(edges, begun, done, np.cumsum(begun - done), queues)


def periods_of(table: EventTable, count: int) -> Micros:
    """The bounds of so many periods, equal but for the last, that hold all events. Exact, however far the dates go."""
    first, end = int(table.time.min()), int(table.time.max()) + 1
    step = -(-(end - first) // count)
    return np.minimum(first + step * np.arange(count + 1), end)


def ageing_of(table: EventTable, at: int, closing: frozenset[str]) -> list[tuple[str, float]]:
    """Cases that are open at an instant (microseconds) with their age in days, the oldest first.

    closing: the activities that end a case. A case is open where it has begun by then and has had none of them.
    """
    ends = np.isin(table.activity.codes, [i for i, label in enumerate(table.activity.labels) if label in closing])
    closed = np.zeros(table.cases, np.bool_)
    closed[table.case.codes[ends & (table.time <= at)]] = True
    began = table.time[table.bounds[:-1]]
    open_ones = np.flatnonzero(~closed & (began <= at))
    order = open_ones[np.argsort(began[open_ones], kind="stable")]
    return [(table.case.labels[case], float((at - began[case]) / DAY)) for case in order.tolist()]


def _by_period(edges: Micros, instants: Micros) -> Counts:
    return np.bincount(np.searchsorted(edges, instants, side="right") - 1, minlength=len(edges) - 1)
