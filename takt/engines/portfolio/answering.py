"""A choice as plain data."""

from collections.abc import Sequence
from fractions import Fraction

from takt.engines.portfolio.choosing import Choice
from takt.engines.portfolio.displacing import LeftOut
from takt.engines.portfolio.frontier import Point
from takt.engines.portfolio.problem import Problem


def answer(problem: Problem, choice: Choice, out: Sequence[LeftOut], points: Sequence[Point] = ()) -> dict[str, object]:
    """What `takt portfolio --json` prints of one problem; whole numbers are integers."""
    known = {} if problem.known is None else {"known_optimum": written(problem.known)}
    efficient = {"frontier": [_point(point) for point in points]} if points else {}
    return {
        "value": written(choice.value),
        "proven_optimal": choice.proven,
        "bound": written(choice.bound),
        **known,
        "chosen": list(choice.ids),
        "left_out": [_left_out(each) for each in out],
        **efficient,
    }


def _left_out(each: LeftOut) -> dict[str, object]:
    return {
        "id": each.id,
        "loss_if_forced": None if each.loss is None else written(each.loss),
        "displaces": list(each.displaces),
        "proven": each.proven,
        "loss_at_least": written(each.least),
    }


def _point(point: Point) -> dict[str, object]:
    return {
        "share": written(point.share),
        "budget": written(point.budget),
        "used": written(point.used),
        "value": written(point.value),
        "proven_optimal": point.proven,
        "chosen": list(point.ids),
    }


def written(number: Fraction) -> int | float:
    """A fraction as the number that JSON would have."""
    return int(number) if number.denominator == 1 else float(number)
