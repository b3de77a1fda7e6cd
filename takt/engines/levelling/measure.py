"""What a schedule costs: weighted finishes of projects, and lateness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from takt.engines.levelling.problem import LATE, Activity, Problem


@dataclass(frozen=True, slots=True)
class Goal:
    """A project by numbers: its activities, what a period of its finish weighs, and when it is due."""

    members: tuple[int, ...]
    weight: int
    due: int | None


@dataclass(frozen=True, slots=True)
class Measure:
    """The cost of finishes, see `Problem`; dues: (activity, weight of its project, due period)."""

    goals: tuple[Goal, ...]
    dues: tuple[tuple[int, int, int], ...]

    @property
    def plain(self) -> bool:
        """Whether the cost is nothing but the weighted makespan."""
        return len(self.goals) == 1 and self.goals[0].due is None and not self.dues

    def cost(self, finishes: Sequence[int]) -> int:
        """The cost of a schedule, by the finish of each activity."""
        if self.plain:
            return self.goals[0].weight * max(finishes)
        total = sum(LATE * weight * max(finishes[number] - due, 0) for number, weight, due in self.dues)
        for goal in self.goals:
            finish = max(finishes[number] for number in goal.members)
            total += goal.weight * (finish + (0 if goal.due is None else LATE * max(finish - goal.due, 0)))
        return total

    def limits(self, finishes: Sequence[int]) -> list[int]:
        """By activity, how late it may finish without a higher cost."""
        if self.plain:
            return [max(finishes)] * len(finishes)
        limits = list(finishes)
        for goal in self.goals:
            latest = max(finishes[number] for number in goal.members)
            for number in goal.members:
                limits[number] = latest
        for number, _, due in self.dues:
            limits[number] = min(limits[number], max(finishes[number], due))
        return limits

    def latest(self, cost: int, earliest: Sequence[int], horizon: int) -> list[int]:
        """By activity, the finish after which a schedule would cost more, given the earliest finishes of all."""
        firsts = [goal.weight * max(earliest[number] for number in goal.members) for goal in self.goals]
        latest = [horizon] * len(earliest)
        for goal, first in zip(self.goals, firsts, strict=True):
            for number in goal.members if goal.weight else ():
                latest[number] = min(horizon, (cost - sum(firsts) + first) // goal.weight)
        return latest


def measure_of(problem: Problem, activities: Sequence[Activity]) -> Measure:
    """The measure of a problem whose activities have these numbers."""
    members: dict[str, list[int]] = {}
    for number, activity in enumerate(activities):
        members.setdefault(activity.project, []).append(number)
    projects = {project.id: project for project in problem.projects}
    return Measure(
        tuple(Goal(tuple(each), projects[name].weight, projects[name].due) for name, each in members.items()),
        tuple(
            (number, projects[activity.project].weight, activity.due)
            for number, activity in enumerate(activities)
            if activity.due is not None
        ),
    )
