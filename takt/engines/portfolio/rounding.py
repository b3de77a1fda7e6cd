"""A first choice at once: what the relaxation takes whole, and then whatever still fits."""

import numpy as np

from takt.engines.portfolio.inequalities import Model
from takt.engines.portfolio.relaxation import Relaxation
from takt.engines.portfolio.solving import Chosen

WHOLE = 1 - 1e-6  # a share that the simplex method means to be 1


def rounded(model: Model, relaxed: Relaxation) -> Chosen | None:
    """A choice that keeps all inequalities, or None where rounding down breaks one, as it may with least amounts."""
    uses: list[list[tuple[int, int]]] = [[] for _ in model.values]
    for row, each in enumerate(model.inequalities):
        for index, weight in each.terms:
            uses[index].append((row, weight))
    room = [each.most for each in model.inequalities]
    chosen = [False] * len(model.values)
    for index in np.argsort(-relaxed.margins, kind="stable").tolist():
        is_whole = relaxed.shares[index] > WHOLE
        if is_whole or (model.values[index] > 0 and all(weight <= room[row] for row, weight in uses[index])):
            chosen[index] = True
            for row, weight in uses[index]:
                room[row] -= weight
    return tuple(chosen) if model.holds(chosen) else None
