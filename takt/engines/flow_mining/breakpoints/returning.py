"""Work that comes back more often than now and then: rework, and ping-pong between two parties.

Some work always comes back. What at most one case in ten does is taken for ordinary; so is what one unit does no
more than the others. The same hours may be seen as rework of an activity and as ping-pong between two functions:
the two look at one trouble from two sides, and their hours do not add up.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from takt.engines.flow_mining.breakpoints.candidate import (
    EVERYWHERE,
    Candidate,
    Hours,
    Ints,
    Occurrences,
    hours_of,
    suspected,
)
from takt.engines.flow_mining.evidence import chance_of_more, chance_of_share, sum_of
from takt.engines.flow_mining.graph import groups
from takt.engines.flow_mining.returns import Loops, PingPongs
from takt.engines.flow_mining.table import EventTable, Mask

ORDINARY = 0.1  # the share of cases in which something may come back
FEWEST = 3  # cases
HOUR = 3.6e9  # in microseconds


def rework(table: EventTable, loops: Loops) -> Iterator[Candidate]:
    """A suspicion for each move that leads back, among the cases that were where it starts."""
    codes, labels = table.activity.codes, table.activity.labels
    hours = (table.time[loops.last] - table.time[loops.before]) / HOUR
    keys = codes[loops.before].astype(np.int64) * len(labels) + codes[loops.first]
    for key, rows in groups(keys, len(labels) ** 2):
        source, target = divmod(key, len(labels))
        there = _Among(table, np.flatnonzero(codes == source))
        look = _Look("rework", labels[source], labels[target], loops.before, hours, there)
        units = None if table.unit is None else table.unit.codes[loops.before[rows]].astype(np.int64)
        yield from suspected(look.suspect, rows, table.unit, units)


def ping_pong(table: EventTable, returns: PingPongs) -> Iterator[Candidate]:
    """A suspicion for each two parties between which cases go back and forth, among the cases of both.

    Counted are returns to an activity that the case has had; where the activities themselves are the parties (a
    single return is rework then), those that are part of more than one.
    """
    party, size = returns.party, len(returns.party.labels)
    begins, chained = _own_begins(table, returns)
    counted = chained if party is table.activity else returns.repeats
    one, other = party.codes[returns.left], party.codes[returns.away]
    keys = np.minimum(one, other).astype(np.int64) * size + np.maximum(one, other)
    chosen = np.flatnonzero(counted)
    hours = (table.time[returns.back] - begins) / HOUR
    for key, rows in groups(keys[chosen], size**2):
        pair = divmod(key, size)
        first = one[chosen[rows]]
        source = pair[0] if 2 * np.sum(first == pair[0]) >= len(first) else pair[1]
        target = pair[0] + pair[1] - source
        there = _Among(table, np.flatnonzero(party.codes == target))
        look = _Look("ping_pong", party.labels[source], party.labels[target], returns.left, hours, there)
        units = None if table.unit is None else table.unit.codes[returns.left[chosen[rows]]].astype(np.int64)
        yield from suspected(look.suspect, chosen[rows], table.unit, units)


def _own_begins(table: EventTable, returns: PingPongs) -> tuple[Ints, Mask]:
    """Since when each return counts: not what the one before it counts already; and whether it is part of several.

    In A, B, A, B there are two returns which share the way from B to A.
    """
    begins = table.time[returns.left].copy()
    shared = np.zeros(len(begins), np.bool_)
    shared[1:] = returns.left[1:] >= returns.away[:-1]
    shared[1:] &= returns.left[1:] < returns.back[:-1]
    begins[1:][shared[1:]] = table.time[returns.back[:-1]][shared[1:]]
    chained = shared.copy()
    chained[:-1] |= shared[1:]
    return begins, chained


class _Among:
    """The cases in which something could have happened, in all units and in each."""

    def __init__(self, table: EventTable, rows: Ints) -> None:
        self.table = table
        self._cases = table.case.codes[rows]
        self._units = None if table.unit is None else table.unit.codes[rows]
        self.everywhere = len(np.unique(self._cases))

    def of(self, unit: str | None) -> int:
        """How many they are in a unit, or everywhere."""
        if unit is EVERYWHERE or self._units is None or self.table.unit is None:
            return self.everywhere
        return len(np.unique(self._cases[self._units == self.table.unit.labels.index(unit)]))


class _Look:
    """How one pattern of coming back is judged for all its rows, or those of a unit."""

    def __init__(self, kind: str, source: str, target: str, at: Ints, hours: Hours, there: _Among) -> None:
        self._kind, self._source, self._target = kind, source, target
        self._at, self._hours, self._there = at, hours, there
        self._hits_everywhere = 0

    def suspect(self, rows: Ints, unit: str | None) -> Candidate | None:
        """A candidate where enough cases came back; the first call is for all units."""
        table = self._there.table
        cases = table.case.codes[self._at[rows]].astype(np.int64)
        hits = len(np.unique(cases))
        if unit is EVERYWHERE:
            self._hits_everywhere = hits
        if hits < FEWEST:
            return None
        among = max(self._there.of(unit), hits)
        units = None if table.unit is None else table.unit.codes[self._at[rows]].astype(np.int64)
        found = Occurrences(cases, table.time[self._at[rows]], self._hours[rows], units)
        lost = sum_of(hours_of(cases, found.hours), among)
        reference = f"{hits} of {among} cases came back ({hits / among:.0%})"
        chance = self._chance(hits, among, unit)
        return Candidate(self._kind, self._source, self._target, unit, chance, lost, found, reference)

    def _chance(self, hits: int, among: int, unit: str | None) -> float:
        """Of coming back more often than is ordinary or, for a unit, than elsewhere: twice the smaller of both."""
        ordinary = chance_of_share(hits, among, ORDINARY)
        if unit is EVERYWHERE:
            return ordinary
        others = max(self._there.everywhere - among, self._hits_everywhere - hits)
        elsewhere = chance_of_more(hits, among, self._hits_everywhere - hits, others)
        return min(1.0, 2 * min(ordinary, elsewhere))
