"""Schedules with the people that there are: a plan of the levelling engine, laid out again in working time.

The plan says who uses a resource before whom. These become links of their own, so that the calendars, constraints and
slacks of the critical path method hold for the levelled schedule as well, and its critical tasks are its critical
chain. Source: Artigues, Michelon and Reusser, Insertion techniques for static and dynamic RCPSP, 2003.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from takt.engines import levelling
from takt.engines.schedule.model import Link, LinkKind, Project, Task
from takt.engines.schedule.plan import Plan
from takt.engines.schedule.problems import Demands, problem_of
from takt.engines.schedule.result import Schedule

AT_ONCE = 1.0  # seconds; with more of them the optimiser is asked as well


@dataclass(frozen=True)
class Levelled:
    """A schedule in which no resource is used beyond what there is.

    lower_bound: no such schedule takes fewer seconds of the project's working time.
    """

    schedule: Schedule
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
    return Levelled(Plan(chained(project, plan, question.demands, question.capacity)).schedule(), bound)


def solved(problem: levelling.Problem, seconds: float) -> levelling.Plan:
    """The best plan of the levelling engine within the time."""
    if seconds <= AT_ONCE:
        return levelling.solve_quickly(problem, seconds)
    return levelling.optimise(problem, seconds)


def chained(
    project: Project, plan: levelling.Plan, demands: Mapping[str, Demands], capacity: Mapping[str, int]
) -> Project:
    """The project with a link to each task from those whose resources it takes over in the plan."""
    starts, finishes = ({str(key): at for key, at in times.items()} for times in (plan.starts, plan.finishes))
    order = sorted((task for task in demands if starts[task] < finishes[task]), key=starts.__getitem__)
    given = {task.id: {link.before for link in task.links if _hands_over(link)} for task in project.tasks}
    added: dict[str, dict[str, None]] = {task.id: {} for task in project.tasks}
    for resource, most in capacity.items():
        free = [("", most)]
        for task in order:
            wanted = demands[task].get(resource, 0)
            if wanted:
                free, givers = _taken(free, wanted, starts[task], finishes, given[task])
                added[task].update(dict.fromkeys(each for each in givers if each and each not in given[task]))
                free.append((task, min(wanted, most)))
    return replace(project, tasks=tuple(_after(task, added[task.id]) for task in project.tasks))


def _taken(
    free: Sequence[tuple[str, int]], wanted: int, start: int, finishes: Mapping[str, int], given: set[str]
) -> tuple[list[tuple[str, int]], list[str]]:
    """Who still holds how many units once these are taken, and from whom they are.

    Units of those whom the task waits for anyway are taken first, then those that became free last.
    """
    left: list[tuple[str, int]] = []
    givers: list[str] = []
    for holder, units in sorted(free, key=lambda held: (held[0] not in given, -finishes.get(held[0], -1))):
        share = min(units, wanted) if finishes.get(holder, start) <= start else 0
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
