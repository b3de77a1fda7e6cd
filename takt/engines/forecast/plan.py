"""A plan to forecast, from a CSV or JSON file: the network, when it starts, and the calendar in which it is worked.

docs/engines/forecast.md describes both forms.
"""

import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from takt.engines import workdays
from takt.engines.errors import BadInput
from takt.engines.forecast.estimates import (
    Estimate,
    Pert,
    Triangular,
    lognormal_around,
    lognormal_from,
)
from takt.engines.forecast.network import BrokenNetwork, Cause, Kind, Link, Network, Risk, Task
from takt.engines.rows import Row, read_rows, shown

LINK = re.compile(r"(?P<id>.+?)(?P<kind>FS|SS|FF|SF)(?P<lag>[+-]\s*\d+(\.\d+)?)?\s*d?", re.IGNORECASE)
COLUMNS = ("id", "predecessors")
YEARS_AHEAD = 12
KINDS: dict[str, Kind] = {"FS": "FS", "SS": "SS", "FF": "FF", "SF": "SF"}
SHAPES: dict[str, type[Pert] | type[Triangular]] = {"pert": Pert, "triangular": Triangular}
PROBABLE = "Write it from 0 to 1, or like 20%"


@dataclass(frozen=True)
class Plan:
    """A network whose unit is a working day of the calendar, the instant it starts (None: unknown), its deadline."""

    network: Network
    start: datetime | None
    calendar: workdays.Calendar
    deadline: datetime | None

    @property
    def minutes_a_day(self) -> int:
        """Working minutes of an ordinary day."""
        return sum(end - begin for begin, end in self.calendar.hours)


def read_plan(path: Path) -> Plan:
    """The plan in a file, JSON by its name or else CSV. Raises BadInput for what cannot be used, OSError as `open`."""
    if path.suffix.lower() == ".json":
        return _from_json(path)
    rows = list(read_rows(path, COLUMNS))
    network = _network(str(path), rows, _risks_beside(rows), _causes_beside(rows))
    return Plan(network, None, workdays.Calendar("UTC", workdays.OFFICE_HOURS), None)


def started(plan: Plan, start: str, country: str, time_zone: str, deadline: str) -> Plan:
    """The plan with the start, deadline (ISO dates) and calendar that were asked for; an empty text keeps its own.

    Raises ValueError for a date that is none, an unknown country or time zone.
    """
    calendar = plan.calendar
    first = start or (plan.start.date().isoformat() if plan.start else "")
    zone = time_zone or calendar.time_zone
    if country or time_zone:
        year = datetime.fromisoformat(first).year if first else 2000
        calendar = _calendar(country, zone, year)
    last = deadline or (plan.deadline.date().isoformat() if plan.deadline else "")
    return Plan(plan.network, _instant(first, calendar, time.min), calendar, _instant(last, calendar, time.max))


def _calendar(country: str, zone: str, year: int) -> workdays.Calendar:
    if not country:
        return workdays.Calendar(zone, workdays.OFFICE_HOURS)
    return workdays.calendar_for(country, zone, range(year, year + YEARS_AHEAD))


def _instant(day: str, calendar: workdays.Calendar, moment: time) -> datetime | None:
    if not day:
        return None
    return datetime.combine(datetime.fromisoformat(day), moment, ZoneInfo(calendar.time_zone))


def _from_json(path: Path) -> Plan:
    file = str(path)
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise BadInput(file, error.lineno, f"this is not JSON ({error.msg})", "Mend it there") from None
    except RecursionError:
        raise BadInput(file, None, "the JSON is nested too deeply", "docs/engines/forecast.md shows its form") from None
    except UnicodeDecodeError:
        raise BadInput(file, None, "the file is not UTF-8", "Save it as UTF-8") from None
    if not (isinstance(given, dict) and isinstance(given.get("tasks"), list)):
        raise BadInput(file, None, "there is no list of tasks", 'Begin it with {"tasks": [{"id": ...}]}')
    lists = {name: _rows(file, name, given.get(name, [])) for name in ("tasks", "risks", "causes")}
    risks = [_risk(row, row.text("name"), "probability", _listed(row.text("tasks"))) for row in lists["risks"]]
    causes = [_cause(row, row.text("name"), "", _listed(row.text("tasks"))) for row in lists["causes"]]
    plan = Plan(
        _network(file, lists["tasks"], risks, causes), None, workdays.Calendar("UTC", workdays.OFFICE_HOURS), None
    )
    wanted = {name: str(given.get(name, "")) for name in ("start", "country", "time_zone", "deadline")}
    try:
        return started(plan, **wanted)
    except ValueError as error:
        raise BadInput(file, None, str(error).rstrip("."), "Write dates like 2026-01-31, countries like CN") from None


