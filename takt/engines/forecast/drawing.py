"""The random numbers of a simulation, and the durations that they stand for."""

import numpy as np
from numpy.typing import NDArray

from takt.engines.forecast.estimates import LEVELS, Singles
from takt.engines.forecast.network import Network

SLICES_OF_A_DRAW = 4


class Drawing:
    """What was drawn for every task and trial.

    slices: of each task's estimate the slice of equal probability that was drawn, (tasks, trials), below LEVELS.
    befallen: the durations, (trials,), of those tasks that a risk or cause can befall, by place. The durations of
    all others follow from their slices, and are looked up a few thousand at a time rather than kept.
    """

    def __init__(self, network: Network, trials: int, random: np.random.Generator) -> None:
        self.tables = [task.estimate.table() for task in network.tasks]
        self.slices = _slices(len(network.tasks) * trials, random).reshape(-1, trials)
        self.befallen: dict[int, Singles] = {}
        for each in network.befalling:
            amount = np.take(each.size.table(), _slices(trials, random))
            amount[random.random(trials) >= each.probability] = each.nothing
            for place in {network.places[task] for task in each.tasks}:
                row = self.befallen.setdefault(place, np.take(self.tables[place], self.slices[place]))
                each.strike(row, amount, row)
                np.maximum(row, 0, out=row)

    def durations(self, place: int, chunk: slice, out: Singles) -> Singles:
        """The durations of a task in some trials; in `out`, unless they are kept."""
        if place in self.befallen:
            return self.befallen[place][chunk]
        return np.take(self.tables[place], self.slices[place, chunk], out=out, mode="clip")

    def mean(self, place: int) -> float:
        """The mean duration of a task: of its estimate, or of the trials where anything can befall it."""
        return float(self.befallen.get(place, self.tables[place]).mean(dtype=np.float64))


def _slices(many: int, random: np.random.Generator) -> NDArray[np.uint16]:
    # Every raw number of 64 bits is four slices; `Generator.integers` would take twice as long for the same.
    raw = random.bit_generator.random_raw(many // SLICES_OF_A_DRAW + 1).view(np.uint16)[:many]
    raw &= LEVELS - 1
    return raw
