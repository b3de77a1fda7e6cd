"""When many items will be done, and how many by a date, from nothing but the dates on which items were done before.

The past is cut into weeks that end the day before the forecast begins. What they teach (`rate.learn`) is played
forward: each trial draws how restless and clumpy the house is, today's rate, and then week after week the rate and
the number done. So the ranges hold all of it: chance, clumps, a rate that moves, and how little is known of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from takt.engines.forecast import rate

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
End = TypeVar("End", date, int)

WEEK = 7
FEWEST = 5  # finished items
SHORTEST = 4  # weeks
LONGEST = 520  # weeks of the past that are learnt from
FARTHEST = 520  # weeks ahead; what takes longer is said to be never done
NEVER = date.max


@dataclass(frozen=True)
class Pace:
    """What was seen: whole weeks up to the day before `today`, and how work is spread over the days of a week.

    counts: items done a week, oldest first, (weeks,). shares: of a week's items by its day, from today's weekday, (7,).
    """

    today: date
    counts: Counts
    shares: Floats


@dataclass(frozen=True)
class Range(Generic[End]):
    """The middle so many percent of the trials, both ends included."""

    percent: int
    low: End
    high: End


def pace(finished: Iterable[date], today: date) -> Pace:
    """The pace of past finishes as of the morning of `today`; those of today and later are left out.

    Raises ValueError for less than FEWEST items or SHORTEST weeks of history.
    """
    days = np.array(sorted(each.toordinal() for each in finished if each < today), dtype=np.int64)
    weeks = int(today.toordinal() - days[0]) // WEEK if len(days) else 0
    if len(days) < FEWEST or weeks < SHORTEST:
        raise ValueError(
            f"{len(days)} items finished in {weeks} whole weeks before {today} are too few for a forecast; "
            f"it needs {FEWEST} items and {SHORTEST} weeks"
        )
    weeks = min(weeks, LONGEST)
    ago = today.toordinal() - days  # from 1
    recent = ago[ago <= weeks * WEEK]
    counts = np.bincount(weeks - 1 - (recent - 1) // WEEK, minlength=weeks)
    shares = np.bincount((WEEK - ago % WEEK) % WEEK, minlength=WEEK) / len(ago)
    return Pace(today, counts, shares)


def play(seen: Pace, trials: int, seed: int, items: int | None = None, weeks: int = FARTHEST) -> Counts:
    """Items done in each week ahead, (weeks, trials): `weeks` of them, or until every trial has done `items`.

    Raises ValueError for fewer than one trial.
    """
    if trials < 1:
        raise ValueError("a forecast needs one trial or more")
    random = np.random.default_rng(seed)
    spread, size, logs = _drawn(rate.learn(seen.counts), trials, random)
    edges = np.log([rate.LOWEST, rate.HIGHEST])
    done, played = np.zeros(trials, dtype=np.int64), list[Counts]()
    while len(played) < weeks and (items is None or done.min() < items):
        jumps = random.random(trials) < rate.JUMP
        logs += random.standard_normal(trials) * np.where(jumps, rate.JUMP_SIZE, spread)
        np.clip(logs, *edges, out=logs)
        played.append(random.poisson(random.gamma(size) * np.exp(logs) / size))
        done += played[-1]
    return np.array(played, dtype=np.int64).reshape(-1, trials)


def when(seen: Pace, items: int, trials: int = 10_000, seed: int = 1) -> list[date]:
    """The day on which the last of so many items is done, ascending, one a trial; NEVER beyond FARTHEST weeks.

    Raises ValueError for fewer than one item or trial.
    """
    if items < 1:
        raise ValueError("a forecast needs one item or more to be done")
    random = np.random.default_rng((seed, 1))
    weekly = play(seen, trials, seed, items)
    done = np.cumsum(weekly, axis=0)
    reached = done[-1] >= items
    week = np.argmax(done >= items, axis=0)
    trial = np.arange(trials)
    of_the_week = weekly[week, trial]
    nth = items - (done[week, trial] - of_the_week)
    # The nth of so many instants spread evenly over the week: a beta distribution (order statistics, David 1981).
    moment = random.beta(np.where(reached, nth, 1), np.where(reached, of_the_week - nth + 1, 1))
    ahead = week * WEEK + np.searchsorted(np.cumsum(seen.shares)[:-1], moment, side="right")
    days = [seen.today + timedelta(days=int(each)) for each in ahead[reached]]
    return sorted(days) + [NEVER] * int(trials - reached.sum())


def how_many(seen: Pace, by: date, trials: int = 10_000, seed: int = 1) -> Counts:
    """How many items are done from today to the evening of `by`, ascending, (trials,).

    Raises ValueError for a date before today or more than FARTHEST weeks ahead, and for fewer than one trial.
    """
    days = (by - seen.today).days + 1
    if not 0 < days <= FARTHEST * WEEK:
        raise ValueError(f"{by} is not within the {FARTHEST} weeks from {seen.today}")
    random = np.random.default_rng((seed, 2))
    whole, rest = divmod(days, WEEK)
    weekly = play(seen, trials, seed, weeks=whole + 1)
    last = random.binomial(weekly[-1], min(float(seen.shares[:rest].sum()), 1.0))
    return np.sort(weekly[:-1].sum(axis=0) + last)


def middle_dates(days: list[date], percent: int) -> Range[date]:
    """The middle so many percent of ascending dates."""
    low, high = _ends(len(days), percent)
    return Range(percent, days[low], days[high])


def middle_counts(counts: Counts, percent: int) -> Range[int]:
    """The middle so many percent of ascending counts."""
    low, high = _ends(len(counts), percent)
    return Range(percent, int(counts[low]), int(counts[high]))


def _ends(many: int, percent: int) -> tuple[int, int]:
    outside = round(many * (100 - percent) / 200)
    return outside, max(many - 1 - outside, outside)


def _drawn(belief: rate.Belief, trials: int, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Restlessness, size of the negative binomial and logarithm of the rate, drawn from what is believed, (trials,)."""
    weights = belief.weights.ravel()
    chosen = random.choice(weights.size, size=trials, p=weights / weights.sum())
    restless, clumpy, point = np.unravel_index(chosen, belief.weights.shape)
    logs = np.log(rate.rates())
    within = (random.random(trials) - 0.5) * (logs[1] - logs[0])
    return np.array(rate.RESTLESS)[restless], 1 / np.array(rate.CLUMPY)[clumpy], logs[point] + within
