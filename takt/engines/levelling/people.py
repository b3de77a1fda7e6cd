"""People as resources: who works when, by the calendar of each, in periods of one working day or calendar day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from takt.engines.levelling.problem import Resource
from takt.engines.workdays import Calendar

FULL = 100
"""Units of a person on a full day: percent."""


def person(
    name: str,
    days: Sequence[date],
    calendar: Calendar,
    skills: Collection[str] = (),
    allocation: int = FULL,
    away: Collection[date] = (),
) -> Resource:
    """A person with `allocation` percent on each of the days that the calendar works and the person is not away.

    days: the periods of the problem, as `days_from` gives them. After the last of them the person is taken to work
    every period. Raises ValueError for an allocation that is not 0 to 100.
    """
    if not 0 <= allocation <= FULL:
        raise ValueError(f"The allocation of {name!r} must be 0 to {FULL} percent, not {allocation}.")
    works = (day not in away and bool(calendar.hours_on(day)) for day in days)
    return Resource(name, (*(allocation if here else 0 for here in works), allocation), frozenset(skills))


def days_from(first: date, count: int, calendar: Calendar) -> list[date]:
    """The first `count` days from `first` on that the calendar works: periods in which nothing pauses for weekends.

    Raises ValueError where the calendar has no more working days within a century.
    """
    days: list[date] = []
    for day in (first + timedelta(days=offset) for offset in range(CENTURY)):
        if len(days) == count:
            return days
        if calendar.hours_on(day):
            days.append(day)
    raise ValueError(f"The calendar has only {len(days)} working days from {first} on, not {count}.")


CENTURY = 36_525
