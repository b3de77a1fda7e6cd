"""An order in which every task comes after what it waits for, or the cycle that forbids one."""

from collections.abc import Sequence

from takt.engines.schedule.model import Cycle


def topological_order(before: Sequence[Sequence[int]], names: Sequence[str]) -> list[int]:
    """The numbers 0 to n - 1, each after all of its predecessors `before[i]`; as given where that is one already.

    names: what a cycle is told with; numbers of one name are one thing. Raises Cycle. Source: Kahn, Topological
    sorting of large networks, 1962.
    """
    if all(not waits or max(waits) < i for i, waits in enumerate(before)):
        return list(range(len(before)))
    after: list[list[int]] = [[] for _ in before]
    for i, waits in enumerate(before):
        for j in waits:
            after[j].append(i)
    missing = [len(waits) for waits in before]
    order = [i for i, count in enumerate(missing) if not count]
    for i in order:  # grows while it is walked
        for j in after[i]:
            missing[j] -= 1
            if not missing[j]:
                order.append(j)
    if len(order) < len(before):
        raise Cycle(_cycle(before, missing, names))
    return order


def _cycle(before: Sequence[Sequence[int]], missing: Sequence[int], names: Sequence[str]) -> tuple[str, ...]:
    """The names along one cycle, from its first in the given order.

    Whatever still misses a predecessor waits for another that does too.
    """
    walked: dict[int, None] = {}
    i = next(i for i, count in enumerate(missing) if count)
    while i not in walked:
        walked[i] = None
        i = next(j for j in before[i] if missing[j])
    loop = list(walked)[list(walked).index(i) :][::-1]
    first = loop.index(min(loop))
    path = [names[each] for each in (*loop[first:], *loop[:first])]
    told = [name for name, earlier in zip(path, [path[-1], *path], strict=False) if name != earlier] or path[:1]
    return (*told, told[0])
