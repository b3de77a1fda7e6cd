"""How likely each variant is the best, and what choosing it is expected to lose: by integration, not by dice.

A proportion has a uniform prior and so a beta posterior; a mean has a flat prior and a normal posterior.
E max = integral of x d(product of all distributions), so that the loss of choosing i is E max - E i (Stucchio 2015).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from takt.engines.distributions import beta_cdf, beta_pdf, normal_cdf
from takt.engines.experiment.samples import Proportion, Sample

Floats = NDArray[np.float64]

REACH = (-20, -9, -6, -4, -2.5, -1, 0, 1, 2.5, 4, 6, 9, 20)  # standard deviations where panels meet
CURVE = 81  # points
NODES = 16  # of Gauss-Legendre in each panel


@dataclass(frozen=True)
class Standing:
    """Of one variant: the chance that it is the best, and the expected loss of choosing it, in units of the metric."""

    best: float
    loss: float


def standings(samples: Sequence[Sample], higher: bool = True) -> list[Standing]:
    """Where each variant stands, best being the highest mean, or the lowest where `higher` is false.

    Raises ValueError for a mean of fewer than two values, or of values that do not vary.
    """
    posteriors = [_posterior(sample, 1.0 if higher else -1.0) for sample in samples]
    points, widths = _panels(posteriors)
    below = np.array([[each.cdf(point) for point in points] for each in posteriors])
    density = np.array([[each.pdf(point) for point in points] for each in posteriors])
    others = [np.prod(np.delete(below, place, axis=0), axis=0) for place in range(len(samples))]
    best = [float((density[place] * others[place] * widths).sum()) for place in range(len(samples))]
    greatest = sum(float((points * density[place] * others[place] * widths).sum()) for place in range(len(samples)))
    return [Standing(chance, max(greatest - each.mean, 0.0)) for chance, each in zip(best, posteriors, strict=True)]


def curve(sample: Sample) -> list[tuple[float, float]]:
    """The posterior of a variant's mean as points (mean, density), to be drawn. Raises ValueError as `standings`."""
    posterior = _posterior(sample, 1.0)
    low, high = posterior.ends
    places = (posterior.mean + deviations * posterior.sd for deviations in np.linspace(-4, 4, CURVE))
    return [(float(place), posterior.pdf(place)) for place in places if low < place < high]


@dataclass(frozen=True)
class _Beta:
    a: float
    b: float
    sign: float

    @property
    def mean(self) -> float:
        return self.sign * self.a / (self.a + self.b)

    @property
    def sd(self) -> float:
        n = self.a + self.b
        return sqrt(self.a * self.b / (n * n * (n + 1)))

    def cdf(self, value: float) -> float:
        if self.sign > 0:
            return beta_cdf(value, self.a, self.b)
        return 1 - beta_cdf(-value, self.a, self.b)

    def pdf(self, value: float) -> float:
        share = self.sign * value
        return beta_pdf(share, self.a, self.b) if 0 < share < 1 else 0.0

    @property
    def ends(self) -> tuple[float, float]:
        return (0.0, 1.0) if self.sign > 0 else (-1.0, 0.0)


@dataclass(frozen=True)
class _Normal:
    mean: float
    sd: float
    ends = (-np.inf, np.inf)

    def cdf(self, value: float) -> float:
        return normal_cdf((value - self.mean) / self.sd)

    def pdf(self, value: float) -> float:
        return exp(-(((value - self.mean) / self.sd) ** 2) / 2) / (self.sd * sqrt(2 * pi))


def _posterior(sample: Sample, sign: float) -> _Beta | _Normal:
    if isinstance(sample, Proportion):
        return _Beta(sample.successes + 1.0, sample.n - sample.successes + 1.0, sign)
    if sample.n < 2 or not sample.sd:
        raise ValueError("a mean needs two values or more that vary")
    return _Normal(sign * sample.mean, sample.sd / sqrt(sample.n))


def _panels(posteriors: Sequence[_Beta | _Normal]) -> tuple[Floats, Floats]:
    """Points and weights of a quadrature that is fine wherever one of the posteriors is."""
    low, high = posteriors[0].ends
    meets = {min(max(each.mean + reach * each.sd, low), high) for each in posteriors for reach in REACH}
    edges = np.array(sorted(meets))
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(edges)[:, None] / 2
    points = edges[:-1, None] + half * (nodes + 1)
    return points.ravel(), (half * weights).ravel()
