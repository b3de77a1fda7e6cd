"""The order of activities: numbered so that links lead upwards, and arranged by a key without breaking a link."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from takt.engines.levelling.network import Network
from takt.engines.levelling.problem import Activity, Problem


def numbered(problem: Problem) -> list[Activity]:
    """The activities, each after those it is linked after, else in the order given.

    Raises ValueError that names the activities of a cycle where there is one.
    """
    place = {activity.id: index for index, activity in enumerate(problem.activities)}
    followers: list[list[int]] = [[] for _ in place]
    for link in problem.links:
        followers[place[link.before]].append(place[link.after])
    order = _topological(followers, range(len(place)))
    if len(order) < len(place):
        names = " -> ".join(str(problem.activities[index].id) for index in _cycle(followers, set(order)))
        raise ValueError(f"The links form a cycle: {names}. Remove one of them.")
    return [problem.activities[index] for index in order]


def by_start(network: Network, starts: Sequence[float]) -> list[int]:
    """The numbers by start in a schedule, each after those it is linked after."""
    if network.monotone:
        return sorted(network.ranking, key=starts.__getitem__)
    return by_priority(network, starts)


def by_priority(network: Network, keys: Sequence[float]) -> list[int]:
    """The numbers by rising key among those whose predecessors all stand before them."""
    return _topological(network.followers, keys)


def _topological(followers: Sequence[Sequence[int]], keys: Sequence[float]) -> list[int]:
    """Kahn's order, the least key first; what lies on a cycle or behind one is left out."""
    waits = [0] * len(followers)
    for each in followers:
        for follower in each:
            waits[follower] += 1
    ready = [(keys[number], number) for number, count in enumerate(waits) if not count]
    heapify(ready)
    order = []
    while ready:
        number = heappop(ready)[1]
        order.append(number)
        for follower in followers[number]:
            waits[follower] -= 1
            if not waits[follower]:
                heappush(ready, (keys[follower], follower))
    return order


def _cycle(followers: Sequence[Sequence[int]], free: set[int]) -> list[int]:
    """The numbers along one cycle, the first again at its end; `free` are on none."""
    before: dict[int, int] = {}
    for number, each in enumerate(followers):
        if number not in free:
            before.update(dict.fromkeys(each, number))
    # whatever is not free has a predecessor that is not free either, so walking back comes round
    at, path = next(number for number in range(len(followers)) if number not in free), [-1]
    while at not in path:
        path.append(at)
        at = before[at]
    return [at, *reversed(path[path.index(at) :])]
