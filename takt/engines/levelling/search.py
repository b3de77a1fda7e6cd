"""An answer at once: schedules bred from each other, pushed to the right and to the left in turn.

The bi-population genetic algorithm of Debels and Vanhoucke 2007, A decomposition-based genetic algorithm for the
resource-constrained project-scheduling problem, Operations Research 55, section 3: children of schedules pushed to
the left are pushed to the right and the other way round, so that each child is justified in passing. When nothing
gets better a larger population is begun.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from takt.engines.levelling.generation import Schedule, generate
from takt.engines.levelling.justification import Rehearsal
from takt.engines.levelling.numbering import by_priority, by_start
from takt.engines.levelling.priorities import Keys, disturbed, rules

FIRST_POPULATION, GROWTH, LAST_POPULATION = 40, 2, 320
PATIENCE = 30
"""After so many generations of which none found a better schedule the next population is begun."""


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A schedule that can be used, and its cost."""

    cost: int
    schedule: Schedule = field(compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Individual:
    """What is bred on from: the cost of a schedule and the order of its activities in the other direction.

    modes: of its activities. limits: the earliest starts in the other direction, after it was pushed to the left.
    """

    cost: int
    order: list[int] = field(compare=False)
    modes: list[int] = field(compare=False)
    limits: list[int] = field(compare=False, default_factory=list)


def search(breeding: Breeding, bound: int, until: float, schedules: int | None = None) -> Found:
    """The best of as many schedules as there is time for, or of so many; at least of one.

    until: an instant of `time.monotonic`. A schedule that costs no more than `bound` ends the search.
    """
    for count, best in enumerate(breeding.found(), 1):
        if best.cost <= bound or count == schedules or time.monotonic() >= until:
            break
    return best


class Breeding:
    """The best schedule so far, and how new ones are made from those that were."""

    best: Found

    def __init__(self, problem: Rehearsal, seed: int) -> None:
        self._problem, self._dice = problem, Random(seed)  # noqa: S311
        self._rules: list[Keys] = rules(problem)
        self._better = 0
        self._welcome: list[Schedule] = []
        self._found = self._endless()

    def found(self) -> Iterator[Found]:
        """The best schedule so far after each that is tried, without end; asked again it goes on."""
        return self._found

    def welcome(self, schedule: Schedule) -> None:
        """Takes a schedule from elsewhere into the next generation."""
        self._welcome.append(schedule)

    def _endless(self) -> Iterator[Found]:
        for rule in self._rules:
            schedule = self._problem.schedule(by_priority(self._problem.forward, rule))
            yield self._note(schedule)
            yield self._note(self._problem.justified(schedule))
        size = FIRST_POPULATION
        while True:
            yield from self._population(size)
            size = min(size * GROWTH, LAST_POPULATION)

    def _note(self, schedule: Schedule) -> Found:
        """The best so far, which may be this one from now on."""
        cost = self._problem.measure.cost(schedule.finishes)
        if not self._better or cost < self.best.cost:
            self.best = Found(cost, schedule)
            self._better += 1
        return self.best

    def _population(self, size: int) -> Iterator[Found]:
        """Generations of so many, in turn to the right and to the left, until they find nothing better."""
        parents: list[Individual] = []
        for _ in range(size):
            keys = disturbed(self._dice.choice(self._rules), self._dice)
            parents.append(self._left(by_priority(self._problem.forward, keys)))
            yield self.best
        idle = 0
        while idle < PATIENCE:
            better = self._better
            pushed: list[Individual] = []
            for mother in parents:
                pushed.append(self._right(mother, self._crossed(mother, parents)))
                yield self.best
            parents = [self._parent(self._welcome.pop())] if self._welcome else []
            for mother in pushed[len(parents) :]:
                parents.append(self._left(self._crossed(mother, pushed)))
                yield self.best
            idle = idle + 1 if better == self._better else 0

    def _crossed(self, mother: Individual, population: list[Individual]) -> list[int]:
        """The mother's order, but a stretch of a quarter to three quarters of it as the father has it.

        The father is the better of two. What both keep, as the links, the child keeps.
        """
        father = min(self._dice.choice(population), self._dice.choice(population))
        size = len(mother.order)
        length = int(size * (0.25 + 0.5 * self._dice.random()))
        low = self._dice.randrange(size - length + 1)
        stretch = set(mother.order[low : low + length])
        middle = [number for number in father.order if number in stretch]
        return mother.order[:low] + middle + mother.order[low + length :]

    def _left(self, order: list[int]) -> Individual:
        """Pushed to the left: a schedule that can be used."""
        return self._parent(self._problem.schedule(order))

    def _parent(self, schedule: Schedule) -> Individual:
        self._note(schedule)
        end, finishes = self._problem.forward.horizon, schedule.finishes
        limits = [end - limit for limit in self._problem.measure.limits(finishes)]
        following = by_start(self._problem.backward, [end - finish for finish in finishes])
        return Individual(self._problem.measure.cost(finishes), following, schedule.modes, limits)

    def _right(self, mother: Individual, order: list[int]) -> Individual:
        """Pushed to the right from where its mother ends; it costs what it would if it began at once."""
        backward, end = self._problem.backward, self._problem.forward.horizon
        schedule = generate(backward, order, mother.limits, mother.modes)
        first = end - max(schedule.finishes)
        cost = self._problem.measure.cost([end - start - first for start in schedule.starts])
        following = by_start(self._problem.forward, [end - finish for finish in schedule.finishes])
        return Individual(cost, following, schedule.modes)
