"""A working calendar: when a unit or a person works."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

from takt.engines.workdays.table import Hours, Rules
from takt.engines.workdays.timeline import Timeline, timeline_of

Day = bool | Hours
Exceptions = Mapping[date, Day] | tuple[tuple[date, Day], ...]

MONDAY_TO_FRIDAY = frozenset(range(5))
OFFICE_HOURS: Hours = ((540, 720), (810, 1080))
MINUTES_OF_A_DAY = 1440


@dataclass(frozen=True)
class Calendar:
    """Working hours of a day in a time zone, the weekdays that have them, and the days that differ.

    time_zone: an IANA name, as "Asia/Shanghai".
    hours: working intervals in minutes from local midnight, sorted, not overlapping; (0, 1440) is all day.
    weekdays: the working ones, Monday is 0.
    exceptions: per date True (works as usual though a weekend or holiday), False (free), or its own hours.
        A mapping or pairs; kept as a sorted tuple of pairs, the later of two for one date winning.
    provisional: years whose official adjustments are not published yet.
    own_hours: per weekday its hours where they differ from `hours`; none where it is free. It wins over `weekdays`.

    Hashable and picklable; equal calendars share one table. Raises ValueError for an unknown time zone,
    hours that are unsorted, overlap or leave the day, no such weekday, and a calendar without working time.
    """

    time_zone: str
    hours: Hours
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY
    exceptions: Exceptions = ()
    provisional: frozenset[int] = field(default=frozenset())
    own_hours: Mapping[int, Hours] | tuple[tuple[int, Hours], ...] = ()

    def __post_init__(self) -> None:
        _check_zone(self.time_zone)
        exceptions, own = _checked_dates(self.exceptions), dict(self.own_hours)
        own_hours = tuple((day, _checked_hours(own[day])) for day in sorted(own))
        working = frozenset(self.weekdays) | frozenset(own)
        kept = {
            "hours": _checked_hours(self.hours),
            "weekdays": working - {day for day, hours in own_hours if not hours},
            "own_hours": own_hours,
            "exceptions": tuple((day, _checked_day(exceptions[day])) for day in sorted(exceptions)),
            "provisional": frozenset(self.provisional),
        }
        for name, value in kept.items():
            object.__setattr__(self, name, value)
        _check_work(self)

    def hours_on(self, day: date) -> Hours:
        """The working intervals of a local date in minutes from midnight; empty when it is free."""
        own = self._exceptional.get(day)
        return self.week[day.weekday()] if own is None else own

    @cached_property
    def week(self) -> tuple[Hours, ...]:
        """The hours of the seven weekdays, Monday first; none where it is free."""
        own = dict(self.own_hours)
        return tuple(own.get(day, self.hours) if day in self.weekdays else () for day in range(7))

    @cached_property
    def timeline(self) -> Timeline:
        """The table that answers for this calendar."""
        return timeline_of(Rules(self.time_zone, self.week, tuple(self._exceptional.items())))

    @cached_property
    def _exceptional(self) -> dict[date, Hours]:
        return {day: _hours_of(works, self.hours) for day, works in dict(self.exceptions).items()}

    @cached_property
    def _corrections(self) -> tuple[list[date], list[int]]:
        """The exceptional dates, and by how many days those before each change the count of the weekdays."""
        own = self._exceptional
        changes = (bool(hours) - bool(self.week[day.weekday()]) for day, hours in own.items())
        return list(own), list(accumulate(changes, initial=0))

    def __getstate__(self) -> dict[str, object]:
        # What is cached beside the fields can be had again and would make every pickle large.
        return {each.name: getattr(self, each.name) for each in fields(self)}


def with_exceptions(calendar: Calendar, exceptions: Exceptions) -> Calendar:
    """The calendar with further exceptions, as of a unit or a person; they win over those it has."""
    return replace(calendar, exceptions={**dict(calendar.exceptions), **dict(exceptions)})


def working_days(calendar: Calendar, first: date, last: date) -> int:
    """How many local dates from `first` to `last`, inclusive, have working time; 0 if `last` is earlier."""
    if last < first:
        return 0
    dates, corrections = calendar._corrections
    after = last + timedelta(days=1)
    return (
        _weekdays_before(calendar, after)
        - _weekdays_before(calendar, first)
        + corrections[bisect_left(dates, after)]
        - corrections[bisect_left(dates, first)]
    )


def _weekdays_before(calendar: Calendar, day: date) -> int:
    weeks, rest = divmod(day.toordinal() - 1, 7)  # 0001-01-01 was a Monday
    return weeks * sum(map(bool, calendar.week)) + sum(bool(hours) for hours in calendar.week[:rest])


def _hours_of(works: Day, hours: Hours) -> Hours:
    if isinstance(works, bool):
        return hours if works else ()
    return works


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError):
        raise ValueError(f"{name!r} is not a time zone; use an IANA name such as 'Asia/Shanghai'.") from None


def _checked_dates(exceptions: Exceptions) -> dict[date, Day]:
    days = dict(exceptions)
    for day in days:
        if not isinstance(day, date) or isinstance(day, datetime):
            raise ValueError(f"The exceptions of a calendar are dates, not {day!r}.")
    return days


def _checked_day(works: Day) -> Day:
    return works if isinstance(works, bool) else _checked_hours(works)


def _checked_hours(hours: Iterable[Iterable[int]]) -> Hours:
    try:
        intervals = tuple((start, end) for start, end in hours)
    except (TypeError, ValueError):
        raise ValueError(f"Working hours are pairs of minutes from midnight, not {hours!r}.") from None
    for start, end in intervals:
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= MINUTES_OF_A_DAY):
            raise ValueError(
                f"A working interval leads from one minute of a day, 0-1440, to a later, not {(start, end)}."
            )
    for earlier, later in pairwise(intervals):
        if later[0] < earlier[1]:
            raise ValueError(f"Working hours must be sorted and not overlap, unlike {earlier} and {later}.")
    return intervals


def _check_work(calendar: Calendar) -> None:
    unknown = sorted(set(calendar.weekdays) - set(range(7)))
    if unknown:
        raise ValueError(f"Weekdays are numbered from 0 (Monday) to 6 (Sunday), not {unknown[0]!r}.")
    if not any(calendar.week) and not any(calendar._exceptional.values()):
        raise ValueError("This calendar has no working time: it needs hours and at least one working day.")
