"""Is it chance? Rank tests for series that remember, change points, and false discoveries.

Waits in a queue resemble their neighbours, so that a thousand of them are worth fewer independent ones. Every test
here therefore multiplies the variance by the inflation that the autocorrelation of the series shows (Geyer,
Practical Markov Chain Monte Carlo, 1992: the initial positive sequence). All series are in order of time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FALSE_DISCOVERIES = 0.05
Z95 = 1.959963984540054
FEWEST_TO_INFLATE = 20

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Size:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float

    def at_least_nothing(self) -> Size:
        """The same where less than nothing cannot be: the low end is cut off at 0."""
        return Size(self.value, max(self.low, 0.0), self.high)


def discoveries(chances: Sequence[float], level: float = FALSE_DISCOVERIES) -> list[bool]:
    """Which p-values are discoveries so that of all discoveries at most `level` are false, on average.

    Benjamini and Hochberg, Controlling the False Discovery Rate (1995).
    """
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    passed = [rank for rank, i in enumerate(order, 1) if chances[i] <= level * rank / len(chances)]
    chosen = set(order[: max(passed, default=0)])
    return [i in chosen for i in range(len(chances))]


def chance_of_longer(own: Series, rest: Series) -> float:
    """The p-value of `own` being longer than `rest`, one-sided, by ranks (Mann and Whitney) with ties."""
    ranks = mid_ranks(np.concatenate((own, rest)))
    variance = float(ranks.var(ddof=1))
    first, second = ranks[: len(own)], ranks[len(own) :]
    spread = variance * (inflation(first) / len(first) + inflation(second) / len(second))
    return tail(float(first.mean() - second.mean()) / math.sqrt(spread)) if spread > 0 else 1.0


def chance_of_share(hits: int, among: int, share: float) -> float:
    """The exact p-value of so many hits where each has at most that share: the upper tail of the binomial."""
    if hits <= share * among:
        return 1.0
    first = _ways(among, hits) + hits * math.log(share) + (among - hits) * math.log1p(-share)
    more = np.arange(hits, among)
    terms = np.cumprod((among - more) / (more + 1) * share / (1 - share))
    return min(1.0, math.exp(first) * (1 + float(terms.sum())))


def chance_of_more(hits: int, among: int, other_hits: int, others: int) -> float:
    """The exact p-value of a higher share of hits than among the others, one-sided: Fisher's test.

    That is the upper tail of the hypergeometric distribution: so many of all hits fall among so many of all.
    """
    total = hits + other_hits
    if hits * others <= other_hits * among:
        return 1.0
    first = _ways(among, hits) + _ways(others, other_hits) - _ways(among + others, total)
    more = np.arange(hits, min(among, total))
    terms = np.cumprod((total - more) * (among - more) / ((more + 1.0) * (others - total + more + 1)))
    return min(1.0, math.exp(first) * (1 + float(terms.sum())))


def change_of(series: Series) -> tuple[int, float]:
    """Where a series rises most clearly, as the index of the first value after, and the p-value of a rise.

    Pettitt, A Non-Parametric Approach to the Change-Point Problem (1979), one-sided: the largest excursion of the
    ranks' sum against the supremum of a Brownian bridge, exp(-2 x^2).
    """
    ranks = mid_ranks(series)
    sums = np.cumsum(ranks.mean() - ranks)[:-1]
    at = int(np.argmax(sums)) + 1
    left = np.concatenate((ranks[:at] - ranks[:at].mean(), ranks[at:] - ranks[at:].mean()))
    spread = len(ranks) * float(ranks.var()) * inflation(left)
    return at, math.exp(-2 * float(sums[at - 1]) ** 2 / spread) if spread > 0 else 1.0


def chance_of_rise(series: Series) -> float:
    """The p-value of a rising trend, one-sided (Mann 1945, Kendall), for a few values such as means of blocks."""
    count = len(series)
    concordance = float(np.sign(series[None, :] - series[:, None])[np.triu_indices(count, 1)].sum())
    spread = math.sqrt(count * (count - 1) * (2 * count + 5) / 18)
    return tail((concordance - 1) / spread)


def excess_of(own: Series, rest: Series) -> Size:
    """By how much the sum of `own` exceeds what the same number of `rest` sum up to; the interval is Welch's."""
    difference = float(own.mean() - rest.mean())
    error = math.sqrt(_error(own) + _error(rest)) * Z95
    return Size(*(len(own) * value for value in (difference, difference - error, difference + error)))


def sum_of(parts: Series, among: int) -> Size:
    """The sum over some cases of all, with the interval that it would have over as many other cases."""
    total = float(parts.sum())
    variance = max(float(np.square(parts).sum()) - total**2 / among, 0.0)
    error = Z95 * math.sqrt(variance * among / max(among - 1, 1))
    return Size(total, max(total - error, 0.0), total + error)


def inflation(series: Series) -> float:
    """How many values of the series are worth one independent value, at least 1."""
    count = len(series)
    centred = series - series.mean()
    if count < FEWEST_TO_INFLATE or not np.any(centred):
        return 1.0
    padded = 1 << (2 * count - 1).bit_length()
    power = np.abs(np.fft.rfft(centred, padded)) ** 2
    correlation = np.fft.irfft(power, padded)[: count // 2]
    correlation = correlation / correlation[0]
    pairs = correlation[: len(correlation) // 2 * 2].reshape(-1, 2).sum(axis=1)
    negative = np.flatnonzero(pairs <= 0)
    positive = pairs[: negative[0]] if len(negative) else pairs
    return max(1.0, 2 * float(positive.sum()) - 1)


def mid_ranks(values: Series) -> Series:
    """Ranks from 1; equal values share the mean of theirs."""
    ranked = np.sort(values)
    lower, upper = np.searchsorted(ranked, values, "left"), np.searchsorted(ranked, values, "right")
    return (lower + upper + 1) / 2


def tail(z: float) -> float:
    """The chance that a standard normal exceeds z."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def _ways(among: int, chosen: int) -> float:
    """The logarithm of the ways to choose so many among so many."""
    return math.lgamma(among + 1) - math.lgamma(chosen + 1) - math.lgamma(among - chosen + 1)


def _error(series: Series) -> float:
    """The squared standard error of the mean."""
    return float(series.var(ddof=1)) * inflation(series) / len(series)
