"""Cases that do not go as designed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from takt.engines.flow_mining.breakpoints.candidate import EVERYWHERE, Candidate, Ints, Occurrences, hours_of, suspected
from takt.engines.flow_mining.conformance import Conformance
from takt.engines.flow_mining.deviations import KINDS, SKIPPED
from takt.engines.flow_mining.evidence import Size, chance_of_share, excess_of, sum_of
from takt.engines.flow_mining.graph import groups
from takt.engines.flow_mining.table import EventTable

SLIPS = 0.01  # the share of cases in which an event may be recorded wrongly
FEWEST = 3  # cases
HOUR = 3.6e9  # in microseconds


def deviating(table: EventTable, conformance: Conformance) -> Iterator[Candidate]:
    """A suspicion for each kind of deviation of each activity, everywhere and in each unit (that a case began in).

    Lost are the hours into events that have no place; for a skipped stage what the cases took longer, on the whole,
    than those that kept it, if they did.
    """
    found = conformance.deviations
    width = len(found.names)
    unit = table.unit
    of_case = None if unit is None else unit.codes[table.bounds[:-1]].astype(np.int64)
    for key, rows in groups(found.kind * width + found.activity, len(KINDS) * width):
        kind, activity = divmod(key, width)
        before = int(np.bincount(found.before[rows] + 1).argmax()) - 1
        source = found.names[before] if before >= 0 else None
        look = _Look(table, conformance, kind, of_case, source, found.names[activity])
        yield from suspected(look.suspect, rows, unit, None if of_case is None else of_case[found.case[rows]])


@dataclass(frozen=True, slots=True)
class _Look:
    """How one kind of deviation of one activity is judged for all its rows, or those of a unit.

    units: the code of the unit in which each case began.
    """

    table: EventTable
    conformance: Conformance
    kind: int
    units: Ints | None
    source: str | None
    target: str

    def suspect(self, rows: Ints, unit: str | None) -> Candidate | None:
        """A candidate where enough cases deviate so."""
        cases = self.conformance.deviations.case[rows]
        own = np.unique(cases)
        if len(own) < FEWEST:
            return None
        among = self._among(unit)
        began = self.table.time[self.table.bounds[own]]
        if self.kind == SKIPPED:
            hours, size = np.zeros(len(own)), self._longer(own, among)
        else:
            hours = hours_of(cases, self.conformance.deviations.hours[rows])
            size = sum_of(hours, len(among))
        found = Occurrences(own, began, hours, None if self.units is None else self.units[own])
        chance = chance_of_share(len(own), len(among), SLIPS)
        reference = f"{KINDS[self.kind]} in {len(own)} of {len(among)} cases ({len(own) / len(among):.1%})"
        return Candidate("deviation", self.source, self.target, unit, chance, size, found, reference)

    def _among(self, unit: str | None) -> Ints:
        """The cases of a unit, or all."""
        if unit is EVERYWHERE or self.units is None or self.table.unit is None:
            return np.arange(self.table.cases)
        return np.flatnonzero(self.units == self.table.unit.labels.index(unit))

    def _longer(self, own: Ints, among: Ints) -> Size:
        """What these cases took longer than the rest, if they did."""
        lasted = (self.table.time[self.table.bounds[1:] - 1] - self.table.time[self.table.bounds[:-1]]) / HOUR
        rest = np.setdiff1d(among, own)
        if min(len(own), len(rest)) < FEWEST:
            return Size(0.0, 0.0, 0.0)
        size = excess_of(lasted[own], lasted[rest])
        return Size(max(size.value, 0.0), max(size.low, 0.0), max(size.high, 0.0))
