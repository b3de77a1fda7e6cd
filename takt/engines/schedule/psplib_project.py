"""A PSPLIB problem as a project: a period is a second that always works."""

from datetime import UTC, datetime

from takt.engines import levelling
from takt.engines.schedule.levelled import Levelled, chained, solved
from takt.engines.schedule.links import ROUND_THE_CLOCK
from takt.engines.schedule.model import Link, LinkKind, Project, Task
from takt.engines.schedule.network import Network
from takt.engines.schedule.plan import Plan
from takt.engines.schedule.result import Schedule

PERIOD_0 = datetime(1970, 1, 1, tzinfo=UTC)


def project_of(problem: levelling.Problem) -> Project:
    """Its activities and links, whose dates are then periods as seconds since the epoch."""
    links: dict[str, list[Link]] = {str(activity.id): [] for activity in problem.activities}
    for link in problem.links:
        links[str(link.after)].append(Link(str(link.before), LinkKind(link.kind), link.lag))
    tasks = (Task(str(each.id), each.duration, tuple(links[str(each.id)])) for each in problem.activities)
    return Project(PERIOD_0, ROUND_THE_CLOCK, tuple(tasks))


def schedule_problem(problem: levelling.Problem) -> Schedule:
    """Its critical path, as if there were enough of everything."""
    return Plan(project_of(problem)).schedule()


def level_problem(problem: levelling.Problem, seconds: float) -> Levelled:
    """Its activities levelled, and the bound in periods."""
    plan = solved(problem, seconds)
    demands = {str(activity.id): activity.demands for activity in problem.activities}
    capacity = {each.id: max(each.profile) for each in problem.resources}
    levelled = Plan(chained(Network(project_of(problem)), plan, demands, capacity)).schedule()
    return Levelled(levelled, levelled.horizon, plan.lower_bound)
