"""How fast an experiment is judged, beside scipy's tests, and how often looking every day finds what is not there.

Run: python bench/experiment.py
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from takt.engines import experiment
from takt.engines.experiment import Experiment, Metric, Moments, Proportion, always_valid

EXPERIMENTS, DAYS = 1_000, 40
ALPHA = 0.05
CASES = ((0.2, 60), (0.05, 400), (0.5, 30))  # share of successes, subjects a day and variant


def main() -> None:
    """Print both tables."""
    speed()
    peeking()


def speed() -> None:
    """Milliseconds of processor time of a verdict, and of one exact test."""
    from scipy import stats

    table = [[100_500, 899_500], [100_000, 900_000]]
    large = Proportion(1_000_000, 100_500), Proportion(1_000_000, 100_000)
    works: dict[str, Callable[[], object]] = {
        "verdict, 3 variants of 5,000": lambda: experiment.judge(three(5_000)),
        "verdict, 3 variants of 1,000,000": lambda: experiment.judge(three(1_000_000)),
        "verdict, 3 variants, means": lambda: experiment.judge(means()),
        "Fisher's test of 2,000,000": lambda: experiment.fisher(*large),
        "the same, scipy": lambda: stats.fisher_exact(table),
    }
    print(f"{'one answer':<44}{'CPU ms':>10}")
    for name, work in works.items():
        print(f"  {name:<42}{best(work) * 1e3:>10.1f}")


def peeking() -> None:
    """Share of experiments without a difference in which one of 40 daily looks finds one."""
    random = np.random.default_rng(1)
    print(f"{f'no difference, {DAYS} looks, nominal {ALPHA:.0%}':<44}{'always valid':>14}{'fixed test':>14}")
    for share, a_day in CASES:
        found = np.array([looked(random, share, a_day) for _ in range(EXPERIMENTS)]).mean(axis=0)
        print(f"  {f'{share:.0%} successes, {a_day} a day':<42}{found[0]:>14.1%}{found[1]:>14.1%}")


def looked(random: np.random.Generator, share: float, a_day: int) -> tuple[bool, bool]:
    """Whether the always-valid test and the fixed test, at any look, found a difference that is not there."""
    sums = np.cumsum(random.binomial(a_day, share, (2, DAYS)), axis=1)
    looks = [tuple(Proportion(a_day * (day + 1), int(sums[side, day])) for side in (0, 1)) for day in range(DAYS)]
    wald = [abs(a.mean - b.mean) / ((a.joined(b).variance or 1) * 2 / a.n) ** 0.5 for a, b in looks]
    return always_valid(looks, ALPHA).p <= ALPHA, max(wald) >= 1.959964


def three(n: int) -> Experiment:
    """An experiment with two variants beside the control."""
    looks = ({name: Proportion(n, round(n * share)) for name, share in (("A", 0.1), ("B", 0.11), ("C", 0.101))},)
    return Experiment("A", (Metric("conversion", looks),), effect=0.02)


def means() -> Experiment:
    """The same with means."""
    looks = ({name: Moments(5_000, mean, 3.0) for name, mean in (("A", 10.0), ("B", 10.1), ("C", 10.2))},)
    return Experiment("A", (Metric("seconds", looks),), effect=0.2)


def best(work: Callable[[], object], rounds: int = 5) -> float:
    """The least processor seconds of some rounds, after one to warm up."""
    work()
    seconds = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


if __name__ == "__main__":
    main()
