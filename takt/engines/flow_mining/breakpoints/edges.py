"""The moves of a log as the search for breakpoints looks at them: by edge, in order of time, in hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.breakpoints.candidate import Hours, Ints, Occurrences
from takt.engines.flow_mining.graph import Moves, groups
from takt.engines.flow_mining.table import Codes, Column, EventTable, Micros

HOUR = 3600.0  # in seconds


@dataclass(frozen=True, slots=True)
class Group:
    """All moves of one edge; rows: their indices, in order of the time at which they began to wait."""

    source: str
    target: str
    rows: Ints


@dataclass(frozen=True, slots=True)
class Edges:
    """Moves into a new step, sorted by the time at which they began to wait; arrays with one entry a move.

    began: microseconds. hours: waiting. target: code of the activity that is moved to. unit, resource: of the
    receiver.
    """

    case: Ints
    began: Micros
    hours: Hours
    target: Codes
    groups: tuple[Group, ...]
    unit: Column | None
    resource: Column | None

    def units_of(self, rows: Ints) -> Ints | None:
        """The units' codes of some moves; None where the log has no units."""
        return None if self.unit is None else self.unit.codes[rows].astype(np.int64)

    def occurrences(self, rows: Ints, hours: Hours) -> Occurrences:
        """What happened in some moves."""
        return Occurrences(self.case[rows], self.began[rows], hours, self.units_of(rows))

    def elsewhere_by(self, rows: Ints) -> tuple[Column | None, NDArray[np.int32] | None]:
        """By what these moves can be told apart: units where they have several, else receiving resources."""
        for column in (self.unit, self.resource):
            if column is not None:
                codes = column.codes[rows]
                if len(np.unique(codes[codes >= 0])) > 1:
                    return column, codes
        return None, None


def edges_of(table: EventTable, moves: Moves) -> Edges:
    """The moves into a new step, grouped by edge. A move inside a step is work in progress and waits for nobody."""
    chosen = np.flatnonzero(table.opens[moves.after])
    chosen = chosen[np.argsort(table.time[moves.before[chosen]], kind="stable")]
    before, after = moves.before[chosen], moves.after[chosen]
    codes, labels = table.activity.codes, table.activity.labels
    keys = codes[before].astype(np.int64) * len(labels) + codes[after]
    found = []
    for key, rows in groups(keys, len(labels) ** 2):
        source, target = divmod(key, len(labels))
        found.append(Group(labels[source], labels[target], rows))
    return Edges(
        table.case.codes[after].astype(np.int64),
        table.time[before],
        moves.waiting[chosen] / HOUR,
        codes[after],
        tuple(found),
        None if table.unit is None else table.unit.at(after),
        None if table.resource is None else table.resource.at(after),
    )
