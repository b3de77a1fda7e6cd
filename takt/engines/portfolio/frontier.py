"""The efficient frontier: what the best choice is worth for each share of the budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from takt.engines.portfolio.choosing import Impossible, OutOfTime, choose
from takt.engines.portfolio.problem import PROJECTS, VALUE, Bound, Problem

MONEY = "money"
SHARES = tuple(Fraction(percent, 100) for percent in range(10, 151, 10))


@dataclass(frozen=True, slots=True)
class Point:
    """For a share of the budget: its sum over the periods, how much of that the best choice uses, and its value."""

    share: Fraction
    budget: Fraction
    used: Fraction
    value: Fraction
    proven: bool
    ids: tuple[str, ...]


def frontier(problem: Problem, seconds: float = 10.0, shares: Sequence[Fraction] = SHARES) -> list[Point]:
    """The best choice at each share of all limits of money; of all resources where none is called money.

    seconds: for all of them together. Shares at which no choice keeps the bounds are left out.
    """
    budget = _budget(problem.bounds)
    points = []
    for share in shares:
        scaled = tuple(
            replace(each, most=each.most * share) if each in budget and each.most is not None else each
            for each in problem.bounds
        )
        try:
            found = choose(replace(problem, bounds=scaled), seconds / len(shares))
        except (Impossible, OutOfTime):
            continue
        measures = {each.measure for each in budget}
        used = sum(
            (p.amount(measure) for p in problem.projects if p.id in found.ids for measure in measures), Fraction(0)
        )
        total = sum((each.most * share for each in budget if each.most is not None), Fraction(0))
        points.append(Point(share, total, used, found.value, found.proven, found.ids))
    return points


def _budget(bounds: Sequence[Bound]) -> list[Bound]:
    limits = [each for each in bounds if each.most is not None and not each.unit]
    resources = [each for each in limits if each.measure not in (PROJECTS, VALUE)]
    return [each for each in resources if each.measure.split()[0] == MONEY] or resources
