"""Projects of Microsoft Project, 2002 to today, from its XML (MSPDI).

What its numbers mean: Microsoft, Project XML Data Interchange Schema.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from xml.etree.ElementTree import Element

from takt.engines.errors import BadInput
from takt.engines.schedule.demands import OF_SUMMARIES
from takt.engines.schedule.model import Project, Task
from takt.engines.schedule.reading.mspdi_calendars import Read, calendar_of, read_calendar, union
from takt.engines.schedule.reading.mspdi_tasks import ELAPSED, Draft, read_task
from takt.engines.schedule.reading.plan_file import PlanFile
from takt.engines.schedule.reading.values import Place
from takt.engines.schedule.reading.xml_stream import MEND, elements, name_of, text_of
from takt.engines.workdays import Calendar

OF_PROJECT = frozenset({"StartDate", "CalendarUID", "MinutesPerDay"})
WANTED = frozenset({"Task", "Resource", "Assignment", "Calendar", *OF_PROJECT})
JOINT = "+"  # between the numbers of calendars that are worked by together
NOBODY = -65535
WORK = 1  # the kind of resource that is a person or a machine, not a material or a cost
WORKING_DAY = 480


@dataclass(frozen=True, slots=True)
class Resource:
    """Who or what does the work. units: how many there are. calendar: its number, -1 for none of its own."""

    name: str
    units: float
    calendar: int


@dataclass
class _File:
    """What has been read so far."""

    own: dict[str, str] = field(default_factory=dict)
    calendars: dict[int, Read] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    above: list[Draft] = field(default_factory=list)
    resources: dict[int, Resource] = field(default_factory=dict)
    assigned: dict[int, dict[int, float]] = field(default_factory=dict)


def read_mspdi(path: Path) -> PlanFile:
    """The project in a file. Raises BadInput for what is broken, OSError as `open` does."""
    read = _File()
    for row, element in elements(path, WANTED):
        _take(read, str(path), row, element)
    if not read.drafts:
        raise BadInput(str(path), None, "there are no tasks in it", MEND)
    return _plan_file(read, str(path))


def _take(read: _File, file: str, row: int, element: Element) -> None:
    match name_of(element):
        case "Task":
            read.drafts.append(read_task(element, file, row, read.above))
        case "Calendar":
            number, calendar = read_calendar(element, file, row)
            read.calendars[number] = calendar
        case "Resource":
            place = Place(file, row, f"resource {text_of(element, 'Name')!r}")
            read.resources[place.whole(text_of(element, "UID"), "UID")] = _resource(element, place)
        case "Assignment":
            place = Place(file, row, "an assignment")
            task, resource = (place.whole(text_of(element, name), name) for name in ("TaskUID", "ResourceUID"))
            if resource != NOBODY:
                units = place.real(text_of(element, "Units"), "Units", 1.0)
                read.assigned.setdefault(task, {})[resource] = units
        case name if name in OF_PROJECT:
            read.own.setdefault(name, (element.text or "").strip())


def _plan_file(read: _File, file: str) -> PlanFile:
    place = Place(file, None, "the project")
    number = place.whole(read.own.get("CalendarUID", ""), "CalendarUID", -1)
    start = place.instant(read.own.get("StartDate", ""), "StartDate") or _earliest(read.drafts, file)
    minutes = place.whole(read.own.get("MinutesPerDay", ""), "MinutesPerDay", WORKING_DAY) or WORKING_DAY
    durations = {draft.number: draft.task.duration for draft in read.drafts}
    calendars = {str(each): calendar_of(each, read.calendars) for each in read.calendars}
    calendars[ELAPSED] = Calendar("UTC", ((0, 1440),), frozenset(range(7)))
    summaries = {draft.task.parent for draft in read.drafts}
    tasks = tuple(_task(draft, read, durations, draft.task.id in summaries) for draft in read.drafts)
    for name in {task.calendar for task in tasks} - calendars.keys() - {""}:
        calendars[name] = union([calendars[each] for each in name.split(JOINT)])
    project = Project(
        start,
        calendar_of(number, read.calendars),
        tasks,
        calendars,
        capacity={each.name: each.units for each in read.resources.values()},
    )
    return PlanFile(
        file,
        project,
        {draft.task.id: draft.row for draft in read.drafts},
        minutes * 60,
        tuple(each.name for each in read.resources.values()),
        {draft.task.id: draft.stored for draft in read.drafts},
        {(draft.task.id, number): span for draft in read.drafts for number, span in draft.baselines.items()},
    )


def _resource(element: Element, place: Place) -> Resource:
    name = text_of(element, "Name") or f"#{text_of(element, 'UID')}"
    units = place.real(text_of(element, "MaxUnits"), "MaxUnits", 1.0)
    is_work = place.whole(text_of(element, "Type"), "Type", WORK) == WORK
    calendar = place.whole(text_of(element, "CalendarUID"), "CalendarUID", -1)
    return Resource(name, units, calendar if is_work else -1)


def _task(draft: Draft, read: _File, durations: Mapping[int, int], is_summary: bool) -> Task:
    """The task with its links, its calendar, and who does it. A summary dated by hand spans its tasks all the same."""
    units = read.assigned.get(draft.number, {})
    constraint = draft.task.constraint
    return replace(
        draft.task,
        constraint=None if is_summary and constraint and constraint.kind not in OF_SUMMARIES else constraint,
        links=tuple(link.link(durations) for link in draft.links),
        calendar=_calendar_name(draft, read, units),
        resources=tuple((read.resources[each].name, share) for each, share in units.items() if each in read.resources),
    )


def _calendar_name(draft: Draft, read: _File, assigned: Iterable[int]) -> str:
    """Its own calendar, else when any of those who do it works, else the project's."""
    if draft.is_elapsed:
        return ELAPSED
    if draft.calendar in read.calendars:
        return str(draft.calendar)
    theirs = {read.resources[each].calendar for each in assigned if each in read.resources}
    return JOINT.join(str(number) for number in sorted(theirs & read.calendars.keys()))


def _earliest(drafts: Iterable[Draft], file: str) -> datetime:
    dates = [draft.stored[0] for draft in drafts if draft.stored[0]]
    if not dates:
        raise BadInput(file, None, "neither the project nor any task has a start", MEND)
    return min(dates)
