"""What no plan can beat: critical paths, and the work that a resource must find capacity for.

Klein and Scholl 1999, Computing lower bounds by destructive improvement, European Journal of Operational Research
112, section 2.1: the critical path bound, and the capacity bound with heads and tails.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from takt.engines.levelling.compiling import Compiled
from takt.engines.levelling.generation import tied, window
from takt.engines.levelling.measure import Measure
from takt.engines.levelling.network import Network

HEADS = 50
"""How many earliest starts are tried for each resource: with all of them a large problem would take long."""


def lower_bound(problem: Compiled, measure: Measure) -> int:
    """A bound of the cost: of each project by its paths, and of the last finish of all by the resources too."""
    if not problem.activities:
        return 0
    finishes = earliest_finishes(problem.network)
    bound = measure.cost(finishes)
    if not measure.plain or not problem.complete:
        return bound
    return max(bound, measure.goals[0].weight * _by_capacity(problem, finishes))


def earliest_finishes(network: Network) -> list[int]:
    """By activity, the finish before which it cannot be, if capacity were taken by nobody else."""
    starts, finishes = [0] * len(network.rows), [0] * len(network.rows)
    free = network.usage
    for number in network.ranking:
        if number in network.pinned:
            starts[number], finishes[number] = network.pinned[number]
            continue
        duration, _, after = network.rows[number]
        start = max([network.release[number], *(finishes[before] for before in after)])
        earliest = tied(network.ties[number], starts, finishes, start)
        searched = (
            window(free, network.guard, mode, duration, earliest, network.horizon + 1) for mode in network.modes[number]
        )
        windows = [each for each in searched if each is not None]
        starts[number], finishes[number] = min(start for start, _ in windows), min(finish for _, finish in windows)
    return finishes


def tails(network: Network) -> list[int]:
    """By activity, the periods that must pass between its finish and the last one of all."""
    longest = [0] * len(network.rows)
    for number in reversed(network.ranking):
        for follower in network.followers[number]:
            if number in network.rows[follower][2]:
                longest[number] = max(longest[number], longest[follower] + network.rows[follower][0])
    return longest


def _by_capacity(problem: Compiled, finishes: Sequence[int]) -> int:
    """The last finish that the work of the busiest resource allows; what has begun is left out."""
    network = problem.network
    after = tails(network)
    items: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for number, (duration, _, _) in enumerate(network.rows):
        if number not in network.pinned:
            for resource, units in _least(network, number):
                items[resource].append((after[number], finishes[number] - duration, units * duration))
    return max((_span(problem, resource, sorted(each, reverse=True)) for resource, each in items.items()), default=0)


def _least(network: Network, number: int) -> Iterator[tuple[int, int]]:
    """The units of each resource that an activity takes in every mode."""
    modes = [dict(mode.demands) for mode in network.modes[number]]
    for resource in modes[0]:
        units = min(mode.get(resource, 0) for mode in modes)
        if units:
            yield resource, units


def _span(problem: Compiled, resource: int, items: Sequence[tuple[int, int, int]]) -> int:
    """The best bound over sets of work that cannot start before some period, nor be followed by less than a tail.

    items: (tail, earliest start, units times periods), the longest tail first.
    """
    packing, horizon = problem.packing, problem.network.horizon
    supply = list(accumulate((packing.capacity(resource, period) for period in range(horizon)), initial=0))
    heads = sorted({head for _, head, _ in items})
    bound = 0
    for first in heads[:: len(heads) // HEADS + 1]:
        needed, supplied = 0, supply[first]
        for tail, head, work in items:
            if head >= first:
                needed += work
                bound = max(bound, bisect_left(supply, supplied + needed) + tail)
    return bound
