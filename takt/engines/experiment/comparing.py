"""A variant beside its control, looked at once: exact tests, asymptotic tests, and intervals of the difference."""

from dataclasses import dataclass
from math import ceil, floor, nan, sqrt

import numpy as np

from takt.engines.distributions import beta_ppf, normal_ppf, normal_sf, t_ppf, t_sf
from takt.engines.experiment.samples import Moments, Proportion, Sample

FAR, MARGIN = 60, 100  # standard deviations, and tables
SAME = 1 + 1e-7  # tables whose probabilities differ less than this are equally likely, as R and scipy have it


@dataclass(frozen=True)
class Comparison:
    """Variant less control. p values are two-sided; `low` and `high` bound the difference.

    exact_p: Fisher's test for proportions, Welch's t test for means. asymptotic_p: the z test with pooled variance
    for proportions, of Welch's statistic for means. nan where there is too little to compare.
    """

    difference: float
    low: float
    high: float
    exact_p: float
    asymptotic_p: float


def compare(variant: Sample, control: Sample, alpha: float = 0.05) -> Comparison:
    """Compare two samples of one kind; the interval holds the truth in 1 - alpha of experiments.

    Raises ValueError where one counts and the other measures.
    """
    if isinstance(variant, Proportion) and isinstance(control, Proportion):
        return _proportions(variant, control, alpha)
    if isinstance(variant, Moments) and isinstance(control, Moments):
        return _means(variant, control, alpha)
    raise ValueError("successes and values cannot be compared")


def fisher(variant: Proportion, control: Proportion) -> float:
    """Two-sided p of Fisher's exact test (Fisher 1935): all tables no likelier than the one that was seen."""
    n, successes = variant.n + control.n, variant.successes + control.successes
    middle = successes * variant.n / n
    spread = sqrt(middle * (1 - successes / n) * control.n / max(n - 1, 1))
    reach = FAR * spread + MARGIN  # what lies farther out weighs less than any float
    lowest = max(0, successes - control.n, floor(middle - reach))
    highest = min(successes, variant.n, ceil(middle + reach))
    if not lowest <= variant.successes <= highest:
        return 0.0
    counts = np.arange(lowest, highest, dtype=float)
    # Each table's probability over that of the one before; logarithms, as the product leaves the range of floats.
    steps = (successes - counts) * (variant.n - counts) / ((counts + 1) * (n - successes - variant.n + counts + 1))
    logs = np.concatenate([[0.0], np.cumsum(np.log(steps))])
    seen = variant.successes - lowest
    weights = np.exp(logs - logs.max())
    likely = logs <= logs[seen] + np.log(SAME)
    return float(min(weights[likely].sum() / weights.sum(), 1.0))


def clopper_pearson(sample: Proportion, alpha: float = 0.05) -> tuple[float, float]:
    """The exact interval of one proportion (Clopper and Pearson 1934)."""
    hits, misses = sample.successes, sample.n - sample.successes
    low = beta_ppf(alpha / 2, hits, misses + 1) if hits else 0.0
    high = beta_ppf(1 - alpha / 2, hits + 1, misses) if misses else 1.0
    return low, high


def wilson(sample: Proportion, alpha: float = 0.05) -> tuple[float, float]:
    """The score interval of one proportion (Wilson 1927)."""
    z = normal_ppf(1 - alpha / 2)
    n, share = sample.n, sample.mean
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def welch(variant: Moments, control: Moments) -> tuple[float, float]:
    """Welch's statistic and its degrees of freedom (Welch 1947); nan where nothing varies."""
    parts = [sample.variance / sample.n for sample in (variant, control)]
    total = sum(parts)
    if not total:
        return nan, nan
    freedom = total**2 / sum(part**2 / (sample.n - 1) for part, sample in zip(parts, (variant, control), strict=True))
    return (variant.mean - control.mean) / sqrt(total), freedom


def _proportions(variant: Proportion, control: Proportion, alpha: float) -> Comparison:
    if not (variant.n and control.n):
        return Comparison(nan, nan, nan, nan, nan)
    difference = variant.mean - control.mean
    # Newcombe 1998, method 10: both score intervals, put together.
    (low, high), (low_control, high_control) = wilson(variant, alpha), wilson(control, alpha)
    below = sqrt((variant.mean - low) ** 2 + (high_control - control.mean) ** 2)
    above = sqrt((high - variant.mean) ** 2 + (control.mean - low_control) ** 2)
    pooled = variant.joined(control).variance * (1 / variant.n + 1 / control.n)
    asymptotic = 2 * normal_sf(abs(difference) / sqrt(pooled)) if pooled else nan
    return Comparison(difference, difference - below, difference + above, fisher(variant, control), asymptotic)


def _means(variant: Moments, control: Moments, alpha: float) -> Comparison:
    if min(variant.n, control.n) < 2:
        return Comparison(nan, nan, nan, nan, nan)
    statistic, freedom = welch(variant, control)
    difference = variant.mean - control.mean
    if statistic != statistic:
        return Comparison(difference, difference, difference, nan, nan)
    half = t_ppf(1 - alpha / 2, freedom) * sqrt(variant.variance / variant.n + control.variance / control.n)
    exact, asymptotic = 2 * t_sf(abs(statistic), freedom), 2 * normal_sf(abs(statistic))
    return Comparison(difference, difference - half, difference + half, exact, asymptotic)
