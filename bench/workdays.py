"""How fast working time is reckoned, beside numpy's own business days and a loop over days.

Run: python bench/workdays.py
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from takt.engines import workdays

MANY = 1_000_000
SINGLE = 20_000
CALENDAR = workdays.calendar_for("CN", "Asia/Shanghai", range(2023, 2028))
START = datetime(2025, 1, 24, 8, 30, tzinfo=UTC)
FINISH = datetime(2025, 10, 24, 8, 30, tzinfo=UTC)


def main() -> None:
    """Print a table: instants a second for arrays, microseconds for single calls."""
    print(f"{'many at once, ' + format(MANY, ',') + ' random instants':<52}{'million/s':>12}")
    for name, work in many().items():
        print(f"  {name:<50}{MANY / best(work, 3) / 1e6:>12.1f}")
    print(f"{'one at a time':<52}{'us a call':>12}")
    for name, work in single().items():
        print(f"  {name:<50}{best(lambda work=work: [work() for _ in range(SINGLE)], 3) / SINGLE * 1e6:>12.2f}")
    print(f"{'from nothing':<52}{'ms':>12}")
    for name, work in cold().items():
        print(f"  {name:<50}{best(work, 3) * 1e3:>12.2f}")


def many() -> dict[str, Callable[[], object]]:
    """The vectorised calls, and numpy's count of whole days as their rival."""
    random = np.random.default_rng(1)
    starts = random.integers(int(START.timestamp()), int(FINISH.timestamp()), MANY)
    finishes = random.permutation(starts)
    minutes = random.integers(-5_000, 5_000, MANY).astype(float)
    days, other_days = starts.astype("datetime64[s]").astype("datetime64[D]"), finishes // 86_400
    return {
        "add_many, both directions": lambda: workdays.add_many(CALENDAR, starts, minutes),
        "add_many, forwards": lambda: workdays.add_many(CALENDAR, starts, np.abs(minutes)),
        "between_many": lambda: workdays.between_many(CALENDAR, starts, finishes),
        "numpy.busday_count (days only, no working Saturday)": lambda: np.busday_count(
            days, other_days.astype("datetime64[D]")
        ),
    }


def single() -> dict[str, Callable[[], object]]:
    """The calls that lists make for each row, and a loop over the days as their rival."""
    return {
        "add, a day": lambda: workdays.add(CALENDAR, START, 450),
        "add, half a year back": lambda: workdays.add(CALENDAR, FINISH, -55_000),
        "between, nine months apart": lambda: workdays.between(CALENDAR, START, FINISH),
        "is_working": lambda: workdays.is_working(CALENDAR, START),
        "next_working": lambda: workdays.next_working(CALENDAR, FINISH),
        "working_days, nine months": lambda: workdays.working_days(CALENDAR, START.date(), FINISH.date()),
        "a loop over a week of days (counts days only)": loop_over_a_week,
    }


def loop_over_a_week() -> int:
    """What a plain loop costs for seven days, to compare."""
    day = START.date()
    return sum(bool(CALENDAR.hours_on(day + timedelta(days=i))) for i in range(7))


def cold() -> dict[str, Callable[[], object]]:
    """What the first call of a process or a calendar costs."""
    days = (START.date() + timedelta(days=i) for i in count())
    return {
        "calendar_for China, five years": lambda: workdays.calendar_for("CN", "Asia/Shanghai", range(2023, 2028)),
        "first answer of a new calendar": lambda: first_answer(next(days)),
    }


def first_answer(own: date) -> float:
    """What a calendar answers that no one has asked before, as it has an exception of its own."""
    fresh = workdays.with_exceptions(CALENDAR, {own: ((540, 600),)})
    return workdays.between(fresh, START, FINISH)


def best(work: Callable[[], object], rounds: int) -> float:
    """The least seconds of some rounds, after one to warm up."""
    work()
    seconds = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


if __name__ == "__main__":
    main()
