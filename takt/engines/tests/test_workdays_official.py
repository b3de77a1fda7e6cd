"""Official days against what the State Council announced, and what is not known yet."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from takt.engines import workdays

CHINA = workdays.calendar_for("CN", "Asia/Shanghai", range(2024, 2027))

# As announced by the General Office of the State Council, weekends that are free anyhow included.
FREE = {
    2024: ["01-01", "02-10..02-17", "04-04..04-06", "05-01..05-05", "06-10", "09-15..09-17", "10-01..10-07"],
    2025: ["01-01", "01-28..02-04", "04-04..04-06", "05-01..05-05", "05-31..06-02", "10-01..10-08"],
    2026: [
        "01-01..01-03",
        "02-15..02-23",
        "04-04..04-06",
        "05-01..05-05",
        "06-19..06-21",
        "09-25..09-27",
        "10-01..10-07",
    ],
}
WORKING_WEEKENDS = {
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


def span(year: int, text: str) -> list[date]:
    first, last = (date.fromisoformat(f"{year}-{part}") for part in (text[:5], text[-5:]))
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_china_works_exactly_on_the_announced_days(year):
    free = {day for text in FREE[year] for day in span(year, text)}
    extra = {day for text in WORKING_WEEKENDS[year] for day in span(year, text)}
    for day in span(year, "01-01..12-31"):
        works = day in extra or (day.weekday() < 5 and day not in free)
        assert bool(CHINA.hours_on(day)) == works, day


@pytest.mark.parametrize(
    ("day", "minutes"), [("2025-01-26", 450), ("2025-10-01", 0), ("2025-10-08", 0), ("2025-10-11", 450)]
)
def test_working_time_follows_the_adjusted_days(day, minutes):
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    assert workdays.between(CHINA, midnight, midnight + timedelta(days=1)) == minutes


def test_working_days_of_a_month_count_the_adjusted_ones():
    assert workdays.working_days(CHINA, date(2025, 10, 1), date(2025, 10, 31)) == 18
    assert workdays.working_days(CHINA, date(2025, 2, 1), date(2025, 2, 28)) == 19


def test_official_days_say_whether_they_work_and_have_english_names():
    days = workdays.official_days("CN", [2025])
    assert days[date(2025, 1, 26)] == (True, "Adjusted working day")
    assert days[date(2025, 10, 1)] == (False, "National Day")
    assert list(days) == sorted(days)
    assert {day.year for day in days} == {2025}


def test_the_years_after_chinas_last_announcement_are_provisional():
    known = workdays.provisional_years("CN", range(2019, 2027))
    assert known == frozenset()
    assert workdays.provisional_years("cn", [2026, 2060, 2061]) == {2060, 2061}
    assert workdays.calendar_for("CN", "Asia/Shanghai", [2025, 2060]).provisional == {2060}


def test_a_country_with_fixed_holidays_is_never_provisional():
    assert workdays.provisional_years("DE", range(2020, 2060)) == frozenset()


def test_a_year_with_estimated_holidays_is_provisional():
    assert workdays.provisional_years("AE", [2060]) == {2060}


def test_no_years_give_no_days_and_no_doubt():
    assert workdays.official_days("CN", []) == {}
    assert workdays.provisional_years("CN", []) == frozenset()


def test_a_subdivision_adds_its_own_holidays():
    epiphany = date(2025, 1, 6)
    assert epiphany in workdays.official_days("DE-BY", [2025])
    assert epiphany not in workdays.official_days("DE", [2025])


@pytest.mark.parametrize(
    ("country", "zone", "weekdays"),
    [
        ("CN", "Asia/Shanghai", {0, 1, 2, 3, 4}),
        ("SA", "Asia/Riyadh", {6, 0, 1, 2, 3}),
        ("HK", "Asia/Hong_Kong", {0, 1, 2, 3, 4}),
    ],
)
def test_the_week_is_the_countrys_own(country, zone, weekdays):
    assert workdays.calendar_for(country, zone, [2025]).weekdays == weekdays


def test_hours_and_weekdays_may_be_chosen():
    calendar = workdays.calendar_for("CN", "Asia/Shanghai", [2025], ((600, 660),), frozenset({5}))
    assert calendar.hours_on(date(2025, 6, 7)) == ((600, 660),)
    assert calendar.hours_on(date(2025, 6, 9)) == ()


@pytest.mark.parametrize("country", ["XX", "", "CN-NOWHERE"])
def test_an_unknown_country_is_refused(country):
    with pytest.raises(ValueError, match="No official holidays are known"):
        workdays.official_days(country, [2025])
