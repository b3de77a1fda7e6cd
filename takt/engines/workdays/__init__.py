"""Working time: calendars of working intervals, weekends, holidays and time zones, and reckoning in them.

The conventions, which every function here keeps:

* Working intervals are half open: with hours from 9:00 to 18:00 the instant 9:00 works and 18:00 does not.
* Hours are local wall time: a day whose clock skips an hour of them has an hour less, one that doubles it
  an hour more.
* Whole seconds: fractions of a second of an instant are dropped, amounts are rounded to the nearest second.
* Adding forwards lands on the *earliest* instant by which the work is done: 18:00, not 9:00 of the next day.
  Adding backwards lands on the *latest* instant from which it would be done: 9:00, not 18:00 of the day
  before. Adding nothing returns the instant itself, working or not.
* Hence, in whole seconds, `between(c, s, add(c, s, m)) == m` always, and for every working instant `f`
  `next_working(c, add(c, s, between(c, s, f))) == f`. When `f` does not begin an interval, or is not after
  `s`, then `add(c, s, between(c, s, f)) == f` itself.
* Instants are aware datetimes and are answered in the time zone in which they were asked.
* Time is reckoned from 1900 to 2199; outside of it, and for any bad input, a `ValueError` says what is wrong.
"""

from takt.engines.workdays.calendar import (
    MONDAY_TO_FRIDAY,
    OFFICE_HOURS,
    Calendar,
    Day,
    Exceptions,
    with_exceptions,
    working_days,
)
from takt.engines.workdays.official import calendar_for, countries, official_days, provisional_years
from takt.engines.workdays.reckoning import (
    add,
    add_many,
    between,
    between_many,
    is_working,
    next_working,
)
from takt.engines.workdays.table import Hours

__all__ = [
    "MONDAY_TO_FRIDAY",
    "OFFICE_HOURS",
    "Calendar",
    "Day",
    "Exceptions",
    "Hours",
    "add",
    "add_many",
    "between",
    "between_many",
    "calendar_for",
    "countries",
    "is_working",
    "next_working",
    "official_days",
    "provisional_years",
    "with_exceptions",
    "working_days",
]
