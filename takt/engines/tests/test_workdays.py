"""Working time by example: the conventions, clocks that change, what is refused."""

import pickle
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from takt.engines import workdays
from takt.engines.workdays import Calendar

SHANGHAI = Calendar("Asia/Shanghai", ((540, 720), (810, 1080)))
AROUND_THE_CLOCK = ((0, 1440),)
EVERY_DAY = frozenset(range(7))


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


MONDAY_NINE, MONDAY_SIX = at("2025-06-09 09:00"), at("2025-06-09 18:00")
TUESDAY_NINE = at("2025-06-10 09:00")
SATURDAY = at("2025-06-14 10:00")


def test_a_day_of_work_ends_in_the_evening_and_not_the_next_morning():
    assert workdays.add(SHANGHAI, MONDAY_NINE, 450) == MONDAY_SIX


def test_a_day_of_work_backwards_begins_in_the_morning_and_not_the_evening_before():
    assert workdays.add(SHANGHAI, TUESDAY_NINE, -450) == MONDAY_NINE


def test_one_second_more_than_a_day_lies_in_the_next_morning():
    assert workdays.add(SHANGHAI, MONDAY_NINE, 450 + 1 / 60) == TUESDAY_NINE + timedelta(seconds=1)


def test_adding_nothing_to_a_free_instant_returns_it():
    assert workdays.add(SHANGHAI, SATURDAY, 0) is SATURDAY


def test_work_that_starts_on_a_weekend_begins_on_monday():
    assert workdays.add(SHANGHAI, SATURDAY, 60) == at("2025-06-16 10:00")


def test_lunch_is_no_working_time():
    assert workdays.between(SHANGHAI, at("2025-06-09 11:00"), at("2025-06-09 14:30")) == 120


def test_the_start_of_an_interval_works_and_its_end_does_not():
    assert workdays.is_working(SHANGHAI, MONDAY_NINE)
    assert not workdays.is_working(SHANGHAI, MONDAY_SIX)
    assert workdays.is_working(SHANGHAI, MONDAY_SIX - timedelta(seconds=1))


def test_a_working_instant_is_its_own_next_one_to_the_microsecond():
    exact = MONDAY_NINE + timedelta(microseconds=5)
    assert workdays.next_working(SHANGHAI, exact) is exact
    assert workdays.next_working(SHANGHAI, MONDAY_SIX) == TUESDAY_NINE


def test_fractions_of_a_second_are_dropped():
    assert workdays.add(SHANGHAI, MONDAY_NINE + timedelta(milliseconds=999), 1) == MONDAY_NINE + timedelta(minutes=1)


def test_an_answer_is_in_the_time_zone_of_the_question():
    landed = workdays.add(SHANGHAI, MONDAY_NINE.astimezone(UTC), 60)
    assert landed.isoformat() == "2025-06-09T02:00:00+00:00"
    assert workdays.next_working(SHANGHAI, SATURDAY.astimezone(UTC)).tzinfo is UTC


def test_touching_intervals_are_one():
    split = Calendar("UTC", ((540, 720), (720, 1080)))
    assert workdays.add(split, at("2025-06-09 11:00", "UTC"), 120) == at("2025-06-09 13:00", "UTC")
    assert workdays.is_working(split, at("2025-06-09 12:00", "UTC"))


def test_an_exception_may_free_a_day_add_one_or_give_it_hours_of_its_own():
    monday, tuesday, saturday = date(2025, 6, 9), date(2025, 6, 10), date(2025, 6, 14)
    changed = workdays.with_exceptions(SHANGHAI, {monday: False, tuesday: ((540, 600),), saturday: True})
    assert workdays.between(changed, at("2025-06-09 00:00"), at("2025-06-10 00:00")) == 0
    assert workdays.between(changed, at("2025-06-10 00:00"), at("2025-06-11 00:00")) == 60
    assert workdays.between(changed, at("2025-06-14 00:00"), at("2025-06-15 00:00")) == 450
    assert workdays.working_days(changed, monday, date(2025, 6, 15)) == 5


