"""A problem in the form that generating many schedules needs: activities by number, capacity packed into integers.

Activities are numbered so that every link leads from a smaller number to a larger. What is taken of all resources in
a period is one integer, a field of bits a resource: `usage[t] + packed` has a bit of `guard` set exactly where some
resource has too little left. So one addition looks at all resources at once, and a person more costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from takt.engines.levelling.problem import Kind

MIRRORED: dict[Kind, Kind] = {"FS": "FS", "SS": "FF", "FF": "SS", "SF": "SF"}
ELABORATE = -1
"""Stands in a row of the network for what the quick loop cannot place: pauses, lags, teams to choose, pins."""

Row = tuple[int, int, tuple[int, ...]]
Tie = tuple[int, Kind, int]


@dataclass(frozen=True, slots=True)
class Mode:
    """One way to staff an activity.

    demands: (number of a resource, units). packed: the same as one integer. off: the periods it pauses in.
    team: who is chosen for its needs.
    """

    demands: tuple[tuple[int, int], ...]
    packed: int
    off: frozenset[int]
    team: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Everything by number of the activity.

    rows: duration, packed demand or `ELABORATE`, and the activities it follows finish to start without lag.
    ties: its other links, as (the earlier activity, kind, lag). followers: all that are linked after it.
    modes: the ways to staff it. release: its earliest start. pinned: start and finish of those that have begun.
    usage: by period what is taken at the beginning; every generated schedule fits into these periods.
    ranking: the numbers in an order that keeps all links. monotone: whether ordering by start keeps them too, as it
        does unless there are leads or links to a finish.
    """

    rows: list[Row]
    ties: list[tuple[Tie, ...]]
    followers: list[tuple[int, ...]]
    modes: list[tuple[Mode, ...]]
    release: list[int]
    pinned: dict[int, tuple[int, int]]
    usage: list[int]
    guard: int
    ranking: Sequence[int]
    monotone: bool

    @property
    def horizon(self) -> int:
        """The number of periods that every generated schedule fits into."""
        return len(self.usage)


def is_monotone(ties: Sequence[Sequence[Tie]]) -> bool:
    """Whether a follower never starts before what it follows."""
    return all(kind in ("FS", "SS") and lag >= 0 for each in ties for _, kind, lag in each)


def mirrored(network: Network) -> Network:
    """The network in which time runs backwards: start 0 is the end of the horizon, and followers come first.

    What it places as early as possible is as late as possible in the other.
    """
    size, horizon = len(network.rows), network.horizon
    after: list[list[int]] = [[] for _ in range(size)]
    ties: list[list[Tie]] = [[] for _ in range(size)]
    for follower in range(size):
        for before in network.rows[follower][2]:
            after[before].append(follower)
        for before, kind, lag in network.ties[follower]:
            ties[before].append((follower, MIRRORED[kind], lag))
    rows = [
        row_of(
            network.rows[number][0],
            network.modes[number],
            after[number],
            bool(ties[number]) or number in network.pinned,
        )
        for number in range(size)
    ]
    # an order of another schedule may push something to before the beginning
    usage = network.usage[::-1] + network.usage[-1:] * horizon
    return Network(
        rows=rows,
        ties=[tuple(each) for each in ties],
        followers=predecessors(network.rows, network.ties),
        modes=_backwards(network.modes, horizon),
        release=[0] * size,
        pinned={number: (horizon - finish, horizon - start) for number, (start, finish) in network.pinned.items()},
        usage=usage,
        guard=network.guard,
        ranking=range(size - 1, -1, -1),
        monotone=is_monotone(ties),
    )


def row_of(duration: int, modes: Sequence[Mode], after: Sequence[int], intricate: bool) -> Row:
    """The row of an activity; `intricate` where it is pinned or has ties."""
    plain = len(modes) == 1 and not modes[0].off and not intricate
    return duration, modes[0].packed if plain else ELABORATE, tuple(after)


def predecessors(rows: Sequence[Row], ties: Sequence[Sequence[Tie]]) -> list[tuple[int, ...]]:
    """What each activity is linked after, in whichever way."""
    pairs = zip(rows, ties, strict=True)
    return [(*dict.fromkeys(row[2] + tuple(before for before, _, _ in tied)),) for row, tied in pairs]


def _backwards(modes: Sequence[tuple[Mode, ...]], horizon: int) -> list[tuple[Mode, ...]]:
    """The modes with their pauses in mirrored time; many share one set, which is mirrored once."""
    pauses = {mode.off for ways in modes for mode in ways}
    turned = {off: frozenset(horizon - 1 - period for period in off) for off in pauses}
    return [tuple(Mode(mode.demands, mode.packed, turned[mode.off], mode.team) for mode in ways) for ways in modes]
