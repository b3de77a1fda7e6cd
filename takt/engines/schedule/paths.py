"""Which chains of tasks decide when the project finishes, and which nearly do."""

from collections.abc import Iterator
from dataclasses import dataclass

from takt.engines.schedule.demands import DONE, NEVER, SUMMARY
from takt.engines.schedule.passes import at_least
from takt.engines.schedule.result import Schedule


@dataclass(frozen=True, slots=True)
class Path:
    """Tasks by id, each driven by the one before it, and the least total slack among them in working seconds."""

    tasks: tuple[str, ...]
    slack: int


def critical_path(schedule: Schedule) -> tuple[str, ...]:
    """The chain of tasks that ends last, each starting when it does because of the one before it (longest path)."""
    nodes = [schedule.network.family.closes[number] for number in _work(schedule)]
    if not nodes:
        return ()
    last = max(nodes, key=lambda node: (schedule.early[1][node], -_slack(schedule, node), node))
    return _ids(schedule, _back(schedule, last, set()))


def near_critical_paths(schedule: Schedule, within: int) -> list[Path]:
    """Chains of tasks that may slip `within` working seconds at most, those with the least slack first.

    Every such task is in exactly one of them: a chain ends where it meets one that has less slack.
    """
    open_tasks = [number for number in _work(schedule) if schedule.total_slack[number] <= within]
    state, closes = schedule.network.demands.state, schedule.network.family.closes
    nodes = [closes[number] for number in open_tasks if state[closes[number]] != DONE]
    nodes.sort(key=lambda node: (_slack(schedule, node), -schedule.early[1][node], -node))
    covered: set[int] = set()
    paths = []
    for node in nodes:
        if node not in covered:
            chain = [each for each in _back(schedule, node, covered) if each in set(nodes)]
            covered.update(chain)
            paths.append(Path(_ids(schedule, chain), min(_slack(schedule, each) for each in chain)))
    return paths


def _work(schedule: Schedule) -> list[int]:
    """The numbers of the tasks that are no summaries."""
    return [number for number in range(len(schedule.tasks)) if number not in schedule.network.family.opens]


def _slack(schedule: Schedule, node: int) -> int:
    return int(schedule.total_slack[schedule.network.owner[node]])


def _back(schedule: Schedule, node: int, covered: set[int]) -> list[int]:
    """The nodes that drive one after another up to this one, in order, as far as none is covered yet."""
    chain = [node]
    while True:
        drivers = [each for each in _drivers(schedule, chain[-1]) if each not in covered]
        if not drivers:
            return chain[::-1]
        chain.append(min(drivers, key=lambda each: (_slack(schedule, each), each)))


def _drivers(schedule: Schedule, node: int) -> Iterator[int]:
    """The nodes because of which this one is not earlier."""
    network, (start, finish) = schedule.network, schedule.early
    state, clock = network.demands.state[node], network.demands.clocks[node]
    if state == DONE:
        return
    for before in network.after[node]:
        end = finish[node] if state == SUMMARY or not network.shows(node) else start[node]
        if finish[before] > NEVER and clock.worked_between(finish[before], end) == 0:
            yield before
    for link in network.lagged[node]:
        bound, held = at_least((link,), start, finish, NEVER, NEVER)
        at, end = (bound, start[node]) if held == NEVER else (held, finish[node])
        if at > NEVER and clock.worked_between(at, end) == 0:
            yield link[0]


def _ids(schedule: Schedule, nodes: list[int]) -> tuple[str, ...]:
    """Their tasks without the summaries that only lie between them."""
    network = schedule.network
    numbers = [network.owner[node] for node in nodes if network.owner[node] not in network.family.opens]
    return tuple(schedule.tasks[number].id for number in numbers)
