"""A good choice that holds a given project, at once: all subsets of a small core are tried at the same time."""

import math

import numpy as np
from numpy.typing import NDArray

from takt.engines.portfolio.inequalities import Model
from takt.engines.portfolio.relaxation import Relaxation
from takt.engines.portfolio.solving import Chosen

LARGEST_CORE = 16  # projects, hence 65,536 subsets
CELLS = 4_000_000  # of the table of what each subset uses

Floats = NDArray[np.float64]


class Neighbourhood:
    """The choices that differ from one in a core of projects, those whose margin decides least about them."""

    def __init__(self, model: Model, relaxed: Relaxation, chosen: Chosen) -> None:
        self._model, self._chosen = model, np.array(chosen, dtype=bool)
        self._values = np.array(model.values, dtype=np.float64)
        self._weights = _weights(model)
        self._limits = np.array([float(each.most) for each in model.inequalities])
        self._worst_first = np.argsort(relaxed.margins, kind="stable")
        size = min(LARGEST_CORE, int(math.log2(CELLS / max(len(self._limits), 1))), len(chosen))
        self._core = np.argsort(np.abs(relaxed.margins), kind="stable")[:size]
        self._subsets = (np.arange(2**size)[:, None] >> np.arange(size) & 1).astype(np.float64)
        self._uses = self._subsets @ self._weights[:, self._core].T
        # Equally good choices are told apart by how many of the chosen they keep, which is worth less than anything.
        kept = self._chosen / (2.0 * len(chosen) + 2)
        self._worth = self._subsets @ (self._values + kept)[self._core]

    def with_project(self, index: int) -> Chosen | None:
        """The best of them with the project in; where it needs more room, others make it, the worst first."""
        found = [choice for base in (self._chosen, self._made_room(index)) if (choice := self._best(base, index))]
        return max(found, key=self._model.value, default=None)

    def _best(self, base: NDArray[np.bool_], index: int) -> Chosen | None:
        trial = base.copy()
        trial[index] = True
        outside = trial.copy()
        outside[self._core] = False
        room = self._limits - self._weights @ outside
        worth = np.where((self._uses <= room).all(axis=1), self._worth, -np.inf)
        if index in self._core:
            worth = np.where(self._subsets[:, int(np.flatnonzero(self._core == index)[0])] > 0, worth, -np.inf)
        best = int(np.argmax(worth))
        trial[self._core] = self._subsets[best] > 0
        choice = tuple(bool(is_in) for is_in in trial)
        return choice if choice[index] and self._model.holds(choice) else None

    def _made_room(self, index: int) -> NDArray[np.bool_]:
        trial = self._chosen.copy()
        trial[index] = True
        load = self._weights @ trial
        for each in self._worst_first:
            if (load <= self._limits).all():
                break
            if trial[each] and each != index:
                trial[each] = False
                load -= self._weights[:, each]
        return trial


def _weights(model: Model) -> Floats:
    weights = np.zeros((len(model.inequalities), len(model.values)))
    for row, each in enumerate(model.inequalities):
        for index, weight in each.terms:
            weights[row, index] = weight
    return weights
