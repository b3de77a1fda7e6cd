"""A problem as inequalities between integers, each with the words in which a person would say it."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from takt.engines.portfolio.problem import PROJECTS, Bound, Problem

LARGEST = 2**60  # sums beyond this do not fit into the solver's 64-bit integers


@dataclass(frozen=True, slots=True)
class Inequality:
    """The sum of `weight` over the chosen of (project's index, weight) pairs is at most `most`."""

    says: str
    terms: tuple[tuple[int, int], ...]
    most: int


@dataclass(frozen=True)
class Model:
    """Maximise the sum of `values` of the chosen. Integers; `scale` of them are 1 of the problem's value.

    exact: whether the integers say just what the problem says; else solutions keep the bounds, but a better one
    may have been lost in rounding.
    """

    values: tuple[int, ...]
    inequalities: tuple[Inequality, ...]
    scale: Fraction
    exact: bool

    def value(self, chosen: Sequence[bool]) -> int:
        """The sum of the values of the chosen."""
        return sum(value for value, is_in in zip(self.values, chosen, strict=True) if is_in)

    def holds(self, chosen: Sequence[bool]) -> bool:
        """Whether a choice keeps all inequalities."""
        return all(sum(w for index, w in each.terms if chosen[index]) <= each.most for each in self.inequalities)


def model_of(problem: Problem) -> Model:
    """The model of a problem. Bounds that nothing can break are left out."""
    values = [project.value for project in problem.projects]
    scale = _scale(values)
    found = [*_logic(problem), *_sides(problem)]
    scaled = [_integers(*each) for each in found]
    return Model(
        tuple(math.floor(value * scale) for value in values),
        tuple(each for each in scaled if each.most < sum(weight for _, weight in each.terms if weight > 0)),
        scale,
        all(_is_exact(numbers) for numbers in [values, *([*dict(terms).values(), most] for _, terms, most in found)]),
    )


Terms = Sequence[tuple[int, Fraction]]


def _logic(problem: Problem) -> Iterator[tuple[str, Terms, Fraction]]:
    index = {project.id: number for number, project in enumerate(problem.projects)}
    one, groups = Fraction(1), dict[str, list[int]]()
    for number, project in enumerate(problem.projects):
        if project.must:
            yield f"{project.id} must be done", [(number, -one)], -one
        for need in dict.fromkeys(project.needs):
            yield f"{project.id} needs {need}", [(number, one), (index[need], -one)], Fraction(0)
        for group in dict.fromkeys(project.either_or):
            groups.setdefault(group, []).append(number)
    for group, members in groups.items():
        yield f"at most one of {group}", [(number, one) for number in members], one


def _sides(problem: Problem) -> Iterator[tuple[str, Terms, Fraction]]:
    for bound in problem.bounds:
        terms = [
            (number, amount)
            for number, project in enumerate(problem.projects)
            if (not bound.unit or project.unit == bound.unit) and (amount := project.amount(bound.measure))
        ]
        if bound.most is not None:
            yield _said(bound, "at most", bound.most), terms, bound.most
        if bound.least is not None:
            yield _said(bound, "at least", bound.least), [(number, -a) for number, a in terms], -bound.least


def _said(bound: Bound, how: str, limit: Fraction) -> str:
    number = str(limit) if limit.denominator == 1 else f"{float(limit):g}"
    what = PROJECTS if bound.measure == PROJECTS else bound.measure
    return f"{how} {number} {what}" + (f" of {bound.unit}" if bound.unit else "")


def _integers(says: str, terms: Terms, most: Fraction) -> Inequality:
    """Weights rounded up and the limit down where they must be rounded: what keeps the one keeps the other."""
    scale = _scale([most, *(weight for _, weight in terms)])
    whole = tuple((number, math.ceil(weight * scale)) for number, weight in terms)
    lowest = sum(weight for _, weight in whole if weight < 0)
    return Inequality(says, whole, max(math.floor(most * scale), lowest - 1))


def _scale(numbers: Iterable[Fraction]) -> Fraction:
    """By what to multiply so that all become integers; less where these would be too large."""
    numbers = list(numbers)
    exact = math.lcm(*(number.denominator for number in numbers))
    total = sum(abs(number) for number in numbers)
    return Fraction(exact) if total * exact <= LARGEST else Fraction(LARGEST) / total / 2


def _is_exact(numbers: Iterable[Fraction]) -> bool:
    numbers = list(numbers)
    scale = _scale(numbers)
    return all((number * scale).denominator == 1 for number in numbers)
