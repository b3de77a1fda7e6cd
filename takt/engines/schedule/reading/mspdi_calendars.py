"""Working calendars of Microsoft Project XML: weeks, weeks of some period, exceptions, calendars upon calendars."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from takt.engines.schedule.reading.recurrence import Recurrence
from takt.engines.schedule.reading.values import Place
from takt.engines.schedule.reading.xml_stream import children, text_of
from takt.engines.workdays import Calendar
from takt.engines.workdays.table import Hours

MIDNIGHT = 24 * 60
USUAL: Hours = ((480, 720), (780, 1020))
USUAL_WEEK = dict.fromkeys(range(5), USUAL) | {5: (), 6: ()}
EXCEPTION, SUNDAY = 0, 1  # kinds of days of the week
DEEPEST = 20  # calendars upon calendars


@dataclass
class Read:
    """A calendar as it is told: what it says itself, and the one beneath it, or -1."""

    name: str
    beneath: int
    week: dict[int, Hours] = field(default_factory=dict)
    days: dict[date, Hours] = field(default_factory=dict)


def read_calendar(element: Element, file: str, row: int) -> tuple[int, Read]:
    """Its number, and what it says. Raises BadInput."""
    place = Place(file, row, f"calendar {text_of(element, 'Name')!r}")
    read = Read(text_of(element, "Name"), place.whole(text_of(element, "BaseCalendarUID"), "base calendar", -1))
    for day in children(element, "WeekDays", "WeekDay"):
        kind = place.whole(text_of(day, "DayType"), "kind of day")
        if kind == EXCEPTION:
            _add_exception(day, place, read)
        else:
            read.week[_weekday(kind)] = _hours(day, place)
    for week in children(element, "WorkWeeks", "WorkWeek"):
        _add_week(week, place, read)
    for exception in children(element, "Exceptions", "Exception"):
        _add_exception(exception, place, read)
    return place.whole(text_of(element, "UID"), "number"), read


def calendar_of(number: int, known: Mapping[int, Read]) -> Calendar:
    """The calendar with this number on those beneath it; the usual week where none says anything.

    What works nowhere in the week has the usual one too: no schedule could be made with it.
    """
    week = dict(USUAL_WEEK)
    days: dict[date, Hours] = {}
    for read in reversed(_pile(number, known)):
        week |= read.week
        days = {day: hours for day, hours in days.items() if day.weekday() not in read.week} | read.days
    if not any(week.values()):
        week = dict(USUAL_WEEK)
    usual = max(week.values(), key=lambda hours: sum(end - start for start, end in hours))
    return Calendar("UTC", usual, frozenset(week), days, own_hours=week)


def union(calendars: Sequence[Calendar]) -> Calendar:
    """When any of them works, for a task that several do by turns."""
    week = {day: joined([span for each in calendars for span in each.week[day]]) for day in range(7)}
    days = {day for each in calendars for day in dict(each.exceptions)}
    hours = {day: joined([span for each in calendars for span in each.hours_on(day)]) for day in days}
    return Calendar(calendars[0].time_zone, calendars[0].hours, frozenset(week), hours, own_hours=week)


def _pile(number: int, known: Mapping[int, Read]) -> list[Read]:
    pile: list[Read] = []
    while number in known and len(pile) < DEEPEST:
        pile.append(known[number])
        number = known[number].beneath
    return pile


def _add_week(week: Element, place: Place, read: Read) -> None:
    """The days of a week that holds for a period only, each as an exception."""
    span = _span(week, place)
    hours = {
        _weekday(place.whole(text_of(day, "DayType"), "kind of day")): _hours(day, place)
        for day in children(week, "WeekDays", "WeekDay")
    }
    for day in span.days() if span else ():
        if day.weekday() in hours:
            read.days[day] = hours[day.weekday()]


def _add_exception(exception: Element, place: Place, read: Read) -> None:
    span = _span(exception, place)
    if span:
        read.days |= dict.fromkeys(span.days(), _hours(exception, place))


def _span(element: Element, place: Place) -> Recurrence | None:
    for period in children(element, "TimePeriod"):
        first = place.instant(text_of(period, "FromDate"), "first day")
        last = place.instant(text_of(period, "ToDate"), "last day")
        if first and last:
            read = {
                name: place.whole(text_of(element, tag), tag, default)
                for name, tag, default in (
                    ("kind", "Type", 1),
                    ("every", "Period", 1),
                    ("weekdays", "DaysOfWeek", 0),
                    ("month", "Month", 0),
                    ("month_day", "MonthDay", 1),
                    ("position", "MonthPosition", 0),
                    ("item", "MonthItem", 0),
                )
            }
            read["every"] = max(read["every"], 1)
            end = last - timedelta(seconds=1) if last > first and last.time().isoformat() == "00:00:00" else last
            return Recurrence(first.date(), end.date(), **read)
    return None


def _hours(day: Element, place: Place) -> Hours:
    if text_of(day, "DayWorking") != "1":
        return ()
    spans = []
    for times in children(day, "WorkingTimes", "WorkingTime"):
        start, end = text_of(times, "FromTime"), text_of(times, "ToTime")
        if start and end:
            spans.append((place.minute(start, "working time"), place.minute(end, "working time") or MIDNIGHT))
    return joined(spans)


def joined(spans: list[tuple[int, int]]) -> Hours:
    """The spans in order, those that overlap made one, those without length left out."""
    hours: list[tuple[int, int]] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if hours and start <= hours[-1][1]:
            hours[-1] = hours[-1][0], max(hours[-1][1], end)
        else:
            hours.append((start, end))
    return tuple(hours)


def _weekday(kind: int) -> int:
    return (kind - SUNDAY - 1) % 7
