"""Estimates of how long a task takes, and their quantile tables: what the simulation draws from.

A draw is a look-up: a random whole number below LEVELS picks one of as many slices of equal probability, and the
table holds each slice's mean. So the mean of every estimate is kept exactly and its distribution to 1 in 4,000,
far below the noise of any number of trials, for a twentieth of the time of drawing from a beta distribution.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, log
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

LEVELS = 2048
LONGEST = 10_000_000  # working days or whatever the unit: far beyond sense, far below what singles can add up
WIDEST = 5.0  # sigma of a lognormal: its 10th and 90th percentiles are a factor of 360,000 apart
SHAPES = 32  # steps between likely = optimistic and likely = pessimistic
FINE = 8192  # steps across a distribution when its table is made
PERT_WEIGHT = 4  # of the most likely value, against 1 for each end


@dataclass(frozen=True)
class Pert:
    """Optimistic, most likely and pessimistic: the beta distribution with mean (o + 4 likely + p) / 6.

    Source: Malcolm et al. 1959; the shape with a and b that add up to 6, Vose 2008. Any unit of time.
    Raises ValueError where the three are not in order or beyond LONGEST.
    """

    optimistic: float
    likely: float
    pessimistic: float

    def __post_init__(self) -> None:
        check_order(self.optimistic, self.likely, self.pessimistic)

    def table(self) -> Singles:
        """The means of LEVELS slices of equal probability, ascending."""
        spread = self.pessimistic - self.optimistic
        place = (self.likely - self.optimistic) / spread * SHAPES if spread else 0.0
        below = min(int(place), SHAPES - 1)
        units = _unit_perts()
        # Between two shapes the quantiles are all but linear, and the mean is exactly so.
        unit = units[below] + np.float32(place - below) * (units[below + 1] - units[below])
        return np.asarray(np.float32(self.optimistic) + np.float32(spread) * unit)


@dataclass(frozen=True)
class Triangular:
    """Optimistic, most likely and pessimistic: a triangle, with more weight in its ends than `Pert`.

    Raises ValueError where the three are not in order or beyond LONGEST.
    """

    optimistic: float
    likely: float
    pessimistic: float

    def __post_init__(self) -> None:
        check_order(self.optimistic, self.likely, self.pessimistic)

    def table(self) -> Singles:
        """The means of LEVELS slices of equal probability, ascending."""
        spread = self.pessimistic - self.optimistic
        mode = (self.likely - self.optimistic) / spread if spread else 0.0
        chance = _middles()
        rising = np.sqrt(chance * mode)
        falling = 1 - np.sqrt((1 - chance) * (1 - mode))
        unit = np.where(chance < mode, rising, falling)
        return np.asarray(self.optimistic + spread * (unit + ((1 + mode) / 3 - unit.mean())), dtype=np.float32)


@dataclass(frozen=True)
class Lognormal:
    """A median, and the standard deviation of the logarithm.

    Raises ValueError unless the median is above 0 and at most LONGEST, and sigma from 0 to WIDEST.
    """

    median: float
    sigma: float

    def __post_init__(self) -> None:
        if not (0 < self.median <= LONGEST and 0 <= self.sigma <= WIDEST):
            raise ValueError(
                f"a lognormal needs a median above 0, at most {LONGEST:,}, and a sigma from 0 to {WIDEST:g}, not {self}"
            )

    def table(self) -> Singles:
        """The means of LEVELS slices of equal probability, ascending."""
        values = self.median * np.exp(self.sigma * _normal_middles())
        mean = self.median * exp(self.sigma**2 / 2)
        values[-1] += (mean - values.mean()) * LEVELS  # what the last slice's middle leaves out of its long tail
        return np.asarray(values, dtype=np.float32)


Estimate = Pert | Triangular | Lognormal


def lognormal_from(values: ArrayLike) -> Lognormal:
    """The lognormal that fits past durations, or ratios of actual to estimated ones, (n,).

    sigma is widened by sqrt(1 + 1/n), as the median is itself uncertain (predictive distribution, Aitchison and
    Dunsmore 1975). Raises ValueError for fewer than two values, and where one is not above 0.
    """
    array = np.asarray(values, dtype=float)
    if array.ndim != 1 or len(array) < 2 or not (np.isfinite(array).all() and (array > 0).all()):
        raise ValueError("a history needs two or more durations, all above 0")
    logs = np.log(array)
    sigma = float(logs.std(ddof=1)) * (1 + 1 / len(logs)) ** 0.5
    return Lognormal(exp(float(logs.mean())), sigma)


def lognormal_around(likely: float, low: float, high: float) -> Lognormal:
    """The lognormal with that median whose 10th and 90th percentiles are as far apart as `low` and `high`.

    Raises ValueError where the three are not in ascending order, or `low` is not above 0.
    """
    check_order(low, likely, high)
    if low <= 0:
        raise ValueError(f"a lognormal needs an optimistic value above 0, not {low:g}")
    return Lognormal(likely, log(high / low) / (2 * NormalDist().inv_cdf(0.9)))


def check_order(optimistic: float, likely: float, pessimistic: float) -> None:
    """Raises ValueError unless the three are within LONGEST and in ascending order."""
    if max(abs(optimistic), abs(pessimistic)) > LONGEST:
        raise ValueError(f"a duration of more than {LONGEST:,} is out of reach")
    if not optimistic <= likely <= pessimistic:
        raise ValueError(
            f"optimistic {optimistic:g}, likely {likely:g} and pessimistic {pessimistic:g} are not in ascending order"
        )


def _middles() -> Floats:
    return (np.arange(LEVELS) + 0.5) / LEVELS


@lru_cache(maxsize=1)
def _normal_middles() -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf(chance) for chance in _middles()])


@lru_cache(maxsize=1)
def _unit_perts() -> Singles:
    """Tables of the beta distributions on 0 to 1, (SHAPES + 1, LEVELS)."""
    values = np.linspace(0, 1, FINE + 1)
    edges = np.linspace(0, 1, LEVELS + 1)
    tables = []
    for mode in np.linspace(0, 1, SHAPES + 1):
        density = values ** (PERT_WEIGHT * mode) * (1 - values) ** (PERT_WEIGHT * (1 - mode))
        chance = _cumulated(density)
        partial_mean = _cumulated(density * values) * (1 + PERT_WEIGHT * mode) / (PERT_WEIGHT + 2)
        tables.append(np.diff(np.interp(edges, chance, partial_mean)) * LEVELS)
    return np.array(tables, dtype=np.float32)


def _cumulated(density: Floats) -> Floats:
    """The integral from the left by trapezoids, scaled to end at 1."""
    total = np.concatenate([[0.0], np.cumsum(density[1:] + density[:-1])])
    return np.asarray(total / total[-1])
