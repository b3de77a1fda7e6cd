"""How good a portfolio of 500 projects under 5 constraints is after ten seconds, beside CP-SAT alone and greed.

Made as Chu and Beasley made mknapcb (Journal of Heuristics 4, 1998). Run: python bench/portfolio.py [seconds]
"""

import sys
import time
from fractions import Fraction
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from takt.engines.portfolio import Bound, Problem, Project, choose, left_out
from takt.engines.portfolio.inequalities import Model, model_of
from takt.engines.portfolio.relaxation import relax
from takt.engines.portfolio.solving import solve

PROJECTS, CONSTRAINTS = 500, 5
TIGHTNESS = (0.25, 0.5, 0.75)


def main() -> None:
    """Print for each tightness how far below the bound of the relaxation each way ends, in percent."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    print(f"{PROJECTS} projects, {CONSTRAINTS} constraints, {seconds:g} s: gap to the relaxation in %")
    print(f"{'tightness':>10}{'Takt':>9}{'CP-SAT alone':>14}{'greedy':>9}{'seconds':>9}{'all losses, s':>15}")
    for tightness in TIGHTNESS:
        problem = made(tightness)
        model = model_of(problem)
        begun = time.perf_counter()
        choice = choose(problem, seconds)
        taken = time.perf_counter() - begun
        begun = time.perf_counter()
        left_out(problem, choice, seconds)
        losses = time.perf_counter() - begun
        alone = solve(model, {}, seconds).chosen
        ways = [model.value(choice.chosen), model.value(alone) if alone else 0, greedy(model)]
        gaps = [gap(model, value) for value in ways]
        print(f"{tightness:>10}{gaps[0]:>9.3f}{gaps[1]:>14.3f}{gaps[2]:>9.3f}{taken:>9.1f}{losses:>15.1f}", flush=True)


def made(tightness: float) -> Problem:
    """Weights to 1,000, values that follow them, and room for a share of all."""
    random = np.random.default_rng(1998)
    weights = random.integers(1, 1001, (CONSTRAINTS, PROJECTS))
    values = (weights.mean(axis=0) + 500 * random.random(PROJECTS)).astype(int)
    projects = tuple(
        Project(str(i), Fraction(int(values[i])), {f"r{k}": Fraction(int(weights[k, i])) for k in range(CONSTRAINTS)})
        for i in range(PROJECTS)
    )
    limits = (Bound(f"r{k}", most=Fraction(int(tightness * weights[k].sum()))) for k in range(CONSTRAINTS))
    return Problem(projects, tuple(limits))


def greedy(model: Model) -> int:
    """The floor: whatever still fits, the best value for its weights first."""
    weight = [0] * len(model.values)
    for each in model.inequalities:
        for index, amount in each.terms:
            weight[index] += amount
    chosen = [False] * len(model.values)
    for index in sorted(range(len(chosen)), key=lambda i: -model.values[i] / weight[i]):
        chosen[index] = True
        chosen[index] = model.holds(chosen)
    return model.value(chosen)


def gap(model: Model, value: int) -> float:
    """By how many percent the bound of the relaxation is higher; the optimum lies between."""
    relaxed = relax(model)
    assert relaxed is not None
    return (relaxed.bound / value - 1) * 100


if __name__ == "__main__":
    main()
