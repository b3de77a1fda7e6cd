"""Working time against a reference that looks at every single minute, and the laws it must keep."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from takt.engines import workdays
from takt.engines.workdays import Calendar, Day

WINDOW = timedelta(days=9)
MINUTE = timedelta(minutes=1)

# Zones with the first day (UTC) of a window in which their clocks change, or not.
PLACES = [
    ("UTC", date(2025, 1, 1)),
    ("Asia/Shanghai", date(2025, 9, 26)),
    ("America/New_York", date(2025, 3, 5)),
    ("America/New_York", date(2025, 10, 29)),
    ("Europe/Berlin", date(2024, 3, 27)),
    ("Europe/Berlin", date(2024, 10, 24)),
    ("Australia/Lord_Howe", date(2025, 4, 1)),  # half an hour
    ("America/Sao_Paulo", date(2018, 11, 1)),  # at midnight
    ("Pacific/Apia", date(2011, 12, 26)),  # a whole day left out
    ("Asia/Kolkata", date(2025, 12, 28)),  # an odd offset, and a new year
]


def hours_of_a_day(at_least: int) -> st.SearchStrategy[workdays.Hours]:
    edges = st.lists(st.integers(0, 96).map(lambda quarter: quarter * 15), min_size=2, max_size=8, unique=True)
    odd = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True)
    paired = (edges | odd).map(lambda minutes: tuple(zip(*[iter(sorted(minutes))] * 2, strict=False)))
    return paired if at_least else paired | st.just(())


@st.composite
def calendars(draw: st.DrawFn, place: tuple[str, date]) -> Calendar:
    zone, first = place
    dates = st.integers(-1, 10).map(lambda days: first + timedelta(days=days))
    days: st.SearchStrategy[Day] = st.booleans() | hours_of_a_day(0)
    weekdays = draw(st.frozensets(st.integers(0, 6), min_size=1))
    exceptions = draw(st.dictionaries(dates, days, max_size=4))
    own_hours = draw(st.dictionaries(st.integers(0, 6), hours_of_a_day(1), max_size=2))
    return Calendar(zone, draw(hours_of_a_day(1)), weekdays, exceptions, own_hours=own_hours)


class Reference:
    """Every minute of the window, working or not, by looking at the wall clock."""

    def __init__(self, calendar: Calendar, first: date) -> None:
        self.start = datetime.combine(first, datetime.min.time(), UTC)
        zone = ZoneInfo(calendar.time_zone)
        walls = ((self.start + i * MINUTE).astimezone(zone) for i in range(WINDOW // MINUTE))
        exceptions = dict(calendar.exceptions)
        self.works = [self._works(calendar, exceptions, wall) for wall in walls]

    @staticmethod
    def _works(calendar: Calendar, exceptions: dict[date, Day], wall: datetime) -> bool:
        usual = dict(calendar.own_hours).get(wall.weekday(), wall.weekday() in calendar.weekdays)
        own = exceptions.get(wall.date(), usual)
        hours = own if isinstance(own, tuple) else calendar.hours if own else ()
        return any(start <= wall.hour * 60 + wall.minute < end for start, end in hours)

    def at(self, minute: int) -> datetime:
        return self.start + minute * MINUTE

    def forwards(self, minute: int, amount: int) -> int:
        while amount:
            amount -= self.works[minute]
            minute += 1
        return minute

    def backwards(self, minute: int, amount: int) -> int:
        while amount:
            minute -= 1
            amount -= self.works[minute]
        return minute


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, Reference, int, int]:
    place = draw(st.sampled_from(PLACES))
    calendar = draw(calendars(place))
    minutes = st.integers(0, WINDOW // MINUTE - 1)
    return calendar, Reference(calendar, place[1]), *sorted((draw(minutes), draw(minutes)))


@settings(deadline=None)
@given(cases())
def test_every_minute_works_as_the_wall_clock_says(case):
    calendar, reference, first, last = case
    for minute in {first, last, *range(first, last, 7)}:
        assert workdays.is_working(calendar, reference.at(minute)) == reference.works[minute]


@settings(deadline=None)
@given(cases())
def test_the_time_between_is_the_count_of_working_minutes(case):
    calendar, reference, first, last = case
    worked = sum(reference.works[first:last])
    assert workdays.between(calendar, reference.at(first), reference.at(last)) == worked
    assert workdays.between(calendar, reference.at(last), reference.at(first)) == -worked


@settings(deadline=None)
@given(cases(), st.data())
def test_adding_forwards_lands_where_the_last_minute_is_done(case, data):
    calendar, reference, first, last = case
    amount = data.draw(st.integers(0, sum(reference.works[first:last])))
    landed = workdays.add(calendar, reference.at(first), amount)
    assert landed == reference.at(reference.forwards(first, amount))


@settings(deadline=None)
@given(cases(), st.data())
def test_adding_backwards_lands_where_the_first_minute_begins(case, data):
    calendar, reference, first, last = case
    amount = data.draw(st.integers(0, sum(reference.works[first:last])))
    landed = workdays.add(calendar, reference.at(last), -amount)
    assert landed == reference.at(reference.backwards(last, amount))


@settings(deadline=None)
@given(cases())
def test_the_next_working_instant_is_the_first_working_minute(case):
    calendar, reference, first, _ = case
    assume(any(reference.works[first:]))
    following = reference.works.index(True, first)
    assert workdays.next_working(calendar, reference.at(first)) == reference.at(following)


@settings(deadline=None)
@given(cases())
def test_working_days_are_the_dates_with_hours(case):
    calendar, reference, first, last = case
    begin, end = reference.at(first).date(), reference.at(last).date()
    dates = [begin + timedelta(days=i) for i in range((end - begin).days + 1)]
    assert workdays.working_days(calendar, begin, end) == sum(bool(calendar.hours_on(day)) for day in dates)


seconds = st.integers(int(datetime(1990, 1, 1, tzinfo=UTC).timestamp()), 2_000_000_000)
anywhere = st.sampled_from(PLACES).flatmap(calendars)


def instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


@settings(deadline=None)
@given(anywhere, seconds, st.integers(-300_000, 300_000))
def test_what_was_added_is_what_lies_between(calendar, start, amount):
    assume(sum(end - begin for begin, end in calendar.hours) >= 30)
    landed = workdays.add(calendar, instant(start), amount / 60)
    assert workdays.between(calendar, instant(start), landed) * 60 == pytest.approx(amount, abs=1e-6)


@settings(deadline=None)
@given(anywhere, seconds, seconds)
def test_adding_what_lies_between_leads_to_the_finish(calendar, start, finish):
    finish_instant = workdays.next_working(calendar, instant(finish))
    landed = workdays.add(calendar, instant(start), workdays.between(calendar, instant(start), finish_instant))
    assert workdays.next_working(calendar, landed) == finish_instant


@settings(deadline=None)
@given(anywhere, seconds, seconds, seconds)
def test_time_between_adds_up(calendar, a, b, c):
    a, b, c = instant(a), instant(b), instant(c)
    whole = workdays.between(calendar, a, b) + workdays.between(calendar, b, c)
    assert whole == pytest.approx(workdays.between(calendar, a, c), abs=1e-6)


@settings(deadline=None)
@given(anywhere, st.lists(st.tuples(seconds, st.integers(-300_000, 300_000)), max_size=20))
def test_many_at_once_are_as_each_alone(calendar, pairs):
    assume(sum(end - begin for begin, end in calendar.hours) >= 30)
    starts = np.array([start for start, _ in pairs], dtype=np.int64)
    minutes = np.array([amount for _, amount in pairs]) / 60
    landed = workdays.add_many(calendar, starts, minutes)
    alone = [workdays.add(calendar, instant(start), amount / 60).timestamp() for start, amount in pairs]
    assert landed.tolist() == alone
    back = workdays.between_many(calendar, starts, landed)
    assert back.tolist() == [
        workdays.between(calendar, instant(start), instant(end)) for (start, _), end in zip(pairs, landed, strict=True)
    ]


@settings(deadline=None, max_examples=20)
@given(anywhere, seconds, st.integers(1990, 2040))
def test_what_was_asked_before_changes_no_answer(calendar, second, year):
    fresh = workdays.between(calendar, instant(second), instant(second + 1_000_000))
    workdays.is_working(calendar, datetime(year, 6, 1, tzinfo=UTC))
    assert workdays.between(calendar, instant(second), instant(second + 1_000_000)) == fresh
