"""Schedules with the people that there are: a plan of the levelling engine, laid out again in working time.

The plan says who uses a resource before whom. These become links of their own, so that the calendars, constraints and
slacks of the critical path method hold for the levelled schedule as well, and its critical tasks are its critical
chain. Source: Artigues, Michelon and Reusser, Insertion techniques for static and dynamic RCPSP, 2003.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from takt.engines import levelling
from takt.engines.schedule.model import Link, LinkKind, Project, Task
from takt.engines.schedule.network import Network
from takt.engines.schedule.plan import Plan
from takt.engines.schedule.problems import Demands, problem_of
from takt.engines.schedule.result import Schedule

AT_ONCE = 1.0  # seconds; with more of them the optimiser is asked as well


@dataclass(frozen=True)
class Levelled:
    """A schedule in which no resource is used beyond what there is.

    makespan: its seconds of the project's working time, from the first start that there could be without regard to
    resources, so that it does not shrink where the first task waits for somebody. lower_bound: of the makespan of any
    such schedule.
    """

    schedule: Schedule
    makespan: int
    lower_bound: int


def level(project: Project, seconds: float = AT_ONCE) -> Levelled:
    """The project levelled. seconds: how long to look; up to one by rules, with more by the optimiser.

    Raises Unschedulable for tasks that cannot be scheduled, ValueError for what cannot be levelled.
    """
    plain = Plan(project).schedule()
    question = problem_of(project, plain)
    plan = solved(question.problem, seconds)
    shortest = question.worked(plain.horizon)
    bound = max(shortest, plan.lower_bound * question.period) if question.is_exact else shortest
    found = Plan(chained(plain.network, plan, question.demands, question.capacity)).schedule()
    return Levelled(found, question.worked(found.horizon), bound)


def solved(problem: levelling.Problem, seconds: float) -> levelling.Plan:
    """The best plan of the levelling engine within the time."""
    if seconds <= AT_ONCE:
        return levelling.solve_quickly(problem, seconds)
    return levelling.optimise(problem, seconds)


def chained(
    network: Network, plan: levelling.Plan, demands: Mapping[str, Demands], capacity: Mapping[str, int]
) -> Project:
    """The project of the network with a link to each task from those whose resources it takes over.

    That is as the plan has it, except where what is linked after a task is planned before it, which links to a finish
    and leads allow: then resources are handed on in the order of the links, because a link against it would close a
    cycle.
    """
    project = network.project
    starts, finishes = ({str(key): at for key, at in times.items()} for times in (plan.starts, plan.finishes))
    order = [task for task in _in_turn(network, starts) if task in demands and starts[task] < finishes[task]]
    times = {task: (starts[task], finishes[task]) for task in order}
    given = {task.id: {link.before for link in task.links if _hands_over(link)} for task in project.tasks}
    added: dict[str, dict[str, None]] = {task.id: {} for task in project.tasks}
    for resource, most in capacity.items():
        free = [("", most)]
        for task in order:
            wanted = demands[task].get(resource, 0)
            if wanted:
                free, givers = _taken(free, wanted, starts[task], times, given[task])
                added[task].update(dict.fromkeys(each for each in givers if each and each not in given[task]))
                free.append((task, min(wanted, most)))
    return replace(project, tasks=tuple(_after(task, added[task.id]) for task in project.tasks))


def _in_turn(network: Network, starts: Mapping[str, int]) -> list[str]:
    """The ids of the tasks by start, but each after all that it is linked after."""
    owners = network.owner
    keys = [(starts.get(network.tasks[number].id, -1), number) for number in owners]
    followers: list[list[int]] = [[] for _ in owners]
    missing = [0] * len(owners)
    for node in range(len(owners)):
        for before in network.waits_at(node):
            followers[before].append(node)
            missing[node] += 1
    ready = [(*keys[node], node) for node, count in enumerate(missing) if not count]
    heapify(ready)
    turn: list[int] = []
    while ready:
        turn.append(heappop(ready)[-1])
        for node in followers[turn[-1]]:
            missing[node] -= 1
            if not missing[node]:
                heappush(ready, (*keys[node], node))
    return [network.tasks[owners[node]].id for node in turn if network.shows(node)]


def _taken(
    free: Sequence[tuple[str, int]], wanted: int, start: int, times: Mapping[str, tuple[int, int]], given: set[str]
) -> tuple[list[tuple[str, int]], list[str]]:
    """Who still holds how many units once these are taken, and from whom they are.

    Units of those whom the task waits for anyway are taken first, then those that became free last, then those of
    later tasks that it is linked after. times: planned start and finish of the holders.
    """
    left: list[tuple[str, int]] = []
    givers: list[str] = []

    def wait(held: tuple[str, int]) -> tuple[bool, int, int]:
        finish = times[held[0]][1] if held[0] else -1
        return held[0] not in given, max(finish - start, 0), -finish

    for holder, units in sorted(free, key=wait):
        begun, done = times.get(holder, (start, start))
        share = min(units, wanted) if done <= start or begun > start else 0  # what has begun may use more than there is
        wanted -= share
        if share:
            givers.append(holder)
        if units > share:
            left.append((holder, units - share))
    return left, givers


def _hands_over(link: Link) -> bool:
    """Whether a link makes its task wait until its predecessor is done, and with that its resources are free."""
    return link.kind is LinkKind.FINISH_TO_START and link.lag >= 0


def _after(task: Task, befores: Mapping[str, None]) -> Task:
    return replace(task, links=(*task.links, *map(Link, befores))) if befores else task
