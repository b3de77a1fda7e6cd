"""The best portfolio, or which of its bounds contradict each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from takt.engines.portfolio.inequalities import Inequality, Model, model_of
from takt.engines.portfolio.problem import Problem
from takt.engines.portfolio.search import best
from takt.engines.portfolio.solving import Chosen, solve


class Impossible(ValueError):
    """No choice keeps all bounds. `clash`: some that contradict each other; without any one of them, they do not."""

    def __init__(self, clash: Sequence[str]) -> None:
        self.clash = tuple(clash)
        super().__init__(f"no choice keeps all of this: {'; '.join(self.clash)}")


class OutOfTime(ValueError):
    """Neither a choice nor a proof that there is none was found within the time."""


@dataclass(frozen=True)
class Choice:
    """The chosen projects' ids in the order of the problem, their value, and whether no other choice is worth more.

    bound: no choice is worth more than this. chosen: by index, for the functions that go on from here.
    """

    ids: tuple[str, ...]
    value: Fraction
    proven: bool
    bound: Fraction
    chosen: Chosen
    model: Model


def choose(problem: Problem, seconds: float = 10.0, workers: int = 1) -> Choice:
    """The choice of the highest value that keeps all bounds.

    seconds: how long to search at most; what is best by then is answered. workers: how many cores may be used; with
    one, the same problem gets the same answer. Raises Impossible, and OutOfTime.
    """
    model = model_of(problem)
    found = best(model, seconds, workers)
    if found.chosen is None and found.finished:
        raise Impossible(clash(model, seconds))
    if found.chosen is None:
        raise OutOfTime(f"no choice was found within {seconds:g} s")
    return _choice(problem, model, found.chosen, found.bound)


def _choice(problem: Problem, model: Model, chosen: Chosen, bound: int) -> Choice:
    both = [project for project, is_in in zip(problem.projects, chosen, strict=True) if is_in]
    value = sum((project.value for project in both), Fraction(0))
    rounding = 0 if model.exact else len(chosen)  # each value may have lost up to 1 of the scaled ones
    proven = model.exact and bound <= model.value(chosen)
    highest = value if proven else max(value, Fraction(bound + rounding) / model.scale)
    return Choice(tuple(project.id for project in both), value, proven, highest, chosen, model)


def clash(model: Model, seconds: float) -> list[str]:
    """Inequalities that cannot hold together, each of which is needed for that; in the words of a person."""
    kept: list[Inequality] = list(model.inequalities)
    share = seconds / (len(kept) + 1)
    for each in model.inequalities:
        without = [other for other in kept if other is not each]
        found = solve(replace(model, inequalities=tuple(without)), {}, share)
        if found.chosen is None and found.finished:
            kept = without
    return [each.says for each in kept]
