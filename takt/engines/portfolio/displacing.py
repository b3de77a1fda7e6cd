"""What choosing a project that is left out would cost, and what it would displace."""

from dataclasses import dataclass, replace
from fractions import Fraction

from takt.engines.portfolio.choosing import Choice
from takt.engines.portfolio.inequalities import LARGEST, Model
from takt.engines.portfolio.neighbourhood import Neighbourhood
from takt.engines.portfolio.problem import Problem
from takt.engines.portfolio.relaxation import Relaxation, relax
from takt.engines.portfolio.search import AT_ONCE
from takt.engines.portfolio.solving import Chosen, Found, solve

ENOUGH = 0.05  # seconds a project, below which a large model is not solved anew for each of them


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A project that is not chosen.

    loss: how much less the best choice with it is worth; None where no choice can hold it, or none was found.
    displaces: the chosen projects that make room for it in that choice; of equally good ones, as few as possible.
    proven: whether that is exact, or there is no choice with it. least: the loss is no smaller than this.
    """

    id: str
    loss: Fraction | None
    displaces: tuple[str, ...]
    proven: bool
    least: Fraction


def left_out(problem: Problem, choice: Choice, seconds: float = 10.0) -> list[LeftOut]:
    """Each project that the choice leaves out, in the order of the problem; `seconds` for all of them together."""
    model = choice.model
    out = [index for index, is_in in enumerate(choice.chosen) if not is_in]
    relaxed = relax(model) if len(model.values) > AT_ONCE else None
    near = None if relaxed is None else Neighbourhood(model, relaxed, choice.chosen)
    share = seconds / max(len(out), 1)
    return [_one(problem, choice, index, _forced(choice, near, index, share), relaxed) for index in out]


def _one(problem: Problem, choice: Choice, index: int, found: Found, relaxed: Relaxation | None) -> LeftOut:
    model, own = choice.model, problem.projects[index].id
    highest = found.bound if relaxed is None else min(found.bound, relaxed.bound_if(index, True))
    reached = model.value(choice.chosen)
    least = max(Fraction(reached - highest) / model.scale, Fraction(0))
    if found.chosen is None:
        return LeftOut(own, None, (), found.finished, least)
    value = sum((p.value for p, is_in in zip(problem.projects, found.chosen, strict=True) if is_in), Fraction(0))
    displaced = (was and not is_in for was, is_in in zip(choice.chosen, found.chosen, strict=True))
    ids = tuple(project.id for project, gone in zip(problem.projects, displaced, strict=True) if gone)
    loss = choice.value - value
    proven = choice.proven and model.exact and (found.finished or model.value(found.chosen) >= highest)
    return LeftOut(own, loss, ids, proven, loss if proven else min(least, loss))


def _forced(choice: Choice, near: Neighbourhood | None, index: int, seconds: float) -> Found:
    """The best choice with the project; where time is too short for that, the best of those near to the choice."""
    found = Found(None, _highest(choice.model), False, 0.0)
    if near is None or seconds >= ENOUGH:
        found = _valued(choice.model, solve(_keeping(choice.model, choice.chosen), {index: True}, seconds))
    if near is None or found.finished:
        return found
    options = [option for option in (near.with_project(index), found.chosen) if option]
    return replace(found, chosen=max(options, key=choice.model.value, default=None))


def _keeping(model: Model, chosen: Chosen) -> Model:
    """The model that prefers, of equally good choices, the one that keeps most of the chosen."""
    factor = sum(chosen) + 1
    if sum(abs(value) for value in model.values) * factor > LARGEST:
        return model
    return replace(
        model, values=tuple(value * factor + is_in for value, is_in in zip(model.values, chosen, strict=True))
    )


def _valued(model: Model, found: Found) -> Found:
    """What was found in a model that also counts what is kept, bounded without that."""
    is_best = found.chosen is not None and found.finished
    return replace(found, bound=model.value(found.chosen) if is_best and found.chosen else _highest(model))


def _highest(model: Model) -> int:
    return sum(value for value in model.values if value > 0)
