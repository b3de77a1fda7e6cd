"""Several tests at once, and whether subjects were split as planned."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from takt.engines.distributions import chi2_sf


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p values that hold the chance of any false discovery (Holm 1979)."""
    order = np.argsort(p_values, kind="stable")
    many = len(p_values)
    stepped = np.maximum.accumulate(np.array(p_values)[order] * (many - np.arange(many)))
    return _in_place(stepped, order)


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p values that hold the expected share of false discoveries (Benjamini and Hochberg 1995)."""
    order = np.argsort(p_values, kind="stable")
    many = len(p_values)
    scaled = np.array(p_values)[order] * many / np.arange(1, many + 1)
    return _in_place(np.minimum.accumulate(scaled[::-1])[::-1], order)


def split_mismatch(counts: Sequence[int], shares: Sequence[float]) -> float:
    """p of the chi-squared test (Pearson 1900) that subjects were split by these shares; a tiny one says they were not.

    Raises ValueError for a share that is not above 0, and for no subject at all.
    """
    wanted = np.array(shares, dtype=float)
    if len(wanted) != len(counts) or not (wanted > 0).all() or not sum(counts):
        raise ValueError("a split needs a share above 0 for each variant, and some subjects")
    expected = wanted / wanted.sum() * sum(counts)
    statistic = float(((np.array(counts) - expected) ** 2 / expected).sum())
    return chi2_sf(statistic, len(counts) - 1)


def _in_place(adjusted: NDArray[np.float64], order: NDArray[np.intp]) -> list[float]:
    values = np.empty(len(adjusted))
    values[order] = np.minimum(adjusted, 1.0)
    return [float(value) for value in values]
