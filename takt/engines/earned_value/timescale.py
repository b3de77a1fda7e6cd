"""How far a moment is from the start of the work, and which moment lies so far from it."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

from takt.engines.workdays import Calendar, working_days

Moment = date | float
FARTHEST = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Days:
    """Time in working days: a date stands for its end, and the work begins with the date `start`."""

    calendar: Calendar
    start: date
    unit: str = "working days"

    def reached(self, moment: Moment) -> float:
        """Working days from the start to the end of a date; 0 before the start."""
        assert isinstance(moment, date)
        return working_days(self.calendar, self.start, moment)

    def moment(self, length: float) -> date | None:
        """The first date by whose end so many working days are over; None where that is after 2199."""
        wanted = math.ceil(round(length, 9))
        low, high = self.start - timedelta(days=1), FARTHEST
        if self.reached(high) < wanted:
            return None
        while (high - low).days > 1:
            middle = low + (high - low) // 2
            low, high = (low, middle) if self.reached(middle) >= wanted else (middle, high)
        return high if wanted > 0 else self.start


@dataclass(frozen=True, slots=True)
class Periods:
    """Time in periods of equal length, numbered from 1; a number stands for the end of its period."""

    unit: str = "periods"

    def reached(self, moment: Moment) -> float:
        """Periods from the start to the moment."""
        assert not isinstance(moment, date)
        return moment

    def moment(self, length: float) -> float:
        """The moment so many periods after the start."""
        return length


Scale = Days | Periods
