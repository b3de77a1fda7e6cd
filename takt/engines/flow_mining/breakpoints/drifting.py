"""Moves that became slower, and queues that grow because arrivals outrun finishes."""

from __future__ import annotations

from collections.abc import Iterator
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
        and not _Course(edges.began[rows], hours).is_a_queue(),
        since=int(edges.began[rows[at]]),
    )


def _queue(edges: Edges, source: str, target: str, rows: Ints, unit: str | None) -> Candidate | None:
    if len(rows) < FEWEST:
        return None
    hours = edges.hours[rows]
    course = _Course(edges.began[rows], hours)
    early, late = hours[: course.knee], hours[course.knee :]
    chance = chance_of_rise(course.means)
    return Candidate(
        "queue",
        source,
        target,
        unit,
        chance,
        excess_of(late, early).at_least_nothing(),
        edges.occurrences(rows[course.knee :], late - early.mean()),
        f"{course.left} of {course.arrived} arrivals had left when the last arrived; the wait grew from "
        f"{early.mean():.1f} h to {hours[-len(early) :].mean():.1f} h",
        matters=chance < FALSE_DISCOVERIES and course.is_a_queue(),
        since=int(edges.began[rows[course.knee]]),
    )


class _Course:
    """How waits go over time, in blocks of arrivals: a queue that grows is a ramp, a drift is a step.

    means: of each block. knee: the arrival from which on the wait grows; at least a tenth came before.
    arrived: all arrivals. left: how many of them had left by the time the last arrived.
    """

    def __init__(self, began: Micros, hours: Hours) -> None:
        self._began, self._ended = began, began + hours * HOUR
        self.arrived = len(hours)
        blocks = min(BLOCKS, self.arrived // SMALLEST_BLOCK)
        self.means = np.array([block.mean() for block in np.array_split(hours, blocks)])
        self._ramps = _ramp_errors(self.means)
        knot = int(np.argmin(self._ramps))
        self.knee = max(knot * self.arrived // blocks, self.arrived // 10, FEWEST_AFTER)
        self.left = int(np.sum(self._ended <= began[-1]))

    def is_a_queue(self) -> bool:
        """Whether arrivals outrun finishes: those left behind are more and more, and the wait climbs like a ramp."""
        early, late = (self._waiting_at(self._began[arrival]) for arrival in (self.knee, -1))
        climbs = self._ramps.min() < _step_errors(self.means).min()
        return bool(climbs and self.left < KEEPS_UP * self.arrived and late > GROWN * early)

    def _waiting_at(self, instant: int) -> int:
        return int(np.sum((self._began <= instant) & (self._ended > instant)))


def _ramp_errors(means: Hours) -> Hours:
    """The squared error of the best line that is level up to each block but the last two, and climbs from there."""
    place = np.arange(len(means))
    climbs = np.maximum(place[None, :] - place[:-2, None], 0.0)
    climbs -= climbs.mean(axis=1, keepdims=True)
    centred = means - means.mean()
    explained = np.square(climbs @ centred) / np.square(climbs).sum(axis=1)
    errors: Hours = np.square(centred).sum() - explained
    return errors


def _step_errors(means: Hours) -> Hours:
    """The squared error of the best step before each block but the first."""
    before = np.arange(1, len(means))
    centred = means - means.mean()
    sums = np.cumsum(centred)[:-1]
    explained = np.square(sums) * (1 / before + 1 / (len(means) - before))
    errors: Hours = np.square(centred).sum() - explained
    return errors
