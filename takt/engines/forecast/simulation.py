"""Monte Carlo on a network: thousands of possible courses at once, one task after the other.

Every trial is a full forward pass of the critical path method (Kelley 1961) over drawn durations, computed for
thousands of trials a step, so that what a step touches stays in the cache. What held up the end is then followed back
through the very numbers of the forward pass: a task is critical in a trial where its finish, or its start for SS and
SF links, made the finish of the project what it is (Van Slyke 1963).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.forecast.drawing import Drawing
from takt.engines.forecast.estimates import Singles
from takt.engines.forecast.network import Link, Network

AT_ONCE = 10_000  # trials; measured: with fewer the steps cost more than the work, with more only memory


@dataclass(frozen=True)
class Trials:
    """What the trials gave.

    finishes: of the project, (trials,). critical: in how many trials each task was so, (tasks,).
    """

    drawing: Drawing
    finishes: Singles
    critical: NDArray[np.int64]


def simulate(network: Network, trials: int, seed: int) -> Trials:
    """Draw and compute so many trials; the same seed gives the same numbers.

    Raises ValueError for fewer than one trial.
    """
    if trials < 1:
        raise ValueError("a simulation needs one trial or more")
    drawing = Drawing(network, trials, np.random.default_rng(seed))
    finishes = np.empty(trials, dtype=np.float32)
    passing = _Pass(network, drawing, min(trials, AT_ONCE))
    for begin in range(0, trials, AT_ONCE):
        passing.over(slice(begin, min(begin + AT_ONCE, trials)), finishes)
    return Trials(drawing, finishes, passing.critical)


class _Pass:
    """The forward pass and the way back over some trials, in memory that is used again for the next."""

    def __init__(self, network: Network, drawing: Drawing, width: int) -> None:
        self.network, self.drawing, self.chunk = network, drawing, slice(0)
        links = [[(network.places[link.predecessor], link) for link in task.links] for task in network.tasks]
        self.links: list[list[tuple[int, Link]]] = links
        everything = [each for own in links for each in own]
        # A task that another waits for until it is finished cannot be the very last.
        before = {place for place, link in everything if link.kind == "FS" and link.lag >= 0}
        self.last = [place for place in range(len(links)) if place not in before]
        self.all_finishes = np.empty((len(links), width), np.float32)
        self.all_marks = np.empty((len(links), width), np.bool_)
        # Starts are kept for those alone whose start another task waits for.
        sources = {place for place, link in everything if link.kind in ("SS", "SF")}
        self.kept = {place: np.empty(width, np.float32) for place in sources}
        self.scratch, self.other_scratch = np.empty((2, width), np.float32)
        self.critical = np.zeros(len(links), dtype=np.int64)

    def over(self, chunk: slice, finishes: Singles) -> None:
        """Pass over some trials, and fill in the project's finish of each."""
        self.chunk, width = chunk, chunk.stop - chunk.start
        self.finishes, self.marks = self.all_finishes[:, :width], self.all_marks[:, :width]
        self.row, self.other_row = self.scratch[:width], self.other_scratch[:width]
        self.starts = {place: row[:width] for place, row in self.kept.items()}
        self._forward()
        self.ends = finishes[chunk]
        np.max(self.finishes[self.last], axis=0, out=self.ends)
        self._back()

    def _forward(self) -> None:
        for place in self.network.order:
            durations = self.drawing.durations(place, self.chunk, self.row)
            finish = self.finishes[place]
            start = self._start(place, durations, self.starts.get(place, finish))
            np.add(start, durations, out=finish)

    def _back(self) -> None:
        self.marks.fill(False)
        for place in self.last:
            np.equal(self.finishes[place], self.ends, out=self.marks[place])
        for place in reversed(self.network.order):
            marks = self.marks[place]
            count = np.count_nonzero(marks)
            self.critical[place] += count
            if count and self.links[place]:
                self._mark_what_held(place, marks)

    def _mark_what_held(self, place: int, marks: NDArray[np.bool_]) -> None:
        durations = self.row  # looked up only where a link into the finish needs them
        if any(link.kind in ("FF", "SF") for _, link in self.links[place]):
            durations = self.drawing.durations(place, self.chunk, self.row)
        start = self._start(place, durations, self.other_row)
        for predecessor, link in self.links[place]:
            held = self._released(predecessor, link, durations) == start
            held &= marks
            self.marks[predecessor] |= held

    def _start(self, place: int, durations: Singles, out: Singles) -> Singles:
        """When the task at `place` starts, into `out`, a trial each."""
        earliest = np.float32(max(self.network.tasks[place].not_before, 0.0))
        links = self.links[place]
        if not links:
            out.fill(earliest)
        for nth, (predecessor, link) in enumerate(links):
            np.maximum(self._released(predecessor, link, durations), out if nth else earliest, out=out)
        return out

    def _released(self, predecessor: int, link: Link, durations: Singles) -> Singles:
        """When a link lets a task of these durations start, a trial each."""
        released = self.finishes[predecessor] if link.kind in ("FS", "FF") else self.starts[predecessor]
        if link.lag:
            released = released + np.float32(link.lag)
        if link.kind in ("FF", "SF"):
            released = released - durations
        return released
