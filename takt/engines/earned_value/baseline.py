"""The baseline: how much was planned to be done by when, and when what is earned was planned."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from takt.engines.earned_value.timescale import Days
from takt.engines.workdays import Calendar

Floats = NDArray[np.float64]
SAME = 1e-9  # shares of the budget that differ by less are the same: sums of money are rounded in the last digit


@dataclass(frozen=True, slots=True)
class Task:
    """Work planned from the date `start` to the date `finish`, both worked on, for `budget`."""

    id: str
    start: date
    finish: date
    budget: float


@dataclass(frozen=True)
class Baseline:
    """Planned value as a polygon. Immutable.

    times: shape (n,), from 0 on, strictly increasing, in the unit of the time scale.
    values: shape (n,), money planned to be earned by then, from 0, never falling; the last is the budget.
    Raises ValueError for anything else, and for a budget of nothing.
    """

    times: tuple[float, ...]
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        times, values = np.array(self.times), np.array(self.values)
        if len(times) != len(values) or not np.isfinite([*times, *values]).all():
            raise ValueError("a baseline has as many values as times, all of them finite")
        if (times[:1] != 0).any() or (values[:1] != 0).any() or (np.diff(times) <= 0).any():
            raise ValueError("a baseline begins with nothing at time 0, and its times increase")
        if (np.diff(values) < 0).any():
            raise ValueError("planned value is cumulative and never falls")
        if not values.any():
            raise ValueError("nothing is planned: the budget is 0")

    @property
    def budget(self) -> float:
        """Budget at completion (BAC)."""
        return self.values[-1]

    @property
    def duration(self) -> float:
        """Planned duration (PD): when all was planned to be earned."""
        return self.times[self.values.index(self.budget)]

    def is_all(self, earned: float) -> bool:
        """Whether that is the whole budget, so that the work is done."""
        return earned >= self.budget * (1 - SAME)

    def planned(self, time: float) -> float:
        """Planned value at a time."""
        return float(np.interp(time, self.times, self.values))

    def earned_schedule(self, earned: float, time: float) -> float:
        """When what is earned at `time` was planned to be earned (ES), after Lipke, linear between the times.

        Where the plan stands still at just that value for a while, the moment of the pause nearest to `time`: a
        project that pauses as planned is neither early nor late. All of the budget was planned for `duration`.
        """
        if self.is_all(earned):
            return self.duration
        within = SAME * self.budget
        first = int(np.searchsorted(self.values, earned - within, side="left"))
        last = int(np.searchsorted(self.values, earned + within, side="right")) - 1
        if first <= last:
            return min(max(time, self.times[first]), self.times[last])
        share = (earned - self.values[last]) / (self.values[first] - self.values[last])
        return self.times[last] + share * (self.times[first] - self.times[last])


def baseline_of(tasks: Sequence[Task], calendar: Calendar) -> tuple[Baseline, Days]:
    """The baseline of tasks, each spread evenly over its working days, and the time scale from the first of them.

    A task without a working day is planned for the next one. Raises ValueError for a finish before its
    start, a budget that is negative or no number, and a sum of nothing.
    """
    for task in tasks:
        _check(task)
    if not any(task.budget for task in tasks):
        raise ValueError("nothing is planned: the budgets sum up to 0")
    days = Days(calendar, min(task.start for task in tasks))
    paid = [task for task in tasks if task.budget]
    begins = np.array([days.reached(task.start - timedelta(days=1)) for task in paid])
    ends = np.maximum([days.reached(task.finish) for task in paid], begins + 1)
    budgets = np.array([task.budget for task in paid])
    times = np.unique(np.concatenate([[0.0], begins, ends]))
    return Baseline(tuple(times.tolist()), tuple(_spread(times, begins, ends, budgets))), days


def _check(task: Task) -> None:
    if task.finish < task.start:
        raise ValueError(f"task {task.id} finishes before it starts")
    if not (math.isfinite(task.budget) and task.budget >= 0):
        raise ValueError(f"the budget of task {task.id} is an amount from 0 on, not {task.budget}")


def _spread(times: Floats, begins: Floats, ends: Floats, budgets: Floats) -> Iterable[float]:
    """What is planned by each time: the tasks' rates, summed between the times so that a plan never falls."""
    rates = np.zeros(len(times))
    np.add.at(rates, np.searchsorted(times, begins), budgets / (ends - begins))
    np.add.at(rates, np.searchsorted(times, ends), -budgets / (ends - begins))
    increments = np.maximum(np.cumsum(rates)[:-1], 0) * np.diff(times)
    total = math.fsum(budgets.tolist())
    done = np.minimum(np.cumsum(increments[:-1]), total)
    return [0.0, *done.tolist(), total][: len(times)]
