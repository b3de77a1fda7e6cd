"""The linear relaxation: what half projects would bring, which bounds what whole ones can."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.portfolio.inequalities import Model

SLACK = 1e-9  # of the sum of all terms, by which a bound is raised to be safe from rounding

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Relaxation:
    """shares: shape (n,), how much of each project is chosen, 0 to 1. margins: shape (n,), what its value exceeds
    the price of what it uses by. bound: no choice is worth more. prices: shape (m,), of each inequality."""

    shares: Floats
    margins: Floats
    bound: float
    prices: Floats

    def bound_if(self, index: int, chosen: bool) -> int:
        """No choice in which the project is in, or out, is worth more than this."""
        margin = float(self.margins[index])
        return math.floor(self.bound - max(-margin if chosen else margin, 0.0))


def relax(model: Model) -> Relaxation | None:
    """Solve the relaxation by the simplex method (GLOP); None where even that has no solution.

    The bound is Lagrange's: any prices from 0 on give one, so that it does not hang on the solver's accuracy.
    """
    from ortools.linear_solver.python import model_builder

    program = model_builder.Model()  # type: ignore[no-untyped-call]  # OR-Tools leaves it without types
    shares = [program.new_num_var(0, 1, "") for _ in model.values]
    rows = [
        program.add(
            model_builder.LinearExpr.weighted_sum([shares[i] for i, _ in each.terms], [float(w) for _, w in each.terms])
            <= float(each.most)
        )
        for each in model.inequalities
    ]
    program.maximize(model_builder.LinearExpr.weighted_sum(shares, [float(value) for value in model.values]))
    solver = model_builder.Solver("GLOP")
    if solver.solve(program) != model_builder.SolveStatus.OPTIMAL:
        return None
    prices = np.array([max(float(solver.dual_value(row)), 0.0) for row in rows])
    return _priced(model, np.array([float(solver.value(share)) for share in shares]), prices)


def _priced(model: Model, shares: Floats, prices: Floats) -> Relaxation:
    values = np.array(model.values, dtype=np.float64)
    costs, size = np.zeros_like(values), np.abs(values).sum()
    limits = np.array([float(each.most) for each in model.inequalities])
    for each, price in zip(model.inequalities, prices, strict=True):
        for index, weight in each.terms:
            costs[index] += price * weight
            size += abs(price * weight)
    bound = float(prices @ limits + np.maximum(values - costs, 0).sum())
    size += float(np.abs(prices * limits).sum())
    return Relaxation(shares, values - costs, bound + SLACK * size, prices)
