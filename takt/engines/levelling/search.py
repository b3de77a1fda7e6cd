"""An answer at once: good orders of the activities bred from each other.

A genetic algorithm on activity lists (Hartmann 1998, A competitive genetic algorithm for resource-constrained
project scheduling, Naval Research Logistics 45) whose every schedule is justified twice (Valls, Ballestín and
Quintanilla 2005), which begins anew when nothing gets better.
"""

from __future__ import annotations

import time
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from takt.engines.levelling.generation import Schedule
from takt.engines.levelling.justification import Rehearsal
from takt.engines.levelling.numbering import by_priority, by_start
from takt.engines.levelling.priorities import disturbed, rules

POPULATION = 40
MUTATION = 0.2
"""Of how many exchanges of neighbours, by activity, a child has at most."""
PATIENCE = 400
"""After so many children of which none is better than the worst of the population, another one is begun."""


@dataclass(frozen=True, slots=True, order=True)
class Individual:
    """A schedule, what it costs, and the order of its activities."""

    cost: int
    schedule: Schedule = field(compare=False)
    order: list[int] = field(compare=False)


def search(problem: Rehearsal, bound: int, until: float, seed: int, schedules: int | None = None) -> Individual:
    """The best of as many schedules as there is time for, or of so many; at least of one.

    until: an instant of `time.monotonic`. A schedule that costs no more than `bound` ends the search.
    """
    best: Individual | None = None
    for count, each in enumerate(_evolve(problem, Random(seed)), 1):  # noqa: S311
        best = each if best is None or each < best else best
        if best.cost <= bound or count == schedules or time.monotonic() >= until:
            break
    assert best is not None
    return best


def _evolve(problem: Rehearsal, dice: Random) -> Iterator[Individual]:
    """One schedule after another, without end."""
    known = rules(problem)
    yield from (_individual(problem, by_priority(problem.forward, rule)) for rule in known)
    while True:
        population: list[Individual] = []
        while len(population) < POPULATION:
            keys = disturbed(dice.choice(known), dice)
            founder = _individual(problem, by_priority(problem.forward, keys))
            insort(population, founder)
            yield founder
        idle = 0
        while idle < PATIENCE:
            child = _individual(problem, _mutated(problem, _crossed(population, dice), dice))
            yield child
            idle = 0 if child < population[-1] else idle + 1
            _admit(population, child)


def _individual(problem: Rehearsal, order: list[int]) -> Individual:
    cost, schedule = problem.improved(order)
    return Individual(cost, schedule, by_start(problem.forward, schedule.starts))


def _crossed(population: list[Individual], dice: Random) -> list[int]:
    """The mother's order, but between two points the father's; each parent is the better of two.

    Every activity stays behind those that stand before it in both, so that no link is broken.
    """
    places = [min(dice.randrange(POPULATION), dice.randrange(POPULATION)) for _ in range(2)]
    mother, father = (population[place].order for place in places)
    low, high = sorted(dice.randrange(len(mother) + 1) for _ in range(2))
    taken = set(mother[:low])
    middle = [number for number in father if number not in taken][: high - low]
    taken.update(middle)
    return mother[:low] + middle + [number for number in mother if number not in taken]


def _mutated(problem: Rehearsal, order: list[int], dice: Random) -> list[int]:
    """The order with a few neighbours exchanged where no link forbids it."""
    for _ in range(int(dice.random() * len(order) * MUTATION)):
        at = dice.randrange(len(order) - 1)
        first, second = order[at], order[at + 1]
        if second not in problem.forward.followers[first]:
            order[at], order[at + 1] = second, first
    return order


def _admit(population: list[Individual], child: Individual) -> None:
    """Puts the child in the place of the worst, unless it is worse or there already."""
    if child.cost > population[-1].cost:
        return
    if any(child.cost == each.cost and child.schedule.starts == each.schedule.starts for each in population):
        return
    population.pop()
    insort(population, child)
