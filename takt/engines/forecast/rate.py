"""How fast items get done, learnt from how many were done a week: a rate that drifts, jumps, and comes in clumps.

The number done in a week is negative binomial around a rate; the logarithm of the rate is a random walk whose steps are
normal, now and then large (a team halves, a project stops). How restless the rate is and how clumpy the counts are is
not chosen but learnt: every pair of the grid below is filtered, and weighs as much as it foresaw the past.

Sources: the filter is the forward pass of a hidden Markov model over a grid of rates (Rabiner 1989; Kitagawa 1987 for
the grid); the negative binomial in the form of Hilbe 2011; weights by marginal likelihood, Hoeting et al. 1999.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import lgamma

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LOWEST, HIGHEST, POINTS = 0.02, 2000.0, 160  # items a week; the grid of rates is even in their logarithm
RESTLESS = (0.02, 0.05, 0.1, 0.2, 0.35)  # standard deviation of a weekly step of the logarithm
CLUMPY = (0.01, 0.1, 0.25, 0.5, 1.0, 2.0)  # variance of the counts beyond Poisson, as a share of the squared rate
JUMP, JUMP_SIZE = 0.01, 1.2  # one week in a hundred, the logarithm moves so far
CHANGE = 0.01  # one week in a hundred, the house changes: restlessness and clumpiness are as open as at first
BROAD = 3.0  # before anything is seen, the logarithm of the rate is this uncertain


@dataclass(frozen=True)
class Belief:
    """What is known after the last week: weights (restless, clumpy, rate) that add up to one."""

    weights: Floats


def rates() -> Floats:
    """The grid of rates, items a week, (POINTS,)."""
    return np.geomspace(LOWEST, HIGHEST, POINTS)


def learn(counts: NDArray[np.int64]) -> Belief:
    """The belief after weeks with these counts, oldest first, (weeks,)."""
    grid = rates()
    middle = np.log(max(counts.mean(), LOWEST)) if len(counts) else 0.0
    prior = np.exp(-0.5 * ((np.log(grid) - middle) / BROAD) ** 2)
    state = np.broadcast_to(prior / prior.sum(), (len(RESTLESS), len(CLUMPY), POINTS)).copy()
    state /= len(RESTLESS) * len(CLUMPY)
    for count in counts:
        state = np.matmul(state, moves())
        state = ((1 - CHANGE) * state + CHANGE * state.mean(axis=(0, 1))) * likelihood(int(count))
        state /= state.sum()
    return Belief(state)


@lru_cache(maxsize=1)
def moves() -> Floats:
    """For each restlessness the chance of a step from one rate to another, (restless, rate, rate)."""
    logs = np.log(rates())
    apart = logs[None, :] - logs[:, None]
    matrices = []
    for spread in RESTLESS:
        step = np.exp(-0.5 * (apart / spread) ** 2) / spread
        jump = np.exp(-0.5 * (apart / JUMP_SIZE) ** 2) / JUMP_SIZE
        matrix = (1 - JUMP) * step + JUMP * jump
        matrices.append(matrix / matrix.sum(axis=1, keepdims=True))
    return np.array(matrices)


@lru_cache(maxsize=4096)
def likelihood(count: int) -> Floats:
    """The chance of a weekly count at each clumpiness and rate, (clumpy, rate)."""
    grid = rates()[None, :]
    size = 1 / np.array(CLUMPY)[:, None]
    constant = np.array([[lgamma(count + each) - lgamma(each) - lgamma(count + 1)] for each in size[:, 0]])
    return np.asarray(np.exp(constant + size * np.log(size / (size + grid)) + count * np.log(grid / (size + grid))))
