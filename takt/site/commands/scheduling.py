"""takt schedule"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from takt.site.commands.form import Subcommands
from takt.site.commands.mistakes import Mistake
from takt.site.commands.showing import computing, drawing, show, table

if TYPE_CHECKING:
    from takt.engines.schedule import Schedule
    from takt.engines.schedule.reading import PlanFile
    from takt.engines.workdays import Calendar

WHAT = """Schedule a project: critical path, slack, and with --level the people that there are.
FILE is Microsoft Project or Primavera P6 XML (.xml), PSPLIB (.sm), or CSV: id and duration (3d, 4h), and where wanted
name, predecessors (3FS+2d; 4SS-1h), resources (Ann; Bob[50%]), parent, dates. docs/engines/schedule.md shows all."""
EXAMPLES = """  takt schedule plan.csv --start 2026-03-02 --country CN
  takt schedule plan.xml --json
  takt schedule plan.csv --level --svg plan.svg
  takt schedule j301_1.sm --level --time-limit 10"""

LONGEST_LIMIT = 24 * 3600.0
SHOWN = 200


@dataclass(frozen=True)
class Answer:
    """A schedule and how its numbers are told."""

    schedule: Schedule
    makespan: float
    lower_bound: float
    instant: Callable[[int], Any]
    amount: Callable[[int], float]
    identity: Callable[[str], Any]
    unit: str
    beyond: dict[str, Any]


def declare(subcommands: Subcommands) -> None:
    parser = computing(subcommands, "schedule", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="a .xml, .sm or .csv file")
    parser.add_argument("--level", action="store_true", help="use no person or resource beyond what there is")
    limit = "with --level: how long to look; up to 1 by rules, with more by the optimiser; default 1"
    parser.add_argument("--time-limit", type=_seconds, default=1.0, metavar="S", help=limit)
    parser.add_argument("--start", type=_day, metavar="DATE", help="of a CSV file: where it starts; default today")
    parser.add_argument("--country", default="", help="of a CSV file: whose holidays are free, as CN; default none")
    parser.add_argument("--time-zone", default="UTC", metavar="ZONE", help="of a CSV file, as Asia/Shanghai")
    drawing(parser)


def run(given: argparse.Namespace) -> int:
    reader = {".sm": _of_problem, ".xml": _of_xml, ".csv": _of_csv}.get(given.file.suffix.lower())
    if reader is None:
        raise Mistake(f"{given.file} ends neither in .xml nor in .sm nor in .csv. Nothing was computed.")
    answer = reader(given)
    if given.svg:
        from takt.engines.schedule.gantt import gantt

        drawn = gantt(answer.schedule, given.file.stem, lambda at: str(answer.instant(at))[:10])
        given.svg.write_text(drawn, encoding="utf-8")
    show(given, _as_json(answer), _lines(answer, given.level))
    return 0


def _of_problem(given: argparse.Namespace) -> Answer:
    from takt.engines.levelling import psplib
    from takt.engines.schedule.psplib_project import level_problem, schedule_problem

    problem = psplib.read(given.file)
    if given.level:
        levelled = level_problem(problem, given.time_limit)
        found, bound = levelled.schedule, levelled.lower_bound
    else:
        found = schedule_problem(problem)
        bound = found.horizon
    beyond = {"resources": len(problem.resources), "relations": len(problem.links)}
    return Answer(found, found.horizon, bound, int, int, int, "periods", beyond)


def _of_xml(given: argparse.Namespace) -> Answer:
    from takt.engines.schedule.reading import read_xml

    return _of_file(read_xml(given.file), given)


def _of_csv(given: argparse.Namespace) -> Answer:
    from takt.engines.schedule.reading import read_csv

    calendar = _calendar(given)
    zone = ZoneInfo(calendar.time_zone)
    day = given.start or datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return _of_file(read_csv(given.file, calendar, day.replace(tzinfo=zone)), given)


def _of_file(file: PlanFile, given: argparse.Namespace) -> Answer:
    from takt.engines import schedule as engine
    from takt.engines.errors import BadInput
    from takt.engines.schedule.levelled import level

    try:
        if given.level:
            levelled = level(file.project, given.time_limit)
            found, makespan, bound = levelled.schedule, levelled.makespan, levelled.lower_bound
        else:
            found = engine.schedule(file.project)
            makespan = bound = found.makespan
    except engine.Unschedulable as error:
        raise file.refused(error) from None
    except ValueError as error:
        raise BadInput(file.file, None, str(error).rstrip("."), "Correct the file") from None
    zone = ZoneInfo(file.project.calendar.time_zone)
    beyond = {
        "start": _told(int(found.start.min()), zone),
        "finish": _told(found.horizon, zone),
        "resources": len(file.resources),
        "relations": file.relations,
        "critical_path": list(engine.critical_path(found)),
    }
    return Answer(
        found,
        _rounded(makespan / file.day),
        _rounded(bound / file.day),
        lambda at: _told(at, zone),
        lambda seconds: _rounded(seconds / file.day),
        str,
        "working days",
        beyond,
    )


def _as_json(answer: Answer) -> dict[str, Any]:
    found = answer.schedule
    rows = zip(found.tasks, found.start, found.finish, found.total_slack, found.critical, strict=True)
    tasks = [
        {
            "id": answer.identity(task.id),
            "name": task.name,
            "start": answer.instant(int(start)),
            "finish": answer.instant(int(finish)),
            "total_slack": answer.amount(int(slack)),
            "critical": bool(critical),
        }
        for task, start, finish, slack, critical in rows
    ]
    head = {
        "makespan": answer.makespan,
        "proven_optimal": answer.makespan <= answer.lower_bound,
        "lower_bound": answer.lower_bound,
        "unit": answer.unit,
    }
    return head | answer.beyond | {"tasks": tasks}


def _lines(answer: Answer, levelled: bool) -> list[str]:
    found = answer.schedule
    by = "levelled" if levelled else "with as many people as it takes"
    proven = "no shorter one" if answer.makespan <= answer.lower_bound else f"none below {answer.lower_bound:g}"
    lines = [f"{len(found.tasks):,} tasks {by}: {answer.makespan:g} {answer.unit}; {proven} is possible", ""]
    rows = [
        (
            task.id,
            task.name,
            str(answer.instant(int(start))).replace("T", " "),
            str(answer.instant(int(finish))).replace("T", " "),
            f"{answer.amount(int(slack)):g}",
            "critical" if critical else "",
        )
        for task, start, finish, slack, critical in zip(
            found.tasks[:SHOWN], found.start, found.finish, found.total_slack, found.critical, strict=False
        )
    ]
    head = {"task": "<", "name": "<", "start": "<", "finish": "<", "slack": ">", "": "<"}
    lines += table(head, rows)
    if len(found.tasks) > SHOWN:
        lines.append(f"and {len(found.tasks) - SHOWN:,} more; --json has them all")
    return lines


def _calendar(given: argparse.Namespace) -> Calendar:
    from takt.engines import workdays

    try:
        if not given.country:
            return workdays.Calendar(given.time_zone, workdays.OFFICE_HOURS)
        first = given.start.year if given.start else datetime.now(UTC).year
        return workdays.calendar_for(given.country, given.time_zone, range(first - 1, first + 11))
    except ValueError as error:
        raise Mistake(f"{str(error).rstrip('.')}. Nothing was computed.") from None


def _told(at: int, zone: ZoneInfo) -> str:
    """The wall clock of an instant, like 2026-03-02T09:00."""
    return datetime.fromtimestamp(at, zone).replace(tzinfo=None).isoformat(timespec="auto" if at % 60 else "minutes")


def _rounded(amount: float) -> float:
    return int(amount) if amount == int(amount) else round(amount, 4)


def _day(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it like 2026-03-02") from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST_LIMIT:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above 0, like 10")
    return seconds