def test_the_exceptions_of_a_person_win_over_those_of_the_unit():
    day = date(2025, 6, 9)
    unit = workdays.with_exceptions(SHANGHAI, {day: False, date(2025, 6, 10): False})
    person = workdays.with_exceptions(unit, ((day, True),))
    assert person.hours_on(day) == SHANGHAI.hours
    assert person.hours_on(date(2025, 6, 10)) == ()


def test_a_weekday_may_have_hours_of_its_own_or_none():
    friday_short = Calendar("Asia/Shanghai", SHANGHAI.hours, own_hours={4: ((540, 720),), 5: ((600, 660),), 2: ()})
    assert friday_short.weekdays == {0, 1, 3, 4, 5}
    assert workdays.between(friday_short, at("2025-06-09 00:00"), at("2025-06-16 00:00")) == 3 * 450 + 180 + 60
    assert workdays.working_days(friday_short, date(2025, 6, 9), date(2025, 6, 22)) == 10
    changed = workdays.with_exceptions(friday_short, {date(2025, 6, 11): True, date(2025, 6, 13): False})
    assert workdays.working_days(changed, date(2025, 6, 9), date(2025, 6, 15)) == 5
    assert changed.hours_on(date(2025, 6, 11)) == SHANGHAI.hours
    assert pickle.loads(pickle.dumps(changed)) == changed
    assert Calendar("Asia/Shanghai", SHANGHAI.hours, own_hours=((4, ((540, 720),)),)) != SHANGHAI


def test_a_day_without_hours_is_no_working_day():
    assert (
        workdays.working_days(workdays.with_exceptions(SHANGHAI, {date(2025, 6, 9): ()}), *[date(2025, 6, 9)] * 2) == 0
    )


def test_working_days_count_both_ends_and_none_when_reversed():
    assert workdays.working_days(SHANGHAI, date(2025, 6, 9), date(2025, 6, 16)) == 6
    assert workdays.working_days(SHANGHAI, date(2025, 6, 16), date(2025, 6, 9)) == 0


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/New_York", "2025-03-09", 23),
        ("America/New_York", "2025-11-02", 25),
        ("Europe/Berlin", "2025-03-30", 23),
        ("Europe/Berlin", "2025-10-26", 25),
        ("Asia/Shanghai", "2025-03-09", 24),
        ("Australia/Lord_Howe", "2025-10-05", 23.5),
    ],
)
def test_a_day_is_as_long_as_its_clock_makes_it(zone, day, hours):
    always = Calendar(zone, AROUND_THE_CLOCK, EVERY_DAY)
    midnight = at(day, zone)
    assert workdays.between(always, midnight, midnight + timedelta(days=1)) == hours * 60


def test_working_hours_stay_on_the_wall_clock_when_it_changes():
    berlin = Calendar("Europe/Berlin", ((540, 1020),))
    friday, monday = at("2025-03-28 12:00", "Europe/Berlin"), at("2025-03-31 12:00", "Europe/Berlin")
    assert workdays.between(berlin, friday, monday) == 480
    assert workdays.add(berlin, friday, 480) == monday


def test_hours_that_the_clock_skips_are_not_worked():
    nights = Calendar("America/New_York", ((60, 150),), EVERY_DAY)  # 1:00 to 2:30; 2:00 to 3:00 is skipped
    midnight = at("2025-03-09 00:00", "America/New_York")
    assert workdays.between(nights, midnight, midnight + timedelta(hours=12)) == 60
    assert workdays.add(nights, midnight, 60) == at("2025-03-09 03:00", "America/New_York")


def test_hours_that_the_clock_doubles_are_worked_twice():
    nights = Calendar("America/New_York", ((30, 90),), EVERY_DAY)  # 0:30 to 1:30; 1:00 to 2:00 comes twice
    midnight = at("2025-11-02 00:00", "America/New_York")
    assert workdays.between(nights, midnight, midnight + timedelta(hours=12)) == 90
    second_one = datetime(2025, 11, 2, 6, tzinfo=UTC)
    assert workdays.next_working(nights, datetime(2025, 11, 2, 5, 30, tzinfo=UTC)) == second_one


