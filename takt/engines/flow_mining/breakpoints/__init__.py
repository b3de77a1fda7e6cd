"""Breakpoints: the places where hours are lost, ranked, and none of them chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from takt.engines.flow_mining.breakpoints.candidate import Candidate, Occurrences, established
from takt.engines.flow_mining.breakpoints.deviating import deviating
from takt.engines.flow_mining.breakpoints.drifting import drifts, queues
from takt.engines.flow_mining.breakpoints.edges import edges_of
from takt.engines.flow_mining.breakpoints.returning import ping_pong, rework
from takt.engines.flow_mining.breakpoints.waiting import waiting_moves
from takt.engines.flow_mining.conformance import Conformance
from takt.engines.flow_mining.evidence import Size
from takt.engines.flow_mining.graph import Moves
from takt.engines.flow_mining.load import periods_of
from takt.engines.flow_mining.returns import Loops, PingPongs
from takt.engines.flow_mining.table import EventTable

__all__ = ["Breakpoint", "Trend", "UnitShare", "breakpoints_of"]

EXAMPLES = 5
PERIODS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """Hours lost in a period that begins at an instant (microseconds since the epoch)."""

    begins: int
    hours: float


@dataclass(frozen=True, slots=True)
class UnitShare:
    """How the same thing looks in one unit: how often it happened there, and the mean hours of one."""

    unit: str
    count: int
    mean_hours: float


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """A place where hours are lost.

    kind: waiting, ping_pong, rework, queue, drift or deviation. source, target: the move, the two parties of a
    ping-pong, the queue's activity as target, or what deviates as target with what came before it.
    unit: where it is so, None for everywhere; resource: the receiver, where the log has no units.
    hours: lost in the whole log, by the clock, with a 95 % interval. cases: how many took part; examples: those that
    lost most. since: microseconds, of a drift or queue. chance: the p-value. evidence: in words.
    """

    kind: str
    source: str | None
    target: str | None
    unit: str | None
    resource: str | None
    hours: Size
    cases: int
    examples: tuple[str, ...]
    since: int | None
    chance: float
    evidence: str
    trend: tuple[Trend, ...]
    units: tuple[UnitShare, ...]


def breakpoints_of(
    table: EventTable, moves: Moves, loops: Loops, returns: PingPongs, conformance: Conformance | None = None
) -> list[Breakpoint]:
    """The breakpoints of a log, most hours first; of those reported at most 5 % are chance, on average.

    All suspicions of all kinds are judged together, by Benjamini and Hochberg. conformance: of the log with its
    designed process, for deviations and for the targets of stages.
    """
    edges = edges_of(table, moves)
    targets = conformance.process.target_hours if conformance else {}
    suspicions = [
        *waiting_moves(edges, targets),
        *drifts(edges),
        *queues(edges),
        *rework(table, loops),
        *ping_pong(table, returns),
        *(deviating(table, conformance) if conformance else ()),
    ]
    return [_described(candidate, table) for candidate in established(suspicions)]


def _described(candidate: Candidate, table: EventTable) -> Breakpoint:
    found = candidate.found
    cases = np.unique(found.case)
    lost = np.bincount(found.case, found.hours)
    worst = cases[np.argsort(-lost[cases], kind="stable")[:EXAMPLES]]
    return Breakpoint(
        candidate.kind,
        candidate.source,
        candidate.target,
        candidate.unit,
        candidate.resource,
        candidate.size,
        len(cases),
        tuple(table.case.labels[case] for case in worst.tolist()),
        candidate.since,
        candidate.chance,
        candidate.reference,
        _trend(found, table),
        _units(candidate.compared or found, table),
    )


def _trend(found: Occurrences, table: EventTable) -> tuple[Trend, ...]:
    edges = periods_of(table, PERIODS)
    period = np.clip(np.searchsorted(edges, found.time, side="right") - 1, 0, PERIODS - 1)
    hours = np.bincount(period, found.hours, minlength=PERIODS)
    return tuple(Trend(int(begin), float(lost)) for begin, lost in zip(edges, hours, strict=False))


def _units(found: Occurrences, table: EventTable) -> tuple[UnitShare, ...]:
    if table.unit is None or found.unit is None:
        return ()
    shares = []
    for code in np.unique(found.unit[found.unit >= 0]).tolist():
        own = found.hours[found.unit == code]
        shares.append(UnitShare(table.unit.labels[code], len(own), float(own.mean())))
    return tuple(shares)
