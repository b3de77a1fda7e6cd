"""Moves that became slower, and queues that grow because arrivals outrun finishes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from takt.engines.flow_mining.breakpoints.candidate import Candidate, Hours, Ints, suspected
from takt.engines.flow_mining.breakpoints.edges import Edges
from takt.engines.flow_mining.evidence import FALSE_DISCOVERIES, chance_of_rise, change_of, excess_of
from takt.engines.flow_mining.table import Micros

FEWEST = 30  # moves before anything is said of a course of time
FEWEST_AFTER = 5  # moves on either side of a change
SLOWER = 1.3  # times as long as before, on average
BLOCKS = 24
SMALLEST_BLOCK = 5
KEEPS_UP = 0.95  # of what arrived has left, where a queue does not grow
GROWN = 1.5  # times the queue of the early arrivals
HOUR = 3.6e9  # in microseconds


def drifts(edges: Edges) -> Iterator[Candidate]:
    """A suspicion for each move, everywhere and in each unit: that from some time on it waits longer."""
    for group in edges.groups:
        suspect = partial(_drift, edges, group.source, group.target)
        yield from suspected(suspect, group.rows, edges.unit, edges.units_of(group.rows))


def queues(edges: Edges) -> Iterator[Candidate]:
    """A suspicion for each activity, everywhere and in each unit: that what waits for it becomes ever more."""
    for target in sorted({group.target for group in edges.groups}):
        incoming = [group for group in edges.groups if group.target == target]
        rows = np.sort(np.concatenate([group.rows for group in incoming]))
        source = max(incoming, key=lambda group: len(group.rows)).source
        yield from suspected(partial(_queue, edges, source, target), rows, edges.unit, edges.units_of(rows))


def _drift(edges: Edges, source: str, target: str, rows: Ints, unit: str | None) -> Candidate | None:
    if len(rows) < FEWEST:
        return None
    hours = edges.hours[rows]
    at, chance = change_of(hours)
    if min(at, len(rows) - at) < FEWEST_AFTER:
        return None
    before, after = hours[:at], hours[at:]
    return Candidate(
        "drift",
        source,
        target,
        unit,
        chance,
        excess_of(after, before).at_least_nothing(),
        edges.occurrences(rows[at:], after - before.mean()),
        f"{after.mean():.1f} h on average since then against {before.mean():.1f} h before",
        matters=chance < FALSE_DISCOVERIES
        and bool(after.mean() > SLOWER * before.mean())
        and not _Course(edges.began[rows], hours).is_a_queue,
        since=int(edges.began[rows[at]]),
    )


def _queue(edges: Edges, source: str, target: str, rows: Ints, unit: str | None) -> Candidate | None:
    if len(rows) < FEWEST:
        return None
    hours = edges.hours[rows]
    course = _Course(edges.began[rows], hours)
    early, late = hours[: course.knee], hours[course.knee :]
    return Candidate(
        "queue",
        source,
        target,
        unit,
        chance_of_rise(course.means),
        excess_of(late, early).at_least_nothing(),
        edges.occurrences(rows[course.knee :], late - early.mean()),
        f"{course.left} of {course.arrived} arrivals had left when the last arrived; the wait grew from "
        f"{early.mean():.1f} h to {hours[-len(early) :].mean():.1f} h",
        matters=course.is_a_queue,
        since=int(edges.began[rows[course.knee]]),
    )


@dataclass(frozen=True, slots=True)
class _Course:
    """How waits go over time: in blocks of arrivals. A queue is a ramp, a drift is a step."""

    began: Micros
    hours: Hours

    @property
    def means(self) -> Hours:
        """The mean of each block."""
        return np.array([block.mean() for block in np.array_split(self.hours, self._blocks)])

    @property
    def arrived(self) -> int:
        """All arrivals."""
        return len(self.hours)

    @property
    def left(self) -> int:
        """How many of them had left by the time the last arrived."""
        return int(np.sum(self.began + self.hours * HOUR <= self.began[-1]))

    @property
    def knee(self) -> int:
        """The arrival from which on the wait grows; at least a tenth came before."""
        knot = min(range(self._blocks - 2), key=lambda knot: _ramp_error(self.means, knot))
        return max(knot * self.arrived // self._blocks, self.arrived // 10, FEWEST_AFTER)

    @property
    def is_a_queue(self) -> bool:
        """Whether arrivals outrun finishes: those left behind are more and more, and the wait climbs like a ramp."""
        knots = range(self._blocks - 2)
        ramp = min(_ramp_error(self.means, knot) for knot in knots)
        step = min(_step_error(self.means, at) for at in range(1, self._blocks))
        early = self._waiting_at(self.began[self.knee])
        return ramp < step and self.left < KEEPS_UP * self.arrived and self._waiting_at(self.began[-1]) > GROWN * early

    @property
    def _blocks(self) -> int:
        return min(BLOCKS, self.arrived // SMALLEST_BLOCK)

    def _waiting_at(self, instant: int) -> int:
        return int(np.sum((self.began <= instant) & (self.began + self.hours * HOUR > instant)))


def _ramp_error(means: Hours, knot: int) -> float:
    """The squared error of the best line that is level up to a block and climbs from there."""
    climb = np.maximum(np.arange(len(means)) - knot, 0.0)
    design = np.column_stack((np.ones(len(means)), climb))
    fitted = design @ np.linalg.lstsq(design, means, rcond=None)[0]
    return float(np.square(means - fitted).sum())


def _step_error(means: Hours, at: int) -> float:
    return float(sum(np.square(part - part.mean()).sum() for part in (means[:at], means[at:])))
