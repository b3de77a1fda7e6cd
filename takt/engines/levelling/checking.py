"""Whether a plan keeps everything that its problem asks for, looked at period by period.

It shares no code with what makes plans, so that one cannot hide the mistakes of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from takt.engines.levelling.problem import Activity, Plan, Problem, Resource


def violations(problem: Problem, plan: Plan) -> list[str]:
    """One sentence for each thing that the plan breaks; none for a feasible plan.

    Of what is pinned only the start is looked at: it is what it is, even where it takes more than there is.
    """
    return [*_links(problem, plan), *_work(problem, plan), *_teams(problem, plan), *_capacity(problem, plan)]


def _links(problem: Problem, plan: Plan) -> Iterator[str]:
    pinned = {activity.id for activity in problem.activities if activity.pinned is not None}
    for link in problem.links:
        given = (plan.finishes if link.kind[0] == "F" else plan.starts)[link.before]
        bound = (plan.finishes if link.kind[1] == "F" else plan.starts)[link.after]
        if bound < given + link.lag and link.after not in pinned:
            yield f"{link.after} does not keep its link {link.kind}{link.lag:+d} from {link.before}"


def _work(problem: Problem, plan: Plan) -> Iterator[str]:
    """Starts, and whether as many periods of work lie between start and finish as there should."""
    resources = {resource.id: resource for resource in problem.resources}
    for activity in problem.activities:
        start, finish = plan.starts[activity.id], plan.finishes[activity.id]
        if start != activity.pinned and (activity.pinned is not None or start < activity.release):
            yield f"{activity.id} starts at {start}"
        demands = _demands(activity, plan)
        worked = sum(_works(period, demands, resources) for period in range(start, finish))
        if worked != activity.duration and activity.pinned is None:
            yield f"{activity.id} works {worked} periods of {activity.duration}"
        edges = {start, finish - 1} if activity.duration else set()
        if activity.pinned is None and not all(_works(period, demands, resources) for period in edges):
            yield f"{activity.id} starts or finishes in a pause"


def _teams(problem: Problem, plan: Plan) -> Iterator[str]:
    skills = {resource.id: resource.skills for resource in problem.resources}
    for activity in problem.activities:
        wanted = [need.skill for need in activity.needs for _ in range(need.people)]
        team = plan.teams.get(activity.id, ())
        if len(set(team)) != len(wanted):
            yield f"{activity.id} has {len(set(team))} people for {len(wanted)} places"
        elif not all(skill in skills[name] for name, skill in zip(team, wanted, strict=True)):
            yield f"{activity.id} has people without the skills"


def _capacity(problem: Problem, plan: Plan) -> Iterator[str]:
    resources = {resource.id: resource for resource in problem.resources}
    taken: dict[tuple[str, int], int] = defaultdict(int)
    begun: set[tuple[str, int]] = set()
    for activity in problem.activities:
        demands = _demands(activity, plan)
        for period in range(plan.starts[activity.id], plan.finishes[activity.id]):
            if _works(period, demands, resources):
                for name, units in demands.items():
                    taken[name, period] += units
                    begun |= {(name, period)} if activity.pinned is not None else set()
    for (name, period), units in taken.items():
        capacity = _capacity_at(resources[name], period)
        if units > capacity and (name, period) not in begun:
            yield f"{name} has {capacity} in period {period} and is asked for {units}"


def _demands(activity: Activity, plan: Plan) -> dict[str, int]:
    demands = {name: units for name, units in activity.demands.items() if units}
    places = [need.units for need in activity.needs for _ in range(need.people)]
    for name, units in zip(plan.teams.get(activity.id, ()), places, strict=False):
        demands[name] = demands.get(name, 0) + units
    return demands


def _works(period: int, demands: dict[str, int], resources: dict[str, Resource]) -> bool:
    """Whether nobody who is needed has less capacity than is needed."""
    return all(_capacity_at(resources[name], period) >= units for name, units in demands.items())


def _capacity_at(resource: Resource, period: int) -> int:
    if isinstance(resource.capacity, int):
        return resource.capacity
    return resource.capacity[min(period, len(resource.capacity) - 1)]
