"""Founding working calendars: the official days of a country, copied into a table that people may change."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from takt.engines import workdays
from takt.ground.errors import Invalid
from takt.ground.models.calendar import CalendarDay, WorkCalendar
from takt.ground.models.person import Person

HOLIDAYS_ZH = {
    "New Year's Day": "元旦",
    "Chinese New Year's Eve": "除夕",
    "Chinese New Year (Spring Festival)": "春节",
    "Tomb-Sweeping Day": "清明节",
    "Labor Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-Autumn Festival": "中秋节",
    "National Day": "国庆节",
}
NAMES = {"CN": ("中国大陆工作日历", "Mainland China")}
FIRST_YEAR = 2024
YEARS_AHEAD = 1


def found_calendar(country: str, *, by: Person, at: datetime, name_zh: str = "", name_en: str = "") -> WorkCalendar:
    """A calendar with the official days of a country (ISO 3166, like CN), from 2024 to next year. Raises
    Invalid for a country whose days nobody knows."""
    usual_zh, usual_en = NAMES.get(country, (f"{country} 工作日历", f"{country} working days"))
    calendar = WorkCalendar(country=country, name_zh=name_zh or usual_zh, name_en=name_en or usual_en)
    years = range(FIRST_YEAR, at.year + YEARS_AHEAD + 1)
    with calendar.doing("found", by=by, at=at) as act:
        try:
            days, provisional = workdays.official_days(country, years), workdays.provisional_years(country, years)
        except ValueError as unknown:
            raise Invalid({"country": _("The official days of this country are not known here.")}) from unknown
        for day, (works, name) in days.items():
            act.add(_day(calendar, day, works, name, provisional=day.year in provisional))
    return calendar


def _day(calendar: WorkCalendar, day: date, works: bool, name: str, *, provisional: bool) -> CalendarDay:
    chinese = HOLIDAYS_ZH.get(name.removesuffix(" (observed)"), "调休放假" if "Day off" in name else "节假日")
    names = {"name_zh": "调休上班" if works else chinese, "name_en": name[:80]}
    return CalendarDay(calendar=calendar, day=day, works=works, provisional=provisional, **names)
