"""Monte Carlo on a network: thousands of possible courses at once, one task after the other.

Every trial is a full forward pass of the critical path method (Kelley 1961) over drawn durations, computed for a few
thousand trials a step, so that what a step touches stays in the cache. What held up the end is then followed back
through the very numbers of the forward pass: a task is critical in a trial where its finish, or its start for SS and
SF links, made the finish of the project what it is (Van Slyke 1963).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.forecast.estimates import LEVELS
from takt.engines.forecast.network import Link, Network

Singles = NDArray[np.float32]

AT_ONCE = 5000  # trials; measured: with fewer the steps cost more than the work, with more they leave the cache
SLICES_OF_A_DRAW = 4


@dataclass(frozen=True)
class Trials:
    """What the trials gave.

    slices: of each task the slice of its estimate that was drawn, (tasks, trials), below LEVELS.
    durations: from it and what befell the task, (tasks, trials). befallen: places of tasks that anything can befall.
    finishes: of the project, (trials,). critical: in how many trials each task was so, (tasks,).
    """

    slices: NDArray[np.uint16]
    durations: Singles
    befallen: frozenset[int]
    finishes: Singles
    critical: NDArray[np.int64]


def simulate(network: Network, trials: int, seed: int) -> Trials:
    """Draw and compute so many trials; the same seed gives the same numbers.

    Raises ValueError for fewer than one trial.
    """
    if trials < 1:
        raise ValueError("a simulation needs one trial or more")
    random = np.random.default_rng(seed)
    slices, durations = _draw(network, trials, random)
    befallen = _befall(network, durations, random)
    finishes = np.empty(trials, dtype=np.float32)
    critical = np.zeros(len(network.tasks), dtype=np.int64)
    passing = _Pass(network, min(trials, AT_ONCE))
    for begin in range(0, trials, AT_ONCE):
        chunk = slice(begin, min(begin + AT_ONCE, trials))
        passing.forward(durations[:, chunk], finishes[chunk])
        passing.follow_back(critical)
    return Trials(slices, durations, befallen, finishes, critical)


def _draw(network: Network, trials: int, random: np.random.Generator) -> tuple[NDArray[np.uint16], Singles]:
    """The drawn slices and the durations that they stand for, (tasks, trials) each."""
    shape = (len(network.tasks), trials)
    slices = _slices(shape[0] * trials, random).reshape(shape)
    durations = np.empty(shape, dtype=np.float32)
    for task, drawn, row in zip(network.tasks, slices, durations, strict=True):
        np.take(task.estimate.table(), drawn, out=row, mode="clip")
    return slices, durations


def _slices(many: int, random: np.random.Generator) -> NDArray[np.uint16]:
    # Every raw number of 64 bits is four slices; `Generator.integers` would take twice as long for the same.
    raw = random.bit_generator.random_raw(many // SLICES_OF_A_DRAW + 1).view(np.uint16)[:many]
    raw &= LEVELS - 1
    return raw


def _befall(network: Network, durations: Singles, random: np.random.Generator) -> frozenset[int]:
    """Let causes multiply and risks lengthen the durations in place. Returns the places of the tasks they may touch."""
    befallen: set[int] = set()
    for each in (*network.causes, *network.risks):
        amount = np.take(each.size.table(), _slices(durations.shape[1], random))
        amount[random.random(len(amount)) >= each.probability] = each.nothing
        places = {network.places[task] for task in each.tasks}
        for place in places:
            each.strike(durations[place], amount, durations[place])
            np.maximum(durations[place], 0, out=durations[place])
        befallen |= places
    return frozenset(befallen)


class _Pass:
    """The forward pass and the way back over some trials, in memory that is used again."""

    def __init__(self, network: Network, width: int) -> None:
        self.network = network
        links = [[(network.places[link.predecessor], link) for link in task.links] for task in network.tasks]
        self.links: list[list[tuple[int, Link]]] = links
        # A task that another waits for until it is finished cannot be the very last.
        before = {place for each in links for place, link in each if link.kind == "FS" and link.lag >= 0}
        self.last = [place for place in range(len(network.tasks)) if place not in before]
        shape = (len(network.tasks), width)
        self.starts, self.finishes = np.empty(shape, np.float32), np.empty(shape, np.float32)
        self.critical = np.empty(shape, np.bool_)
        self.durations = self.ends = self.starts
        self.width = width

    def forward(self, durations: Singles, ends: Singles) -> None:
        """Fill starts and finishes, (tasks, trials), and the project's finish of each trial, `ends`."""
        self.durations, self.ends, self.width = durations, ends, len(ends)
        for place in self.network.order:
            start = self.starts[place, : self.width]
            links = self.links[place]
            earliest = np.float32(max(self.network.tasks[place].not_before, 0.0))
            if not links:
                start.fill(earliest)
            for nth, (predecessor, link) in enumerate(links):
                np.maximum(self._released(predecessor, link, place), start if nth else earliest, out=start)
            np.add(start, durations[place], out=self.finishes[place, : self.width])
        ends.fill(0)
        for place in self.last:
            np.maximum(ends, self.finishes[place, : self.width], out=ends)

    def follow_back(self, counts: NDArray[np.int64]) -> None:
        """Add to `counts`, (tasks,), in how many of these trials each task was critical."""
        critical = self.critical[:, : self.width]
        critical.fill(False)
        for place in self.last:
            np.equal(self.finishes[place, : self.width], self.ends, out=critical[place])
        for place in reversed(self.network.order):
            count = np.count_nonzero(critical[place])
            counts[place] += count
            if not count:
                continue
            for predecessor, link in self.links[place]:
                held = self._released(predecessor, link, place) == self.starts[place, : self.width]
                critical[predecessor] |= held & critical[place]

    def _released(self, predecessor: int, link: Link, place: int) -> Singles:
        """When a link lets the task at `place` start, a trial each."""
        source = self.finishes if link.kind in ("FS", "FF") else self.starts
        released = source[predecessor, : self.width]
        if link.lag:
            released = released + np.float32(link.lag)
        if link.kind in ("FF", "SF"):
            released = released - self.durations[place]
        return released