def test_years_of_work_may_be_added_at_once_and_taken_back():
    century = 100 * 250 * 450
    landed = workdays.add(SHANGHAI, MONDAY_NINE, century)
    assert landed.year == 2121
    assert workdays.add(SHANGHAI, landed, -century) == MONDAY_NINE
    assert workdays.add(SHANGHAI, MONDAY_NINE, -century).year == 1929


def test_equal_calendars_are_one_key_and_one_table():
    one = workdays.with_exceptions(SHANGHAI, {date(2025, 6, 9): False, date(2025, 6, 7): True})
    same = Calendar("Asia/Shanghai", SHANGHAI.hours, exceptions=((date(2025, 6, 7), True), (date(2025, 6, 9), False)))
    assert one == same
    assert len({one, same}) == 1
    assert one.timeline is same.timeline


def test_a_pickled_calendar_reckons_as_before_and_carries_no_table():
    workdays.is_working(SHANGHAI, MONDAY_NINE)
    packed = pickle.dumps(SHANGHAI)
    again = pickle.loads(packed)
    assert again == SHANGHAI
    assert hash(again) == hash(SHANGHAI)
    assert workdays.add(again, MONDAY_NINE, 450) == MONDAY_SIX
    assert len(packed) < 500


def test_lists_as_from_json_become_a_hashable_calendar():
    loaded = Calendar("Asia/Shanghai", [[540, 720], [810, 1080]], [0, 1, 2, 3, 4], {}, [])
    assert loaded == SHANGHAI
    assert hash(loaded) == hash(SHANGHAI)


def test_many_broadcast_one_start_against_many_amounts():
    start = int(MONDAY_NINE.timestamp())
    landed = workdays.add_many(SHANGHAI, start, [0, 60, 450, -450])
    expected = [MONDAY_NINE, at("2025-06-09 10:00"), MONDAY_SIX, at("2025-06-06 09:00")]
    assert landed.tolist() == [each.timestamp() for each in expected]
    assert landed.dtype == np.int64


def test_many_keep_the_shape_of_what_they_are_given():
    starts = np.full((2, 3), MONDAY_NINE.timestamp() + 0.7)
    assert workdays.between_many(SHANGHAI, starts, starts + 60).tolist() == [[1.0] * 3] * 2
    assert workdays.add_many(SHANGHAI, np.array([]), np.array([])).shape == (0,)
    assert workdays.between_many(SHANGHAI, np.array([]), np.array([])).shape == (0,)


def test_many_may_reach_years_away_in_both_directions():
    far = 30 * 250 * 450
    landed = workdays.add_many(Calendar("UTC", ((540, 990),)), int(MONDAY_NINE.timestamp()), [far, -far])
    assert [datetime.fromtimestamp(each, UTC).year for each in landed.tolist()] == [2054, 1996]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Mars/Base", ((540, 720),)), "'Mars/Base' is not a time zone"),
        (("Asia", ((540, 720),)), "'Asia' is not a time zone"),
        (("../etc/passwd", ((540, 720),)), "is not a time zone"),
        (("UTC", ((540, 720), (700, 800))), "not overlap"),
        (("UTC", ((810, 1080), (540, 720))), "sorted"),
        (("UTC", ((720, 540),)), "to a later"),
        (("UTC", ((540, 540),)), "to a later"),
        (("UTC", ((540, 1441),)), "0-1440"),
        (("UTC", ((-1, 60),)), "0-1440"),
        (("UTC", ((9.5, 60),)), "0-1440"),
        (("UTC", (540, 720)), "pairs of minutes"),
        (("UTC", ((540, 720),), {7}), "not 7"),
        (("UTC", ((540, 720),), {0}, (), (), {7: ((60, 90),)}), "not 7"),
        (("UTC", ((540, 720),), {0}, (), (), {1: ((90, 60),)}), "to a later"),
        (("UTC", ()), "no working time"),
        (("UTC", ((540, 720),), ()), "no working time"),
        (("UTC", ((540, 720),), (), {date(2025, 1, 1): False}), "no working time"),
        (("UTC", ((540, 720),), {0}, {date(2025, 1, 1): ((60, 30),)}), "to a later"),
        (("UTC", ((540, 720),), {0}, {"2025-01-01": True}), "are dates, not '2025-01-01'"),
        (("UTC", ((540, 720),), {0}, {datetime(2025, 1, 1): True}), "are dates"),
    ],
)
def test_a_calendar_that_cannot_be_is_refused_with_the_reason(arguments, said):
    with pytest.raises(ValueError, match=said):
        Calendar(*arguments)


