"""Serial schedule generation: one activity after another, each as early as links and capacity allow.

Kolisch and Hartmann 1999, Heuristic algorithms for solving the resource-constrained project scheduling problem,
section 2.1. Every order of the activities that keeps the links gives a feasible schedule, and with constant modes and
a measure that never grows by an earlier finish some order gives a best one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from takt.engines.levelling.network import ELABORATE, Mode, Network, Tie


@dataclass(frozen=True, slots=True)
class Schedule:
    """By number of the activity: start, finish, and the number of the mode it runs in."""

    starts: list[int]
    finishes: list[int]
    modes: list[int]


def generate(
    network: Network, order: Sequence[int], release: Sequence[int], modes: Sequence[int] | None = None
) -> Schedule:
    """The schedule that takes the activities in `order`, none before its `release`.

    order: all numbers, each after those that it is linked after. modes: the mode of each; without them each
    takes the one in which it finishes first. All the time of a search goes into this one loop.
    """
    rows, usage, guard = network.rows, network.usage[:], network.guard
    starts, finishes, chosen = [0] * len(order), [0] * len(order), [0] * len(order)
    for activity in order:
        duration, packed, after = rows[activity]
        start = release[activity]
        for before in after:
            if finishes[before] > start:
                start = finishes[before]
        if packed == ELABORATE:
            earliest = tied(network.ties[activity], starts, finishes, start)
            ways = range(len(network.modes[activity])) if modes is None else (modes[activity],)
            starts[activity], finishes[activity], chosen[activity] = _place(network, usage, activity, ways, earliest)
            continue
        if packed:
            # from the last period of the window to its first: what does not fit there throws out most starts
            period = start + duration - 1
            while period >= start:
                if (usage[period] + packed) & guard:
                    start = period + 1
                    period += duration
                else:
                    period -= 1
            for period in range(start, start + duration):
                usage[period] += packed
        starts[activity] = start
        finishes[activity] = start + duration
    return Schedule(starts, finishes, chosen)


def tied(ties: Sequence[Tie], starts: list[int], finishes: list[int], start: int) -> tuple[int, int]:
    """The earliest start and the earliest finish that the ties of an activity allow."""
    finish = 0
    for before, kind, lag in ties:
        bound = (finishes if kind in ("FS", "FF") else starts)[before] + lag
        if kind in ("FS", "SS"):
            start = max(start, bound)
        else:
            finish = max(finish, bound)
    return start, finish


def _place(
    network: Network, usage: list[int], activity: int, ways: Sequence[int], earliest: tuple[int, int]
) -> tuple[int, int, int]:
    """Start, finish and mode in which the activity finishes first; what it takes is added to the usage."""
    if activity in network.pinned:
        return *network.pinned[activity], 0
    duration = network.rows[activity][0]
    best = -1, network.horizon + 1, -1
    for way in ways:
        found = window(usage, network.guard, network.modes[activity][way], duration, earliest, best[1])
        if found is not None:
            best = *found, way
    mode = network.modes[activity][best[2]]
    for period in range(best[0], best[1]):
        if period not in mode.off:
            usage[period] += mode.packed
    return best


def window(
    usage: list[int], guard: int, mode: Mode, duration: int, earliest: tuple[int, int], limit: int
) -> tuple[int, int] | None:
    """Start and finish of the first window with `duration` periods of work, pauses left out, that capacity allows.

    earliest: the bounds of start and of finish. None where it could not finish before `limit`: of many teams most are
    given up early.
    """
    off, packed = mode.off, mode.packed
    period = start = _first_start(off, duration, earliest)
    if not duration:
        return (start, start) if start < limit else None
    worked, last = 0, limit - duration
    while worked < duration:
        if period - worked >= last:
            return None
        if period not in off:
            if (usage[period] + packed) & guard:
                worked = 0
            else:
                start = start if worked else period
                worked += 1
        period += 1
    return start, period


def _first_start(off: frozenset[int], duration: int, earliest: tuple[int, int]) -> int:
    """The first start that is not too early, neither itself nor for the finish."""
    start, finish = earliest
    period, left = finish - 1, duration
    while left and period > start:
        left -= period not in off or period == finish - 1
        period -= left > 0
    return max(start, period) if duration else max(start, finish)
