"""The form with one row for each task: its dates, its budget, and what is done and spent by some dates."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from takt.engines.documents import Document
from takt.engines.earned_value.analysis import Report
from takt.engines.earned_value.baseline import Baseline, Task, baseline_of
from takt.engines.earned_value.curves import CUMULATIVE, Dated
from takt.engines.earned_value.entries import Entry, amount, date_in, day, percent
from takt.engines.earned_value.timescale import Days
from takt.engines.rows import Row

DONE, COST = "done ", "cost "


@dataclass
class Progress:
    """Of one task: the share done, 0 to 1, and the cost so far, by the dates at which they were reported."""

    done: dict[date, float] = field(default_factory=dict)
    cost: dict[date, float] = field(default_factory=dict)


def read_tasks(entries: Sequence[Entry], dated: Dated) -> tuple[Baseline, Days, list[Report]]:
    """Baseline, scale and reports from entries with `id`, `start`, `finish`, `budget` and their progress.

    What a task does not report at a date is as it was before. Raises BadInput for what contradicts the form.
    """
    tasks = [_task(entry) for entry in entries]
    _unique(tasks, entries)
    progress = [_progress(entry) for entry in entries]
    if not any(task.budget for task in tasks):
        raise entries[0].bad("no task has a budget above 0", "Give each task its planned cost or effort")
    dates = sorted({at for each in progress for at in (*each.done, *each.cost)})
    baseline, days = baseline_of(tasks, dated([*dates, *(at for task in tasks for at in (task.start, task.finish))]))
    return baseline, days, [_report(tasks, progress, at, baseline.budget) for at in dates]


def _task(entry: Entry) -> Task:
    task = Task(entry.text("id"), day(entry, "start"), day(entry, "finish"), amount(entry, "budget"))
    if not task.id:
        raise entry.bad("id is missing", "Give each task an id of its own")
    if task.finish < task.start:
        raise entry.bad(f"finish {task.finish} is before start {task.start}", "Correct one of the two dates")
    return task


def _unique(tasks: Sequence[Task], entries: Sequence[Entry]) -> None:
    seen: set[str] = set()
    for task, entry in zip(tasks, entries, strict=True):
        if task.id in seen:
            raise entry.bad(f"id {task.id!r} is there twice", "Give each task an id of its own")
        seen.add(task.id)


def _progress(entry: Entry) -> Progress:
    progress = _from_columns(entry) if isinstance(entry, Row) else _from_objects(entry)
    costs = [progress.cost[at] for at in sorted(progress.cost)]
    if costs != sorted(costs):
        raise entry.bad("its cost falls from one date to a later one", CUMULATIVE)
    return progress


def _from_columns(row: Row) -> Progress:
    progress = Progress()
    for column, text in row.fields.items():
        if text.strip() and column.startswith(DONE):
            progress.done[date_in(row, "column", column.removeprefix(DONE))] = percent(row, column)
        elif text.strip() and column.startswith(COST):
            progress.cost[date_in(row, "column", column.removeprefix(COST))] = amount(row, column)
    return progress


def _from_objects(task: Entry) -> Progress:
    assert isinstance(task, Document)
    progress = Progress()
    for report in task.objects("progress", f"{task.place}, progress"):
        at = day(report, "date")
        if report.text("done"):
            progress.done[at] = percent(report, "done")
        if report.text("cost"):
            progress.cost[at] = amount(report, "cost")
    return progress


def _report(tasks: Sequence[Task], progress: Sequence[Progress], at: date, budget: float) -> Report:
    both = list(zip(tasks, progress, strict=True))
    earned = math.fsum(task.budget * _latest(each.done, at) for task, each in both)
    return Report(at, min(earned, budget), math.fsum(_latest(each.cost, at) for each in progress))


def _latest(reported: Mapping[date, float], at: date) -> float:
    return max(((when, value) for when, value in reported.items() if when <= at), default=(at, 0.0))[1]
