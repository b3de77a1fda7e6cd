"""A suspected breakpoint: a place, its evidence and what it costs, before anyone has asked whether it is chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.evidence import Size, discoveries
from takt.engines.flow_mining.table import Column, Micros

EVERYWHERE = None

Ints = NDArray[np.int64]
Hours = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """Arrays with an entry for each time it happened: the case's code, when (microseconds), and the hours it took.

    unit: the code of the unit in which it happened; None where the log has no units.
    """

    case: Ints
    time: Micros
    hours: Hours
    unit: Ints | None


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One suspicion. unit: None where it is meant to hold in all units; resource: likewise.

    chance: the p-value of seeing as much where nothing is wrong. reference: what it was held against, in words.
    matters: whether it is large enough to be spoken of, were it no chance. compared: the same in all units.
    """

    kind: str
    source: str | None
    target: str | None
    unit: str | None
    chance: float
    size: Size
    found: Occurrences
    reference: str
    matters: bool = True
    since: int | None = None
    resource: str | None = None
    compared: Occurrences | None = None

    @property
    def place(self) -> tuple[str, str | None, str | None]:
        """What is suspected, wherever it happens."""
        return self.kind, self.source, self.target


def hours_of(cases: Ints, hours: Hours) -> Hours:
    """The sum of hours of each of the cases, in order of their codes."""
    return np.bincount(cases, hours).astype(np.float64)[np.unique(cases)]


Suspect = Callable[[Ints, str | None], Candidate | None]


def suspected(suspect: Suspect, rows: Ints, unit: Column | None, units: Ints | None) -> list[Candidate]:
    """The suspicion of the rows all together, and of those of each unit where the log has several.

    units: codes of the rows' units, with an entry for each of the rows.
    """
    found = [suspect(rows, EVERYWHERE)]
    if unit is not None and units is not None and len(unit.labels) > 1:
        there = np.unique(units[units >= 0]).tolist()
        found += [suspect(rows[units == code], unit.label(code)) for code in there]
    return [candidate for candidate in found if candidate is not None]


def established(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that are not chance, each where it is: everywhere, or in some units only; most hours first."""
    places: dict[tuple[str, str | None, str | None], list[Candidate]] = {}
    for candidate, real in zip(candidates, discoveries([one.chance for one in candidates]), strict=True):
        if real and candidate.matters:
            places.setdefault(candidate.place, []).append(candidate)
    kept = [one for found in places.values() for one in _localised(found)]
    return sorted(kept, key=lambda candidate: -candidate.size.value)


def _localised(found: list[Candidate]) -> list[Candidate]:
    """What holds everywhere is said once, what holds in some units is said of them; saying both counts hours twice.

    It is where its evidence is strongest: what only some units have is diluted by the others, what all have adds up.
    """
    everywhere = [one for one in found if one.unit is EVERYWHERE and one.resource is None]
    local = [one for one in found if one not in everywhere]
    strongest = min((one.chance for one in local), default=1.0)
    return local if not everywhere or strongest < everywhere[0].chance else everywhere