def _rows(file: str, name: str, given: object) -> list[Row]:
    """JSON objects as the rows of a table, so that both forms are read by the same code; the number counts them."""
    if not (isinstance(given, list) and all(isinstance(each, dict) for each in given)):
        raise BadInput(file, None, f"{name} is not a list of objects", f'Write it like "{name}": [{{...}}]')
    return [Row(file, number, _fields(each)) for number, each in enumerate(given, 1)]


def _fields(given: Mapping[str, Any]) -> dict[str, str]:
    return {key.lower(): _text(value) for key, value in given.items() if value is not None}


def _text(value: object) -> str:
    return ";".join(map(str, value)) if isinstance(value, list) else str(value)


def _network(file: str, rows: list[Row], risks: Iterable[Risk], causes: Iterable[Cause]) -> Network:
    numbers = {row.text("id"): row.number for row in rows}
    try:
        return Network(tuple(_task(row, numbers) for row in rows), tuple(risks), tuple(causes))
    except BrokenNetwork as broken:
        raise BadInput(file, numbers.get(broken.task), broken.reason, broken.remedy) from None


def _task(row: Row, ids: Container[str]) -> Task:
    name = row.text("id")
    if not name:
        raise row.bad("this task has no id", "Give it one that no other task has")
    links = tuple(_link(text, ids) for text in _listed(row.text("predecessors")))
    not_before = row.real("not_before") if row.text("not_before") else 0.0
    return Task(name, row.text("name") or name, _estimate(row), links, not_before)


def _link(text: str, ids: Container[str]) -> Link:
    """`3`, `3SS` or `3FS+2d`; a text that is itself the id of a task, as `REQ-3` or `TFS`, is that."""
    found = None if text in ids else LINK.fullmatch(text)
    if not found:
        return Link(text)
    lag = float((found["lag"] or "0").replace(" ", ""))
    return Link(found["id"].strip(), KINDS[found["kind"].upper()], lag)


def _estimate(row: Row) -> Estimate:
    try:
        if row.text("history"):
            return lognormal_from([_number(row, text) for text in _listed(row.text("history"))])
        return _three_points(row)
    except BadInput:
        raise
    except ValueError as error:
        raise row.bad(str(error), "Mend the estimate; durations are in working days, from 0") from None


def _three_points(row: Row) -> Estimate:
    shape = row.text("shape").lower() or "pert"
    if shape not in (*SHAPES, "lognormal"):
        raise row.bad(f"the shape {shown(shape)} is unknown", "Use pert, triangular or lognormal")
    if row.text("duration") and not row.text("likely"):
        low = likely = high = row.real("duration")
    else:
        low, likely, high = (row.real(name) for name in ("optimistic", "likely", "pessimistic"))
    if low < 0:
        raise row.bad(f"the duration {low:g} is negative", "Durations are in working days, from 0")
    if shape == "lognormal":
        return lognormal_around(likely, low, high)
    return SHAPES[shape](low, likely, high)


def _risks_beside(rows: list[Row]) -> list[Risk]:
    return [_risk(row, f"Risk of {row.text('id')}", "risk", [row.text("id")]) for row in rows if row.text("risk")]


def _causes_beside(rows: list[Row]) -> list[Cause]:
    named = sorted((row for row in rows if row.text("cause")), key=lambda row: row.text("cause"))
    grouped = [(name, list(members)) for name, members in groupby(named, key=lambda row: row.text("cause"))]
    return [_cause(members[0], name, "cause_", [row.text("id") for row in members]) for name, members in grouped]


def _risk(row: Row, name: str, chance: str, tasks: list[str]) -> Risk:
    delays = [_number(row, text) for text in _listed(row.text("delay"))]
    if len(delays) not in (1, 3):
        raise row.bad(f"the delay {shown(row.text('delay'))} is neither one nor three numbers", "Write 5, or 2;5;9")
    return Risk(
        name, _probability(row, chance), _pert(row, delays[0], delays[len(delays) // 2], delays[-1]), tuple(tasks)
    )


def _cause(row: Row, name: str, prefix: str, tasks: list[str]) -> Cause:
    low, high = row.real(f"{prefix}low"), row.real(f"{prefix}high")
    likely = row.real(f"{prefix}likely") if row.text(f"{prefix}likely") else 1.0
    chance = _probability(row, "probability") if row.text("probability") else 1.0
    return Cause(name, _pert(row, low, likely, high), tuple(tasks), chance)


def _pert(row: Row, low: float, likely: float, high: float) -> Pert:
    try:
        return Pert(low, likely, high)
    except ValueError as error:
        raise row.bad(str(error), "Write the three from the smallest to the largest") from None


def _probability(row: Row, column: str) -> float:
    text = row.text(column)
    chance = _number(row, text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    if not 0 <= chance <= 1:
        raise row.bad(f"the probability {shown(text)} is not one", PROBABLE)
    return chance


def _number(row: Row, text: str) -> float:
    return Row(row.file, row.number, {"the number": text}).real("the number")


def _listed(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
