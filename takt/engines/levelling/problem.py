"""What is to be levelled, and the plan that comes out. Time is counted in whole periods from 0, as working days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Id = int | str
Kind = Literal["FS", "SS", "FF", "SF"]

LATE = 10
"""How many periods of an earlier finish one period after a due date is worth."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A person, a team or a machine.

    capacity: units in each period from period 0 on; the last one holds for ever after. A person has 100, in
        percent, and 0 on a day off; a team of five may have 5. One number is the same in every period.
    skills: what a person can be asked for by a `Need`.
    """

    id: str
    capacity: int | Sequence[int]
    skills: frozenset[str] = frozenset()

    @property
    def profile(self) -> tuple[int, ...]:
        """Units by period, never empty; the last one holds for ever after."""
        return (self.capacity,) if isinstance(self.capacity, int) else tuple(self.capacity)


@dataclass(frozen=True, slots=True)
class Need:
    """So many people who have a skill, each with so many units of capacity in every period of work."""

    skill: str
    people: int = 1
    units: int = 100


@dataclass(frozen=True, slots=True)
class Activity:
    """Work that takes `duration` periods in one go.

    It pauses only in a period in which one of its resources has, by its capacity, less than the activity needs
    (a weekend, a day off): such a period counts neither as work nor as use.

    demands: units of named resources in every period of work; 50 of a person's 100 is an allocation of half.
    needs: people by skill; who it will be is part of the answer. Nobody is taken for two needs at once.
    project: the project it belongs to, one of those of the problem, or "" where there are none.
    release: the period before which it cannot start.
    due: the period by whose beginning it should be finished; each period after it costs `LATE` times the
        weight of its project.
    pinned: where it has begun, it starts there and nowhere else, whatever capacity and links say.
    """

    id: Id
    duration: int
    demands: Mapping[str, int] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    project: str = ""
    release: int = 0
    due: int | None = None
    pinned: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`after` may start (FS, SS) or finish (FF, SF) `lag` periods after `before` finished (FS, FF) or started.

    A negative lag is a lead.
    """

    before: Id
    after: Id
    kind: Kind = "FS"
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Project:
    """A project among others: how much a period of its finish weighs, and when it is due.

    The weight is the priority. A period after the due date costs `LATE` times the weight on top.
    """

    id: str
    weight: int = 1
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Activities of one or many projects that share resources.

    The cost of a plan is the sum over projects of weight times finish, plus `LATE` times weight for each period
    after a due date of a project or an activity. With one project of weight 1 and without due dates it is the
    makespan.
    """

    resources: Sequence[Resource]
    activities: Sequence[Activity]
    links: Sequence[Link] = ()
    projects: Sequence[Project] = (Project(""),)


@dataclass(frozen=True, slots=True)
class Plan:
    """A feasible plan, and how far from the best it can be.

    starts, finishes: by activity, in periods; an activity occupies start <= t < finish.
    teams: the people chosen for the needs of each activity that has some.
    makespan: the last finish. cost: see `Problem`. lower_bound: no plan costs less.
    proven_optimal: no plan costs less than this one.
    """

    starts: Mapping[Id, int]
    finishes: Mapping[Id, int]
    teams: Mapping[Id, tuple[str, ...]]
    makespan: int
    cost: int
    lower_bound: int

    @property
    def proven_optimal(self) -> bool:
        """Whether the bound says that no plan costs less."""
        return self.cost <= self.lower_bound

    @property
    def gap(self) -> float:
        """By which share of its cost the plan may be above the best one, at most; 0.0 where it is optimal."""
        return max(self.cost - self.lower_bound, 0) / self.cost if self.cost else 0.0
