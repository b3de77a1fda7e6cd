"""The days on which an exception of a Microsoft Project calendar falls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAILY, YEARLY, YEARLY_BY_POSITION, MONTHLY, MONTHLY_BY_POSITION, WEEKLY = 1, 2, 3, 4, 5, 6
LAST = 4  # of the positions in a month; the others are 0 for the first to 3 for the fourth
DAY, WEEKDAY, WEEKEND_DAY, SUNDAY = range(4)  # kinds of days in a month; after Sunday follow the others
SATURDAY = 5
MOST_DAYS = 366 * 120


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How an exception comes again between two days, inclusive.

    kind: as the constants above, whatever else is each day. every: so many days, weeks or months from one to the
    next. weekdays: of a weekly one, 1 for Sunday, 2 for Monday, 4 for Tuesday. month: 0 for January. month_day: of
    a date. position and item: the last weekday, say.
    """

    first: date
    last: date
    kind: int = DAILY
    every: int = 1
    weekdays: int = 0
    month: int = 0
    month_day: int = 1
    position: int = 0
    item: int = 0

    def days(self) -> Iterator[date]:
        """All of its days."""
        for number in range(min((self.last - self.first).days + 1, MOST_DAYS)):
            day = self.first + timedelta(days=number)
            if self._falls_on(day, number):
                yield day

    def _falls_on(self, day: date, number: int) -> bool:
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        match self.kind:
            case 2:
                return (day.month - 1, day.day) == (self.month, self.month_day)
            case 3:
                return day.month - 1 == self.month and self._is_at_position(day)
            case 4:
                return months % self.every == 0 and day.day == self.month_day
            case 5:
                return months % self.every == 0 and self._is_at_position(day)
            case 6:
                sunday_first = day.isoweekday() % 7
                weeks = (number + self.first.isoweekday() % 7) // 7
                return weeks % self.every == 0 and bool(self.weekdays >> sunday_first & 1)
        return number % self.every == 0

    def _is_at_position(self, day: date) -> bool:
        if not self._is_item(day):
            return False
        step = 1 if self.position == LAST else -1
        others = (day + timedelta(days=step * i) for i in range(1, 31))
        counted = sum(other.month == day.month and self._is_item(other) for other in others)
        return counted == (0 if self.position == LAST else self.position)

    def _is_item(self, day: date) -> bool:
        if self.item == DAY:
            return True
        if self.item in (WEEKDAY, WEEKEND_DAY):
            return (day.weekday() < SATURDAY) == (self.item == WEEKDAY)
        return day.isoweekday() % 7 == self.item - SUNDAY