def test_a_calendar_may_live_from_exceptions_alone():
    once = Calendar("UTC", ((540, 600),), frozenset(), {date(2025, 6, 9): True})
    assert workdays.next_working(once, at("2024-01-01 00:00", "UTC")) == at("2025-06-09 09:00", "UTC")
    with pytest.raises(ValueError, match="from 1900 to 2199"):
        workdays.next_working(once, at("2025-06-09 10:00", "UTC"))
    with pytest.raises(ValueError, match="from 1900 to 2199"):
        workdays.add(once, at("2025-06-09 10:00", "UTC"), -61)


@pytest.mark.parametrize(
    "ask",
    [
        lambda naive: workdays.add(SHANGHAI, naive, 1),
        lambda naive: workdays.between(SHANGHAI, naive, MONDAY_NINE),
        lambda naive: workdays.between(SHANGHAI, MONDAY_NINE, naive),
        lambda naive: workdays.is_working(SHANGHAI, naive),
        lambda naive: workdays.next_working(SHANGHAI, naive),
    ],
)
def test_a_naive_instant_is_refused(ask):
    with pytest.raises(ValueError, match="2025-06-09T09:00:00 has no time zone"):
        ask(datetime(2025, 6, 9, 9))


@pytest.mark.parametrize("minutes", [float("nan"), float("inf"), float("-inf")])
def test_minutes_that_are_no_number_are_refused(minutes):
    with pytest.raises(ValueError, match="finite number"):
        workdays.add(SHANGHAI, MONDAY_NINE, minutes)
    with pytest.raises(ValueError, match="finite numbers"):
        workdays.add_many(SHANGHAI, [0, 1], [0, minutes])


@pytest.mark.parametrize("minutes", [1e9, -1e9, 1e300])
def test_adding_out_of_all_known_years_is_refused(minutes):
    with pytest.raises(ValueError, match="from 1900 to 2199"):
        workdays.add(SHANGHAI, MONDAY_NINE, minutes)


def test_instants_out_of_all_known_years_are_refused_and_those_at_their_edges_answered():
    for year in (1, 1899, 2200, 9999):
        with pytest.raises(ValueError, match="from 1900 to 2199"):
            workdays.is_working(SHANGHAI, datetime(year, 1, 1, tzinfo=UTC))
    assert not workdays.is_working(SHANGHAI, datetime(1900, 1, 1, tzinfo=UTC))
    assert not workdays.is_working(SHANGHAI, datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC))
    with pytest.raises(ValueError, match="ordinary size"):
        workdays.between_many(SHANGHAI, [0], [2**62])
    with pytest.raises(ValueError, match="from 1900 to 2199"):
        workdays.add_many(SHANGHAI, [0, 1], [1e9, 0])


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
def test_the_known_years_are_whole_to_their_first_and_last_second(zone):
    always = Calendar(zone, AROUND_THE_CLOCK, EVERY_DAY)
    first, after = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
    last = after - timedelta(seconds=1)
    assert workdays.between(always, first, last) == (last - first) / timedelta(minutes=1)
    assert workdays.is_working(always, last)
    assert workdays.add(always, first + timedelta(hours=1), -60) == first
    assert workdays.add(always, after - timedelta(hours=1), 60) == after
    ends = workdays.add_many(always, [int(first.timestamp()) + 60, int(after.timestamp()) - 60], [-1, 1])
    assert ends.tolist() == [first.timestamp(), after.timestamp()]
