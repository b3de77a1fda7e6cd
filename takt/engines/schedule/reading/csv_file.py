"""A project from a CSV file: a row a task, predecessors like `3FS+2d`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from takt.engines.errors import BadInput
from takt.engines.rows import Row, read_rows, shown
from takt.engines.schedule.model import Constraint, ConstraintKind, Link, LinkKind, Project, Task
from takt.engines.schedule.reading.plan_file import PlanFile
from takt.engines.schedule.reading.values import HOUR, Place
from takt.engines.workdays import Calendar

NEEDED = ("id", "duration")
DURATION = re.compile(r"(-?\d+(?:\.\d+)?)\s*(mo|mon|min|m|h|d|w)?", re.IGNORECASE)
PREDECESSOR = re.compile(
    r"(?P<id>.+?)(?P<kind>FS|SS|FF|SF)?(?:\s*(?P<sign>[+-])\s*(?P<lag>\d+(?:\.\d+)?)\s*(?P<elapsed>e?)(?P<unit>min|m|h|d|w)?)?",
    re.IGNORECASE,
)
RESOURCE = re.compile(r"(?P<name>[^\[\]]+?)\s*(?:\[\s*(?P<percent>\d+(?:\.\d+)?)\s*%?\s*\])?")
SEPARATORS = re.compile(r"[,;\n]")
LONGEST = 200 * 366 * 24 * HOUR  # seconds; longer work would leave the years that are known
DATES = {
    "not_earlier": ConstraintKind.START_NOT_EARLIER,
    "not_later": ConstraintKind.FINISH_NOT_LATER,
    "must_start": ConstraintKind.MUST_START,
    "must_finish": ConstraintKind.MUST_FINISH,
}
DATED = (*DATES, "deadline", "actual_start", "actual_finish")


def read_csv(path: Path, calendar: Calendar, start: datetime) -> PlanFile:
    """The project in a file. calendar: by which all work is done. start: aware; dates are read in its time zone.

    Columns, in any order: id and duration (`3d`, `4h`, `30m`, `2w`; a number alone is days); and, where wanted,
    name, predecessors (`3`, `3FS+2d; 4SS-1h; 5FF+1ed`, an e for time on the clock), resources (`Ann; Bob[50%]`),
    parent, not_earlier (of the start), not_later (of the finish), must_start, must_finish, deadline, actual_start,
    actual_finish, remaining, priority. Raises BadInput with the row for whatever is none of these, and OSError.
    """
    day = sum(end - begin for begin, end in calendar.hours) * 60
    tasks: list[Task] = []
    rows: dict[str, int] = {}
    waits: list[str] = []
    for row in read_rows(path, NEEDED):
        task = _task(row, day, start)
        if task.id in rows:
            raise row.bad(f"there is a task {shown(task.id)} already, in row {rows[task.id]}", "Give each its own id")
        rows[task.id] = row.number
        waits.append(row.text("predecessors"))
        tasks.append(task)
    if not tasks:
        raise BadInput(str(path), None, "there are no tasks in it", "Write a row for each below the header")
    linked = [_linked(task, wait, rows, day, str(path)) for task, wait in zip(tasks, waits, strict=True)]
    names = dict.fromkeys(name for task in tasks for name, _ in task.resources)
    project = Project(start, calendar, tuple(linked), capacity=dict.fromkeys(names, 1.0))
    return PlanFile(str(path), project, rows, day, tuple(names))


def _task(row: Row, day: int, start: datetime) -> Task:
    name = row.text("id")
    if not name:
        raise row.bad("this task has no id", "Give it one that no other has")
    place = Place(row.file, row.number, f"task {shown(name)}")
    dates = {column: _date(row, column, place, start) for column in DATED if row.fields.get(column)}
    demands = [Constraint(kind, at) for column, kind in DATES.items() if (at := dates.get(column))] if dates else []
    if len(demands) > 1:
        raise place.bad("has two dates that bind it", f"Keep one of {', '.join(DATES)}; a deadline may stand beside it")
    left = row.text("remaining")
    return Task(
        name,
        _duration(row.text("duration") or "0", "duration", day, place),
        name=row.text("name"),
        parent=row.text("parent") or None,
        constraint=demands[0] if demands else None,
        deadline=dates.get("deadline"),
        actual_start=dates.get("actual_start"),
        actual_finish=dates.get("actual_finish"),
        remaining=_duration(left, "remaining work", day, place) if left else None,
        resources=tuple(_resources(row.text("resources"), place)),
        priority=place.whole(row.text("priority"), "priority", 500),
    )


def _date(row: Row, column: str, place: Place, start: datetime) -> datetime | None:
    """A date of a column on the clock of the project; a day alone is its first minute, as a last one its end."""
    text = row.text(column)
    found = place.instant(text, column)
    if found is None or datetime.fromisoformat(text).tzinfo is not None:
        return found
    ends = column in ("not_later", "must_finish", "deadline", "actual_finish") and ":" not in text
    local = found.replace(tzinfo=start.tzinfo)
    return local.replace(hour=23, minute=59) if ends else local


def _duration(text: str, field: str, day: int, place: Place) -> int:
    match = DURATION.fullmatch(text)
    if not match:
        raise place.bad(f"has a {field} {shown(text)} that is none", "Write it like 3d, 4h, 30m or 2w")
    amount = float(match[1])
    if amount < 0:
        raise place.bad(f"has a negative {field} {shown(text)}", "Give it 0 or more")
    seconds = amount * _unit(match[2], day)
    if seconds > LONGEST:
        raise place.bad(f"has a {field} {shown(text)} of more than two hundred years", "Correct it")
    return round(seconds)


def _unit(name: str | None, day: int) -> int:
    return {"min": 60, "m": 60, "h": HOUR, "d": day, "w": 5 * day, "mo": 20 * day, "mon": 20 * day}[
        (name or "d").lower()
    ]


def _resources(text: str, place: Place) -> Iterable[tuple[str, float]]:
    for part in filter(None, map(str.strip, SEPARATORS.split(text))):
        match = RESOURCE.fullmatch(part)
        if not match:
            raise place.bad(f"has a resource {shown(part)} that cannot be read", "Write it like Ann or Ann[50%]")
        yield match["name"], float(match["percent"] or 100) / 100


def _linked(task: Task, text: str, rows: Mapping[str, int], day: int, file: str) -> Task:
    """The task with its links, which can be told apart only once all ids are known: an id may end in FS."""
    if not text:
        return task
    place = Place(file, rows[task.id], f"task {shown(task.id)}")
    parts = filter(None, map(str.strip, SEPARATORS.split(text)))
    return replace(task, links=tuple(_link(part, rows, day, place) for part in parts))


def _link(text: str, rows: Mapping[str, int], day: int, place: Place) -> Link:
    if text in rows:
        return Link(text)
    match = PREDECESSOR.fullmatch(text)
    if match is None or match["id"].strip() not in rows:
        known = match["id"].strip() if match else text
        raise place.bad(
            f"waits for {shown(known)}, which is not there",
            "Write predecessors like 3FS+2d; add the task or take it out",
        )
    lag = float(match["lag"] or 0)
    elapsed = bool(match["elapsed"])
    seconds = round(lag * _unit(match["unit"], 24 * HOUR if elapsed else day))
    if seconds > LONGEST:
        raise place.bad(f"has a lag {shown(text)} of more than two hundred years", "Correct it")
    kind = LinkKind((match["kind"] or "FS").upper())
    return Link(match["id"].strip(), kind, -seconds if match["sign"] == "-" else seconds, elapsed)
