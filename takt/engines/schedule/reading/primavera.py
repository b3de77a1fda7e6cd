"""Projects of Primavera P6, from its XML (PMXML). Its work breakdown structure becomes summaries.

What its fields mean: Oracle, Primavera P6 XML schema.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from takt.engines.errors import BadInput
from takt.engines.schedule.model import Constraint, ConstraintKind, Link, LinkKind, Project, Task
from takt.engines.schedule.reading.mspdi_calendars import joined
from takt.engines.schedule.reading.plan_file import PlanFile, Span
from takt.engines.schedule.reading.values import HOUR, Place
from takt.engines.schedule.reading.xml_stream import MEND, children, elements, name_of, text_of
from takt.engines.workdays import OFFICE_HOURS, Calendar
from takt.engines.workdays.table import Hours

BASELINE = "BaselineProject"  # holds tasks of its own, which are none of the project: taken whole, and left
WANTED = frozenset(
    {"Calendar", "WBS", "Activity", "Relationship", "Resource", "ResourceAssignment", "PlannedStartDate", BASELINE}
)
WEEKDAYS = {
    name: i for i, name in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
}
KINDS = {
    "Finish to Start": LinkKind.FINISH_TO_START,
    "Start to Start": LinkKind.START_TO_START,
    "Finish to Finish": LinkKind.FINISH_TO_FINISH,
    "Start to Finish": LinkKind.START_TO_FINISH,
}
CONSTRAINTS = {
    "Start On": ConstraintKind.MUST_START,
    "Mandatory Start": ConstraintKind.MUST_START,
    "Finish On": ConstraintKind.MUST_FINISH,
    "Mandatory Finish": ConstraintKind.MUST_FINISH,
    "Start On or After": ConstraintKind.START_NOT_EARLIER,
    "Start On or Before": ConstraintKind.START_NOT_LATER,
    "Finish On or After": ConstraintKind.FINISH_NOT_EARLIER,
    "Finish On or Before": ConstraintKind.FINISH_NOT_LATER,
}
USUAL = Calendar("UTC", OFFICE_HOURS)


@dataclass
class _File:
    """What has been read so far; tasks, links and who does what by the numbers of the file."""

    starts: list[datetime] = field(default_factory=list)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    stored: dict[str, Span] = field(default_factory=dict)
    links: list[tuple[str, Link]] = field(default_factory=list)
    resources: dict[str, str] = field(default_factory=dict)
    assigned: list[tuple[str, str]] = field(default_factory=list)


def read_primavera(path: Path) -> PlanFile:
    """The project in a file. Raises BadInput for what is broken, OSError as `open` does."""
    read = _File()
    for row, element in elements(path, WANTED):
        _take(read, element, Place(str(path), row, f"{name_of(element)} {text_of(element, 'ObjectId')}"))
    starts = [*read.starts, *(start for start, _ in read.stored.values() if start)]
    if not read.tasks or not starts:
        raise BadInput(str(path), None, "there are no tasks with dates in it", MEND)
    for task, link in read.links:
        if task in read.tasks:
            read.tasks[task] = replace(read.tasks[task], links=(*read.tasks[task].links, link))
    for task, resource in read.assigned:
        if task in read.tasks and resource in read.resources:
            named = (*read.tasks[task].resources, (read.resources[resource], 1.0))
            read.tasks[task] = replace(read.tasks[task], resources=named)
    calendar = next(iter(read.calendars.values()), USUAL)
    capacity = dict.fromkeys(read.resources.values(), 1.0)
    project = Project(min(starts), calendar, tuple(_around(read)), read.calendars, capacity=capacity)
    return PlanFile(str(path), project, read.rows, 8 * HOUR, tuple(read.resources.values()), read.stored)


def _around(read: _File) -> list[Task]:
    """The tasks, those parts of the work breakdown structure last that hold none: they are moments of no work."""
    known = [replace(task, parent=task.parent if task.parent in read.tasks else None) for task in read.tasks.values()]
    return [replace(task, calendar=task.calendar if task.calendar in read.calendars else "") for task in known]


def _take(read: _File, element: Element, place: Place) -> None:
    number = text_of(element, "ObjectId")
    match name_of(element):
        case "PlannedStartDate":
            start = place.instant((element.text or "").strip(), "PlannedStartDate")
            read.starts += [start] if start else []
        case "Calendar":
            read.calendars[number] = _calendar(element, place)
        case "WBS":
            parent = f"wbs-{text_of(element, 'ParentObjectId')}"
            _add(read, place, Task(f"wbs-{number}", name=text_of(element, "Name"), parent=parent))
        case "Activity":
            _add(read, place, _activity(element, number, place))
            span = (place.instant(text_of(element, name), name) for name in ("StartDate", "FinishDate"))
            read.stored[number] = next(span), next(span)
        case "Relationship":
            before, after = (
                text_of(element, "PredecessorActivityObjectId"),
                text_of(element, "SuccessorActivityObjectId"),
            )
            kind = KINDS.get(text_of(element, "Type"), LinkKind.FINISH_TO_START)
            lag = round(place.real(text_of(element, "Lag"), "Lag") * HOUR)
            read.links.append((after, Link(before, kind, lag)))
        case "Resource":
            read.resources[number] = text_of(element, "Name") or text_of(element, "Id") or number
        case "ResourceAssignment":
            read.assigned.append((text_of(element, "ActivityObjectId"), text_of(element, "ResourceObjectId")))


def _add(read: _File, place: Place, task: Task) -> None:
    read.tasks[task.id] = task
    read.rows[task.id] = place.row or 1


def _activity(element: Element, number: str, place: Place) -> Task:
    started, finished = (
        place.instant(text_of(element, name), name) for name in ("ActualStartDate", "ActualFinishDate")
    )
    planned, left = (
        round(place.real(text_of(element, name), name) * HOUR) for name in ("PlannedDuration", "RemainingDuration")
    )
    kind = CONSTRAINTS.get(text_of(element, "PrimaryConstraintType"))
    at = place.instant(text_of(element, "PrimaryConstraintDate"), "PrimaryConstraintDate")
    if planned < 0 or left < 0:
        raise place.bad("has a negative duration", "Give it 0 or more")
    return Task(
        number,
        max(planned, left) if started and not finished else planned,
        name=text_of(element, "Name"),
        parent=f"wbs-{text_of(element, 'WBSObjectId')}",
        calendar=text_of(element, "CalendarObjectId"),
        constraint=Constraint(kind, at) if kind and at else None,
        actual_start=started,
        actual_finish=finished,
        remaining=left if started and not finished else None,
    )


def _calendar(element: Element, place: Place) -> Calendar:
    """A calendar. What works nowhere in the week has the usual one."""
    week: dict[int, Hours] = dict.fromkeys(range(7), ())
    for day in children(element, "StandardWorkWeek", "StandardWorkHours"):
        weekday = WEEKDAYS.get(text_of(day, "DayOfWeek"))
        if weekday is not None:
            week[weekday] = _hours(day, place)
    days: dict[date, Hours] = {}
    for each in children(element, "HolidayOrExceptions", "HolidayOrException"):
        at = place.instant(text_of(each, "Date"), "Date")
        if at:
            days[at.date()] = _hours(each, place)
    if not any(week.values()):
        return USUAL
    usual = max(week.values(), key=lambda hours: sum(end - start for start, end in hours))
    return Calendar("UTC", usual, frozenset(week), days, own_hours=week)


def _hours(day: Element, place: Place) -> Hours:
    """Its working times; their last minute is told as the last one that works."""
    spans = []
    for times in children(day, "WorkTime"):
        start, end = text_of(times, "Start"), text_of(times, "Finish")
        if start and end:
            last = place.minute(end, "working time")
            spans.append((place.minute(start, "working time"), last + 1 if last % 10 == 9 else last))
    return joined(spans)
