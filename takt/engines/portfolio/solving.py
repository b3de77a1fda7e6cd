"""The exact solver: OR-Tools CP-SAT, imported when used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from takt.engines.portfolio.inequalities import Model

SEED = 1
Chosen = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The best choice that was found, or None, and a bound that no choice exceeds; both are the same if proven.

    finished: whether the search ended by itself, so that None means that there is no such choice.
    seconds: how long it took.
    """

    chosen: Chosen | None
    bound: int
    finished: bool
    seconds: float


def solve(
    model: Model,
    fixed: Mapping[int, bool],
    seconds: float,
    *,
    above: int | None = None,
    start: Sequence[bool] | None = None,
    workers: int = 1,
) -> Found:
    """The best choice in which the projects `fixed` by index are in or out as said.

    seconds: how long to search at most. above: only choices worth more than this count. start: where to begin.
    """
    from ortools.sat.python import cp_model

    program = cp_model.CpModel()
    free = {index: program.new_bool_var("") for index in range(len(model.values)) if index not in fixed}
    for each in model.inequalities:
        settled = sum(weight for index, weight in each.terms if fixed.get(index))
        terms = [(free[index], weight) for index, weight in each.terms if index in free]
        if terms:
            sides = [variable for variable, _ in terms], [weight for _, weight in terms]
            program.add(cp_model.LinearExpr.weighted_sum(*sides) <= each.most - settled)
        elif settled > each.most:
            return Found(None, 0, True, 0.0)
    settled = sum(model.values[index] for index, is_in in fixed.items() if is_in)
    worth = cp_model.LinearExpr.weighted_sum(list(free.values()), [model.values[index] for index in free])
    if above is not None:
        program.add(worth >= above + 1 - settled)
    for index, variable in free.items() if start is not None else ():
        program.add_hint(variable, bool(start[index]) if start is not None else False)
    program.maximize(worth)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(seconds, 0.001)
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = SEED
    status = solver.solve(program)
    finished = status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        highest = sum(value for value in model.values if value > 0)
        return Found(None, highest, finished, solver.wall_time)
    chosen = tuple(
        bool(solver.boolean_value(free[index])) if index in free else fixed[index] for index in range(len(model.values))
    )
    bound = model.value(chosen) if finished else round(solver.best_objective_bound) + settled
    return Found(chosen, bound, finished, solver.wall_time)
