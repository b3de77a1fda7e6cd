"""From a problem to the network that schedules are generated from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from takt.engines.levelling.network import Mode, Network, Tie, is_monotone, predecessors, row_of
from takt.engines.levelling.numbering import numbered
from takt.engines.levelling.packing import Packing, Span
from takt.engines.levelling.problem import Activity, Problem, Resource
from takt.engines.levelling.staffing import ways
from takt.engines.levelling.validation import validate


@dataclass(frozen=True, slots=True)
class Compiled:
    """A problem, its activities in the order of their numbers, their network, and the capacities behind it.

    complete: whether every possible team is among the modes. Where it is not, a search of the network proves nothing
    about the teams that it does not know.
    """

    problem: Problem
    activities: list[Activity]
    network: Network
    packing: Packing
    complete: bool


def compiled(problem: Problem) -> Compiled:
    """The network of a problem. Raises ValueError, in one line, for a problem that cannot be planned."""
    validate(problem)
    activities = numbered(problem)
    packing = Packing(problem.resources)
    people = _by_skill(problem.resources)
    staffed = [ways(activity, number, people) for number, activity in enumerate(activities)]
    modes = [packing.modes(activity, teams) for activity, (teams, _) in zip(activities, staffed, strict=True)]
    network = _network(problem, activities, packing, modes)
    return Compiled(problem, activities, network, packing, all(whole for _, whole in staffed))


def _network(problem: Problem, activities: list[Activity], packing: Packing, modes: list[tuple[Mode, ...]]) -> Network:
    pinned = {
        number: (activity.pinned, _finish(activity.pinned, activity.duration, modes[number][0]))
        for number, activity in enumerate(activities)
        if activity.pinned is not None
    }
    after, ties = _links(problem, activities, pinned)
    rows = [
        row_of(activity.duration, modes[number], after[number], bool(ties[number]) or number in pinned)
        for number, activity in enumerate(activities)
    ]
    return Network(
        rows=rows,
        ties=ties,
        followers=_turned(predecessors(rows, ties)),
        modes=modes,
        release=[activity.release for activity in activities],
        pinned=pinned,
        usage=packing.usage(
            _horizon(problem, packing.length, pinned), [(modes[number][0], span) for number, span in pinned.items()]
        ),
        guard=packing.guard,
        ranking=range(len(activities)),
        monotone=is_monotone(ties),
    )


def _by_skill(resources: Sequence[Resource]) -> Mapping[str, list[Resource]]:
    people: dict[str, list[Resource]] = defaultdict(list)
    for resource in resources:
        for skill in resource.skills:
            people[skill].append(resource)
    return people


def _finish(start: int, duration: int, mode: Mode) -> int:
    """Where an activity that starts here finishes by its calendars, whatever else is going on."""
    period = start
    while duration:
        duration -= period not in mode.off
        period += 1
    return period


def _links(
    problem: Problem, activities: Sequence[Activity], pinned: Mapping[int, Span]
) -> tuple[list[tuple[int, ...]], list[tuple[Tie, ...]]]:
    """By number: what it follows finish to start without lag, and its other links. What is pinned follows nothing."""
    number = {activity.id: index for index, activity in enumerate(activities)}
    after: list[list[int]] = [[] for _ in activities]
    ties: list[list[Tie]] = [[] for _ in activities]
    for link in problem.links:
        before, follower = number[link.before], number[link.after]
        if follower in pinned:
            continue
        if (link.kind, link.lag) == ("FS", 0):
            after[follower].append(before)
        else:
            ties[follower].append((before, link.kind, link.lag))
    return [(*dict.fromkeys(each),) for each in after], [(*dict.fromkeys(each),) for each in ties]


def _turned(befores: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    followers: list[list[int]] = [[] for _ in befores]
    for follower, each in enumerate(befores):
        for before in each:
            followers[before].append(follower)
    return [tuple(each) for each in followers]


def _horizon(problem: Problem, length: int, pinned: Mapping[int, Span]) -> int:
    """After the last release and the last change of capacity everything could be done one after the other."""
    begun = max((finish for _, finish in pinned.values()), default=0)
    release = max((activity.release for activity in problem.activities), default=0)
    lags = sum(max(link.lag, 0) for link in problem.links)
    return max(length, begun, release) + sum(activity.duration for activity in problem.activities) + lags + 1
