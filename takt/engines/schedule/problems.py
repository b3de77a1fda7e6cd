"""A project as a problem of the levelling engine: periods of the project's working time, links between tasks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, gcd

from takt.engines import levelling
from takt.engines.schedule.clock import Clock
from takt.engines.schedule.demands import DONE, STARTED
from takt.engines.schedule.links import leaves_a_start
from takt.engines.schedule.model import Link, Project, Task
from takt.engines.schedule.network import Network
from takt.engines.schedule.result import Schedule

Demands = Mapping[str, int]  # percent of units, by resource
FINEST = 900  # seconds; a shorter period would make problems too large for what it is worth
WHOLE = 100


@dataclass(frozen=True)
class Question:
    """A problem, and what its numbers mean.

    period: seconds of the project's working time. demands: of each task. capacity: percent of each resource.
    is_exact: whether no duration, lag or date had to be rounded to periods, and no link to be made stricter, so that
    its bounds are those of the project.
    """

    problem: levelling.Problem
    period: int
    demands: Mapping[str, Demands]
    capacity: Mapping[str, int]
    is_exact: bool
    clock: Clock
    origin: int

    def worked(self, instant: int) -> int:
        """Working seconds of the project from its start to the instant."""
        return self.clock.worked_between(self.origin, instant)


def problem_of(project: Project, schedule: Schedule) -> Question:
    """The problem of levelling a project that has been scheduled without regard to its resources."""
    network = schedule.network
    clock, origin = network.clocks[""], int(min(schedule.start, default=0))
    work = [task for number, task in enumerate(project.tasks) if number not in network.family.opens]
    period = _period(project, work)
    capacity = {name: max(round(units * WHOLE), 1) for name, units in project.capacity.items()}
    demands = {task.id: _demands(task, capacity, network) for task in work}
    activities = [_activity(task, schedule, clock, origin, period, demands[task.id]) for task in work]
    resources = [levelling.Resource(name, units) for name, units in capacity.items()]
    links = [link for task in project.tasks for link in _links(task, network, period)]
    plain = all(task.calendar == "" and task.constraint is None and task.actual_start is None for task in work)
    exact = plain and all(task.duration % period == 0 for task in work) and _links_are_exact(network, period)
    return Question(levelling.Problem(resources, activities, links), period, demands, capacity, exact, clock, origin)


def _period(project: Project, work: list[Task]) -> int:
    lengths = [task.duration for task in work] + [link.lag for task in project.tasks for link in task.links]
    return max(gcd(*lengths), FINEST) if any(lengths) else FINEST


def _links_are_exact(network: Network, period: int) -> bool:
    """Whether links say the same in periods. What waits for the start of a summary waits there for all within it."""
    if any(leaves_a_start(task, network.family, network.number) for task in network.tasks):
        return False
    lags = ((link.lag, link.elapsed) for task in network.tasks for link in task.links)
    return all(not lag or (lag % period == 0 and not elapsed) for lag, elapsed in lags)


def _demands(task: Task, capacity: Demands, network: Network) -> dict[str, int]:
    """What a task needs, at most all that there is; nothing once it is done."""
    if network.demands.state[network.family.closes[network.number[task.id]]] == DONE:
        return {}
    needed: dict[str, int] = {}
    for name, units in task.resources:
        if name in capacity:
            needed[name] = min(needed.get(name, 0) + round(units * WHOLE), capacity[name])
    return {name: units for name, units in needed.items() if units > 0}


def _activity(
    task: Task, schedule: Schedule, clock: Clock, origin: int, period: int, demands: Demands
) -> levelling.Activity:
    number = schedule.network.number[task.id]
    start, finish = int(schedule.start[number]), int(schedule.finish[number])
    begins = clock.worked_between(origin, start)
    state = schedule.network.demands.state[schedule.network.family.closes[number]]
    if state in (STARTED, DONE):
        length = ceil(clock.worked_between(start, finish) / period)
        return levelling.Activity(task.id, length, demands, pinned=max(begins // period, 0))
    length = ceil(task.duration / period)
    release = begins // period if task.constraint else 0
    return levelling.Activity(task.id, length, demands, release=max(release, 0))


def _links(task: Task, network: Network, period: int) -> Iterator[levelling.Link]:
    """The links of a task in periods; those of summaries as links of the tasks within them."""
    for link in task.links:
        lag = _periods(link, period)
        for before in _within(network, link.before):
            for after in _within(network, task.id):
                yield levelling.Link(before, after, link.kind.value, lag)


def _periods(link: Link, period: int) -> int:
    return ceil(link.lag / period) if link.lag > 0 else floor(link.lag / period)


def _within(network: Network, task: str) -> Iterator[str]:
    number = network.number[task]
    if number not in network.family.opens:
        yield task
        return
    for child, parent in enumerate(network.family.parent):
        if parent == number:
            yield from _within(network, network.tasks[child].id)
