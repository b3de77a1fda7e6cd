"""What the trials say: when it ends, what holds it up, and whose uncertainty matters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite, nan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from takt.engines import workdays
from takt.engines.forecast.drawing import Drawing
from takt.engines.forecast.estimates import LEVELS
from takt.engines.forecast.network import Network
from takt.engines.forecast.simulation import Trials, simulate

Floats = NDArray[np.float64]

MATTERS = 0.02  # a task critical in fewer trials than this share cannot drive the finish, whatever its correlation


@dataclass(frozen=True)
class Driver:
    """How a task matters.

    critical: the share of trials in which it was critical (criticality index).
    sensitivity: Spearman's rank correlation of its duration with the project's finish, nan where it never varies
        or is critical in less than MATTERS of the trials.
    cruciality: the product of the two, 0 for nan (Williams 1992; Elmaghraby 2000).
    """

    id: str
    name: str
    mean: float
    critical: float
    sensitivity: float
    cruciality: float


@dataclass(frozen=True)
class Outcome:
    """The finishes of all trials, ascending, in working time after the start (trials,), and a driver a task."""

    finishes: Floats
    drivers: tuple[Driver, ...]

    def percentile(self, percent: float) -> float:
        """The working time within which so many percent of the trials finished."""
        return float(np.percentile(self.finishes, percent))

    def chance_by(self, duration: float) -> float:
        """The share of trials that finished within this working time."""
        return float(np.searchsorted(self.finishes, duration, side="right") / len(self.finishes))


def forecast(network: Network, trials: int = 10_000, seed: int = 1) -> Outcome:
    """Simulate the network and read off what the trials say. Raises ValueError for fewer than two trials."""
    if trials < 2:
        raise ValueError("a forecast needs two trials or more")
    simulated = simulate(network, trials, seed)
    drivers = _drivers(network, simulated)
    return Outcome(np.sort(simulated.finishes).astype(np.float64), drivers)


def dates(calendar: workdays.Calendar, start: datetime, minutes: ArrayLike) -> list[datetime]:
    """The instants after so many working minutes, one each, in the time zone of `start`.

    Raises ValueError for a naive start, and where working time leaves 1900 to 2199.
    """
    seconds = workdays.add_many(calendar, np.floor(start.timestamp()), np.atleast_1d(np.asarray(minutes, dtype=float)))
    return [start + timedelta(seconds=int(each) - int(start.timestamp())) for each in seconds]


def spearman(left: ArrayLike, right: ArrayLike) -> float:
    """Spearman's rank correlation with mid-ranks for ties (Spearman 1904), nan where one side never varies."""
    return _correlation(_ranks(np.asarray(left)), _ranks(np.asarray(right)))


def _drivers(network: Network, trials: Trials) -> tuple[Driver, ...]:
    shares = trials.critical / len(trials.finishes)
    finish_ranks = _ranks(trials.finishes)
    drivers = []
    for place, task in enumerate(network.tasks):
        share = float(shares[place])
        rank = _sensitivity(trials.drawing, place, finish_ranks) if share >= MATTERS else nan
        cruciality = share * abs(rank) if isfinite(rank) else 0.0
        drivers.append(Driver(task.id, task.name, trials.drawing.mean(place), share, rank, cruciality))
    return tuple(drivers)


def _sensitivity(drawing: Drawing, place: int, finish_ranks: Floats) -> float:
    """Spearman's correlation of a task's durations with the finish, whose ranks are given less their mean.

    Where nothing befalls the task, its slices are in the order of its durations, and counting them replaces sorting.
    """
    if place in drawing.befallen:
        return _correlation(_ranks(drawing.befallen[place]), finish_ranks)
    table = drawing.tables[place]
    if table[0] == table[-1]:
        return nan
    slices = drawing.slices[place].astype(np.intp)
    counts = np.bincount(slices, minlength=LEVELS)
    sums = np.bincount(slices, weights=finish_ranks, minlength=LEVELS)
    ranks = np.cumsum(counts) - (counts + len(slices)) / 2
    scale = float(np.dot(counts, ranks**2)) * float(np.dot(finish_ranks, finish_ranks))
    return float(np.dot(ranks, sums)) / scale**0.5 if scale else nan


def _ranks(values: NDArray[np.floating]) -> Floats:
    """Mid-ranks less their mean, (n,)."""
    order = np.argsort(values)
    ordered = values[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    sizes = np.diff(np.append(begins, len(values)))
    ranks = np.empty(len(values), dtype=np.float64)
    ranks[order] = np.repeat(begins + (sizes - len(values)) / 2, sizes)
    return ranks


def _correlation(left: Floats, right: Floats) -> float:
    """Pearson's correlation of two arrays with mean 0."""
    scale = float(np.dot(left, left)) * float(np.dot(right, right))
    return float(np.dot(left, right)) / scale**0.5 if scale else nan
