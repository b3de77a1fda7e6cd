"""What a forecast says, in plain values fit for JSON, and the curve that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Any

import numpy as np

from takt.engines import workdays
from takt.engines.forecast import throughput
from takt.engines.forecast.outcome import Driver, Outcome, dates, forecast
from takt.engines.forecast.plan import Plan
from takt.engines.plotting import Line, line_chart

PERCENTS = (5, 10, 20, 50, 80, 90, 95)
RANGES = (50, 80, 95)
MARKED = (50, 80, 95)
CURVE = range(1, 100)


@dataclass(frozen=True)
class Question:
    """What is asked of a throughput: when `items` are done, how many `by` a date, from the morning of `today`."""

    today: date
    items: int | None
    by: date | None


def of_plan(plan: Plan, trials: int, seed: int) -> tuple[dict[str, Any], str]:
    """The answer for a plan, and its curve as SVG.

    Raises ValueError for fewer than two trials, and where the finish leaves the years that are reckoned.
    """
    outcome = forecast(plan.network, trials, seed)
    days = [outcome.percentile(percent) for percent in PERCENTS]
    percentiles = zip(PERCENTS, days, _finishes(plan, days), strict=True)
    answer = {
        "trials": trials,
        "seed": seed,
        "unit": "working days",
        "mean": float(outcome.finishes.mean()),
        "percentiles": [{"percent": percent, "days": each, "date": day} for percent, each, day in percentiles],
        "deadline": plan.deadline.date().isoformat() if plan.deadline else None,
        "chance": _chance(plan, outcome),
        "tasks": [
            _driver(each) for each in sorted(outcome.drivers, key=lambda each: (-each.cruciality, -each.critical))
        ],
    }
    points = [(outcome.percentile(percent), float(percent)) for percent in CURVE]
    return answer, _curve("When the plan is finished", "working days from the start", points)


def of_throughput(finished: Sequence[date], asked: Question, trials: int, seed: int) -> tuple[dict[str, Any], str]:
    """The answer from dates of finished items, and its curve as SVG. Raises ValueError as `throughput` does."""
    seen = throughput.pace(finished, asked.today)
    answer: dict[str, Any] = {
        "from": seen.today.isoformat(),
        "history": {"items": int(seen.counts.sum()), "weeks": len(seen.counts)},
        "trials": trials,
        "seed": seed,
    }
    picture = ""
    if asked.by is not None:
        counts = throughput.how_many(seen, asked.by, trials, seed)
        answer["how_many"] = {"by": asked.by.isoformat(), **_counted(counts, asked.items)}
        points = [(float(np.percentile(counts, 100 - percent)), float(percent)) for percent in CURVE]
        picture = _curve(f"How many are done by {asked.by}", "items", points)
    if asked.items is not None:
        days = throughput.when(seen, asked.items, trials, seed)
        answer["when"] = {"items": asked.items, **_dated(days)}
        ahead = [(_rank(days, percent), float(percent)) for percent in CURVE]
        weeks = [
            ((day - seen.today).days / throughput.WEEK, percent) for day, percent in ahead if day < throughput.NEVER
        ]
        picture = _curve(f"When {asked.items} items are done", f"weeks from {seen.today}", weeks) if weeks else ""
    return answer, picture


def _finishes(plan: Plan, days: Sequence[float]) -> list[str | None]:
    if plan.start is None:
        return [None] * len(days)
    minutes = [each * plan.minutes_a_day for each in days]
    return [each.date().isoformat() for each in dates(plan.calendar, plan.start, minutes)]


def _chance(plan: Plan, outcome: Outcome) -> float | None:
    if plan.start is None or plan.deadline is None:
        return None
    return outcome.chance_by(workdays.between(plan.calendar, plan.start, plan.deadline) / plan.minutes_a_day)


def _driver(driver: Driver) -> dict[str, Any]:
    return {
        "id": driver.id,
        "name": driver.name,
        "mean": driver.mean,
        "criticality": driver.critical,
        "sensitivity": driver.sensitivity if isfinite(driver.sensitivity) else None,
        "cruciality": driver.cruciality,
    }


def _dated(days: list[date]) -> dict[str, Any]:
    ranges = [throughput.middle_dates(days, percent) for percent in RANGES]
    return {
        "percentiles": [{"percent": percent, "date": _date(_rank(days, percent))} for percent in PERCENTS],
        "ranges": [{"percent": each.percent, "low": _date(each.low), "high": _date(each.high)} for each in ranges],
    }


def _counted(counts: throughput.Counts, items: int | None) -> dict[str, Any]:
    ranges = [throughput.middle_counts(counts, percent) for percent in RANGES]
    at_least = [int(np.percentile(counts, 100 - percent, method="lower")) for percent in PERCENTS]
    return {
        "percentiles": [
            {"percent": percent, "at_least": each} for percent, each in zip(PERCENTS, at_least, strict=True)
        ],
        "ranges": [{"percent": each.percent, "low": each.low, "high": each.high} for each in ranges],
        "chance": None if items is None else float((counts >= items).mean()),
    }


def _rank(days: list[date], percent: int) -> date:
    """The first of ascending dates by which so many percent are done."""
    return days[min(-(-len(days) * percent // 100), len(days)) - 1]


def _date(day: date) -> str | None:
    return None if day == throughput.NEVER else day.isoformat()


def _curve(title: str, across: str, points: list[tuple[float, float]]) -> str:
    marks = [(x, percent) for x, percent in points if percent in MARKED]
    lines = [
        Line("chance to be done", points),
        *(Line(f"{percent:.0f} %", [(x, 0.0), (x, percent)], dashed=True) for x, percent in marks),
    ]
    return line_chart(title, across, "%", lines)


def first_day(finished: Sequence[date]) -> date:
    """Where a forecast begins if nothing else is said: the day after the last finish."""
    return max(finished) + timedelta(days=1)
