"""How fast a network is simulated beside drawing its random numbers, and how often forecasts from throughput come true.

Run: python bench/forecast.py
"""

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from takt.engines import forecast
from takt.engines.forecast import Link, Network, Pert, Task, throughput

ISSUES = Path(__file__).resolve().parents[2] / "shared" / "data" / "issues" / "agile_jira.csv"
TASKS, TRIALS = 1_000, 10_000
NOMINAL = (50, 80, 95)
EVERY = timedelta(weeks=6)
FIRST_CUT = timedelta(weeks=8)
WEEKS_AHEAD = (1, 2, 4, 8, 13, 26)
ITEMS_AHEAD = (5, 10, 20, 50, 100)


def main() -> None:
    """Print both tables."""
    speed()
    if ISSUES.exists():
        calibration()
    else:
        print(f"calibration: not measured, {ISSUES} is not there")


def speed() -> None:
    """Processor time of a whole forecast, and of the floors beside it."""
    network = random_network(TASKS)
    random = np.random.default_rng(1)
    works: dict[str, Callable[[], object]] = {
        "drawing uniform numbers, numpy": lambda: random.random((TASKS, TRIALS)),
        "the whole forecast": lambda: forecast.forecast(network, TRIALS, seed=1),
        "drawing beta numbers, numpy": lambda: random.beta(2.0, 4.0, (TASKS, TRIALS)),
    }
    seconds = {name: best(work) for name, work in works.items()}
    floor = seconds["drawing uniform numbers, numpy"]
    print(f"{f'{TASKS:,} tasks x {TRIALS:,} trials':<44}{'CPU ms':>10}{'x floor':>10}")
    for name, taken in seconds.items():
        print(f"  {name:<42}{taken * 1e3:>10.0f}{taken / floor:>10.2f}")


def calibration() -> None:
    """Share of what really happened that lies inside the ranges, over many cuts through each project's history."""
    inside: dict[tuple[str, str], list[list[bool]]] = defaultdict(list)
    for project, finished in histories().items():
        for kind, hits in backtests(finished):
            inside["all projects", kind].append(hits)
            inside[f"project {project}", kind].append(hits)
    print(f"{'real outcomes inside the range':<44}{'cases':>10}" + "".join(f"{each:>9} %" for each in NOMINAL))
    for (project, kind), rows in sorted(inside.items()):
        shares = np.mean(rows, axis=0) * 100
        print(f"  {f'{project}: {kind}':<42}{len(rows):>10}" + "".join(f"{each:>11.1f}" for each in shares))


def backtests(finished: list[date]) -> Iterator[tuple[str, list[bool]]]:
    """For each cut and question: its kind, and whether the truth lies inside each nominal range."""
    cut = finished[0] + FIRST_CUT
    while cut <= finished[-1]:
        ahead = [day for day in finished if day >= cut]
        if len(finished) - len(ahead) >= 2 * throughput.FEWEST:
            seen = throughput.pace(finished, cut)
            yield from questions(seen, ahead)
        cut += EVERY


def questions(seen: throughput.Pace, ahead: list[date]) -> Iterator[tuple[str, list[bool]]]:
    """Those whose answer the data holds: counts up to its end, and dates of items that were done before it."""
    for weeks in WEEKS_AHEAD:
        by = seen.today + timedelta(weeks=weeks, days=-1)
        if by <= ahead[-1]:
            counts = throughput.how_many(seen, by, 2_000, seed=weeks)
            truth = sum(day <= by for day in ahead)
            ranges = (throughput.middle_counts(counts, percent) for percent in NOMINAL)
            yield "how many by a date", [each.low <= truth <= each.high for each in ranges]
    for items in ITEMS_AHEAD:
        if items <= len(ahead):
            days = throughput.when(seen, items, 2_000, seed=items)
            ranges = (throughput.middle_dates(days, percent) for percent in NOMINAL)
            yield "when N items are done", [each.low <= ahead[items - 1] <= each.high for each in ranges]


def histories() -> dict[str, list[date]]:
    """The finished dates of each project, ascending."""
    found: dict[str, list[date]] = defaultdict(list)
    with ISSUES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["project"]].append(date.fromisoformat(row["finished_date"]))
    return {project: sorted(days) for project, days in found.items()}


def random_network(tasks: int) -> Network:
    """Tasks that wait for up to two of the fifty before them."""
    random = np.random.default_rng(3)
    made = []
    for place in range(tasks):
        low, likely, high = np.cumsum(random.uniform((1, 0, 0), (5, 4, 8)))
        before = random.integers(max(0, place - 50), place, min(place, 2)) if place else []
        links = tuple(Link(str(each)) for each in sorted(set(map(int, before))))
        made.append(Task(str(place), f"Task {place}", Pert(low, likely, high), links))
    return Network(tuple(made))


def best(work: Callable[[], object], rounds: int = 7) -> float:
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
