"""Small logs for the tests of mining: written as one line a case, or simulated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from takt.engines.flow_mining import EventTable, event_table

HOUR = 3_600_000_000
DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "eventlogs"
LINE = ("intake", "review", "build", "test", "done")
FUNCTIONS = {"intake": "business", "review": "product", "build": "technology", "test": "quality", "done": "operations"}

Wait = Callable[[float, str, str, str, float], float]


def log_of(*traces: str, hours: float = 1) -> EventTable:
    """Traces like "A B C"; the events of each are `hours` apart, and its first is at 0."""
    rows = [
        (f"c{case}", activity, int(place * hours * HOUR))
        for case, trace in enumerate(traces, 1)
        for place, activity in enumerate(trace.split())
    ]
    case, activity, time = zip(*rows, strict=True)
    return event_table(case, activity, np.array(time))


def as_it_is(wait: float, source: str, target: str, unit: str, day: float) -> float:
    return wait


def simulated(
    seed: int, wait: Wait = as_it_is, cases: int = 300, units: int = 3, rework: float = 0.0, skips: float = 0.0
) -> EventTable:
    """Cases that begin at random on 100 days in units alike, each wait drawn with a mean of 10 hours.

    wait: changes a wait in hours, knowing the move, the unit and the day on which it begins. rework: the share of
    cases that go back from test to build once. skips: the share without review.
    """
    random = np.random.default_rng(seed)
    rows = []
    for case in range(cases):
        time, unit = float(random.uniform(0, 2400)), f"U{random.integers(units)}"
        way = [*LINE[:4], *(("build", "test") if random.random() < rework else ()), "done"]
        if random.random() < skips:
            way.remove("review")
        before = ""
        for activity in way:
            if before:
                time += wait(float(random.exponential(10)), before, activity, unit, time / 24)
            person = f"p{random.integers(5)}"
            rows.append((f"c{case}", activity, int(time * HOUR), unit, person, FUNCTIONS[activity]))
            before = activity
    case, activity, at, unit, person, function = zip(*rows, strict=True)
    return event_table(case, activity, np.array(at), unit=unit, resource=person, function=function)
