"""Official holidays and adjusted working days, as the `holidays` package knows them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from takt.engines.workdays.calendar import MONDAY_TO_FRIDAY, OFFICE_HOURS, Calendar
from takt.engines.workdays.table import Hours

if TYPE_CHECKING:
    from holidays import HolidayBase

# Governments that announce working weekends anew for each year.
YEARLY_NOTICE = frozenset({"BY", "CN", "HU", "LV", "RU", "VN"})
YEARS_WITHOUT_ADJUSTMENT = 10  # more than any of them ever let pass between two adjusted years
ADJUSTED_WORKING_DAY = "Adjusted working day"
TWO_DAYS = 2


def calendar_for(
    country: str,
    time_zone: str,
    years: Iterable[int],
    hours: Hours = OFFICE_HOURS,
    weekdays: frozenset[int] | None = None,
) -> Calendar:
    """The calendar of a country with its holidays and adjusted working days of those years.

    country: ISO 3166 ("CN"), with a subdivision after a hyphen where wanted ("DE-BY").
    weekdays: by default those outside the country's weekend, Monday to Friday where that is one day only.
    Raises ValueError for an unknown country and whatever `Calendar` refuses.
    """
    wanted = tuple(years)
    if weekdays is None:
        weekend = _country(country, wanted).weekend
        weekdays = frozenset(range(7)) - frozenset(weekend) if len(weekend) == TWO_DAYS else MONDAY_TO_FRIDAY
    exceptions = {day: works for day, (works, _) in official_days(country, wanted).items()}
    return Calendar(time_zone, hours, weekdays, exceptions, provisional_years(country, wanted))


def official_days(country: str, years: Iterable[int]) -> dict[date, tuple[bool, str]]:
    """The days of those years that differ from the plain week, sorted: do they work, and an English name.

    A day off is False, an adjusted working weekend True. Raises ValueError for an unknown country.
    """
    wanted = frozenset(years)
    known = _country(country, wanted)
    days = {day: (False, name) for day, name in known.items() if day.year in wanted}
    days |= {day: (True, ADJUSTED_WORKING_DAY) for day in known.weekend_workdays if day.year in wanted}
    return dict(sorted(days.items()))


def countries() -> frozenset[str]:
    """The countries whose official days are known, as ISO 3166 codes."""
    from holidays import list_supported_countries

    return frozenset(list_supported_countries(include_aliases=False))


def provisional_years(country: str, years: Iterable[int]) -> frozenset[int]:
    """Those of the years whose official days are not all known yet.

    Where working weekends are announced year by year (China), the years after the last announcement;
    everywhere, the years with a holiday whose date is only estimated, as those of the lunar Islamic calendar.
    """
    wanted = frozenset(years)
    if not wanted:
        return frozenset()
    known = _country(country, range(min(wanted), max(wanted) + 1 + YEARS_WITHOUT_ADJUSTMENT))
    unsure = {day.year for day, name in known.items() if "estimated" in name}
    if country.partition("-")[0].upper() in YEARLY_NOTICE:
        last = max((day.year for day in known.weekend_workdays), default=0)
        unsure |= {year for year in wanted if year > last}
    return wanted & unsure


def _country(country: str, years: Iterable[int]) -> "HolidayBase":
    # Imported when used: half of all callers never ask for a country, and the package is a large one.
    from holidays import country_holidays

    code, _, subdivision = country.upper().partition("-")
    try:
        return country_holidays(code, subdiv=subdivision or None, years=years, language="en_US")
    except NotImplementedError:
        raise ValueError(f"No official holidays are known for {country!r}; use a code such as 'CN'.") from None
