"""The two passes of the critical path method, a node at a time. Source: Kelley and Walker, 1959; for links with
lags between both ends, the metra potential method, Roy, 1962.

Both are made once for the lists that they read, because looking these up anew for each node would cost as much
as the reckoning itself.
"""

from collections.abc import Callable, Sequence

from takt.engines.schedule.clock import Clock
from takt.engines.schedule.demands import ALWAYS, DONE, NEVER, STARTED, SUMMARY
from takt.engines.schedule.links import Lagged
from takt.engines.schedule.model import LinkKind
from takt.engines.schedule.network import Network

FS, SS, FF, SF = LinkKind
Pass = Callable[[int], tuple[int, int]]


def forward(network: Network, start: Sequence[int], finish: Sequence[int]) -> Pass:
    """The earliest start and finish of a node, from those of the nodes that it waits for."""
    demands, after, lagged = network.demands, network.after, network.lagged
    floors, helds, states, lengths, clocks = (
        demands.floor,
        demands.held,
        demands.state,
        demands.length,
        demands.clocks,
    )

    def early(node: int) -> tuple[int, int]:
        bound, held = floors[node], helds[node]
        for before in after[node]:
            if finish[before] > bound:
                bound = finish[before]
        if lagged[node]:
            bound, held = at_least(lagged[node], start, finish, bound, held)
        length = lengths[node]
        if not length:
            begin = end = bound if bound > held else held
        elif held == NEVER:
            begin, end = clocks[node].run(bound, length)
        else:
            begin, end = clocks[node].run(max(bound, clocks[node].sooner(held, length)), length)
            end = max(end, held)
        state = states[node]
        if state:
            if state == DONE:
                return demands.actual[node]
            if state == STARTED:
                return demands.actual[node][0], end
            return min(start[child] for child in after[node]), end
        return begin, end

    return early


def backward(
    network: Network, horizon: int, start: Sequence[int], begun_by: Sequence[int], finished_by: Sequence[int]
) -> Pass:
    """By when a node must have begun and finished, so that nothing that waits for it comes after its own limits.

    horizon: the finish of the project. start: when nodes do begin. begun_by, finished_by: the limits of the others.
    Of a summary the answer is by when it must have finished, because its children wait for that; and by when it
    must have begun, which binds its first child.
    """
    demands, followers, drives = network.demands, network.followers, network.drives
    ceilings, roofs, states, lengths, clocks = (
        demands.ceiling,
        demands.roof,
        demands.state,
        demands.length,
        demands.clocks,
    )

    def late(node: int) -> tuple[int, int]:
        bound, roof, state = ceilings[node], roofs[node], states[node]
        if bound > horizon:
            bound = horizon
        for follower in followers[node]:
            if begun_by[follower] < bound:
                bound = begun_by[follower]
        if drives[node]:
            bound, roof = _at_most(drives[node], network.after, start[node], start, begun_by, finished_by, bound, roof)
        if state:
            if state == DONE:  # what is over binds nobody any more
                return ALWAYS, ALWAYS
            if state == SUMMARY:
                return bound, roof
            roof = ALWAYS  # it has begun
        return _latest(clocks[node], lengths[node], bound, roof)

    return late


def _latest(clock: Clock, length: int, bound: int, roof: int) -> tuple[int, int]:
    """The latest start and finish of work that must end by the bound and begin by the roof."""
    if not length:
        return (bound, bound) if bound < roof else (roof, roof)
    if roof == ALWAYS:
        return clock.sooner(bound, length), bound
    bound = min(bound, clock.sooner(roof, -length))
    return min(clock.sooner(bound, length), roof), bound


def at_least(
    links: Sequence[Lagged], start: Sequence[int], finish: Sequence[int], bound: int, held: int
) -> tuple[int, int]:
    """What links demand at least: of the start, of the finish."""
    for before, kind, lag, clock in links:
        at = finish[before] if kind is FS or kind is FF else start[before]
        if lag:
            at = clock.later(at, lag)
        if kind is FS or kind is SS:
            if at > bound:
                bound = at
        elif at > held:
            held = at
    return bound, held


def _at_most(
    links: Sequence[Lagged],
    after: Sequence[Sequence[int]],
    own_start: int,
    start: Sequence[int],
    begun_by: Sequence[int],
    finished_by: Sequence[int],
    bound: int,
    roof: int,
) -> tuple[int, int]:
    """What links allow at most: of the finish, of the start."""
    for follower, kind, lag, clock in links:
        if kind is None:
            if own_start == start[follower] and sum(start[each] == own_start for each in after[follower]) == 1:
                roof = min(roof, finished_by[follower])
            continue
        at = begun_by[follower] if kind is FS or kind is SS else finished_by[follower]
        if at == ALWAYS:
            continue
        if lag:
            at = clock.sooner(at, lag)
        if kind is FS or kind is FF:
            bound = min(bound, at)
        else:
            roof = min(roof, at)
    return bound, roof
