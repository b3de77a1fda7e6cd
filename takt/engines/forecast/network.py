"""A network of tasks with uncertain durations, and what may befall it. All times in one unit of working time."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Literal

import numpy as np

from takt.engines.forecast.estimates import LONGEST, Estimate

Kind = Literal["FS", "SS", "FF", "SF"]


@dataclass(frozen=True)
class Link:
    """A predecessor: finish-to-start and its three sisters, with a lag (or lead, below 0) in working time."""

    predecessor: str
    kind: Kind = "FS"
    lag: float = 0.0


@dataclass(frozen=True)
class Task:
    """A task, its estimate, what it waits for, and the working time after the start before which it may not begin."""

    id: str
    name: str
    estimate: Estimate
    links: tuple[Link, ...] = ()
    not_before: float = 0.0


@dataclass(frozen=True)
class Risk:
    """May strike with a probability; where it does, every one of its tasks takes so much longer: `size`, drawn once."""

    name: str
    probability: float
    size: Estimate
    tasks: tuple[str, ...]

    nothing: ClassVar[float] = 0.0
    strike: ClassVar[np.ufunc] = np.add


@dataclass(frozen=True)
class Cause:
    """What tasks share (a supplier, a new technology): a factor, drawn once a trial, multiplies all their durations.

    So they are late together, which is why real projects are later than the sum of their tasks (Hulett 2011).
    """

    name: str
    size: Estimate
    tasks: tuple[str, ...]
    probability: float = 1.0

    nothing: ClassVar[float] = 1.0
    strike: ClassVar[np.ufunc] = np.multiply


class BrokenNetwork(ValueError):
    """A network that cannot be computed. `task` is the id of the one to mend, where it is one, or the risk's name."""

    def __init__(self, task: str, reason: str, remedy: str) -> None:
        self.task, self.reason, self.remedy = task, reason, remedy
        super().__init__(f"{reason}. {remedy}.")


@dataclass(frozen=True)
class Network:
    """Tasks, risks and shared causes. Raises BrokenNetwork for what does not fit together, a cycle above all."""

    tasks: tuple[Task, ...]
    risks: tuple[Risk, ...] = ()
    causes: tuple[Cause, ...] = ()

    def __post_init__(self) -> None:
        if not self.tasks:
            raise BrokenNetwork("", "There is no task", "Give one row a task")
        self._check_links()
        for each in self.befalling:
            self._check_befalling(each)
        _ = self.order

    @property
    def befalling(self) -> list[Risk | Cause]:
        """Causes, then risks: what takes longer by a share, does so before a delay is added."""
        return [*self.causes, *self.risks]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each task by its id."""
        return {task.id: place for place, task in enumerate(self.tasks)}

    @cached_property
    def order(self) -> list[int]:
        """Places so that every task stands after its predecessors (Kahn 1962). Raises BrokenNetwork for a cycle."""
        waiting = [len(task.links) for task in self.tasks]
        followers: list[list[int]] = [[] for _ in self.tasks]
        for place, task in enumerate(self.tasks):
            for link in task.links:
                followers[self.places[link.predecessor]].append(place)
        ready = [place for place, count in enumerate(waiting) if not count]
        for place in ready:
            for follower in followers[place]:
                waiting[follower] -= 1
                if not waiting[follower]:
                    ready.append(follower)
        if len(ready) < len(self.tasks):
            self._name_the_cycle({place for place, count in enumerate(waiting) if count})
        return ready

    def _check_links(self) -> None:
        if len(self.places) < len(self.tasks):
            twice = Counter(task.id for task in self.tasks).most_common(1)[0][0]
            raise BrokenNetwork(twice, f"The id {twice!r} is there twice", "Give each task an id of its own")
        for task in self.tasks:
            if not all(abs(each) <= LONGEST for each in (task.not_before, *(link.lag for link in task.links))):
                raise BrokenNetwork(task.id, "A lag or earliest start is out of reach", "Write it like 2 or -1.5")
            for link in task.links:
                if link.predecessor not in self.places:
                    reason = f"Task {task.id!r} waits for {link.predecessor!r}, which is not there"
                    raise BrokenNetwork(task.id, reason, "Add that task, or take it out of the predecessors")

    def _check_befalling(self, each: Risk | Cause) -> None:
        if not 0 <= each.probability <= 1:
            reason = f"The probability of {each.name!r} is {each.probability:g}"
            raise BrokenNetwork(each.name, reason, "Give it from 0 to 1")
        unknown = [task for task in each.tasks if task not in self.places]
        if unknown:
            reason = f"{each.name!r} befalls {unknown[0]!r}, which is not there"
            raise BrokenNetwork(each.name, reason, "Name tasks by their ids")

    def _name_the_cycle(self, stuck: set[int]) -> None:
        """Every stuck task waits for another: walking back from any of them must come round."""
        path, place = [], min(stuck)
        while place not in path:
            path.append(place)
            waits_for = (self.places[link.predecessor] for link in self.tasks[place].links)
            place = next(each for each in waits_for if each in stuck)
        cycle = [self.tasks[each].id for each in [*path[path.index(place) :], place]][::-1]
        raise BrokenNetwork(cycle[0], f"The tasks wait for each other: {' -> '.join(cycle)}", "Take out one link")
