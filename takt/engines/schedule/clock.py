"""A working calendar made quick for one instant after another: sorted lists, and where in them to look for a day.

Positions of work are working seconds from the start of a table. An instant has one; a position that falls on a
pause has many instants, of which the earliest is where work that ends there finishes, and the latest where work
that begins there starts.
"""

from bisect import bisect_left, bisect_right

import numpy as np

from takt.engines.workdays import Calendar
from takt.engines.workdays.table import DAY, Seconds, Table

STEP = 4 * 3600  # of working time, about as long as a working interval


class Clock:
    """Reckons working seconds of one calendar. Instants are seconds since the epoch.

    Every method raises ValueError for what lies in or leads out of the years that `workdays` knows.
    """

    __slots__ = ("_begins", "_days", "_ends", "_starts", "_steps", "_table", "_timeline", "_worked")

    def __init__(self, calendar: Calendar, around: int) -> None:
        self._timeline = calendar.timeline
        self._use(self._timeline.covering(around, around))

    def run(self, instant: int, length: int) -> tuple[int, int]:
        """When work of `length` > 0 seconds that may begin at the instant does begin, and when it ends."""
        if not self._starts <= instant < self._ends:
            self._reach(instant, instant)
        begins, worked = self._begins, self._worked
        day = (instant - self._starts) // DAY
        segment = bisect_right(begins, instant, self._days[day], self._days[day + 1]) - 1
        position = worked[segment] + instant - begins[segment]
        if position < worked[segment + 1]:
            begin = instant
        else:
            segment += 1
            begin, position = begins[segment], worked[segment]
        position += length
        if position > worked[-1]:
            self._widen(position)
            return self.run(instant, length)
        if position <= worked[segment + 1]:  # most work ends before the next pause
            return begin, begin + length
        step = position // STEP
        segment = bisect_left(worked, position, self._steps[step], self._steps[step + 1]) - 1
        return begin, begins[segment] + position - worked[segment]

    def later(self, instant: int, amount: int) -> int:
        """The earliest instant at which `amount` more (less, where negative) is worked than at this one."""
        if not self._starts <= instant < self._ends:
            self._reach(instant, instant)
        begins, worked = self._begins, self._worked
        day = (instant - self._starts) // DAY
        segment = bisect_right(begins, instant, self._days[day], self._days[day + 1]) - 1
        position, most = worked[segment] + instant - begins[segment], worked[segment + 1]
        position = (position if position < most else most) + amount
        if not 0 < position < worked[-1]:  # the edges of a table do not know their earliest and latest instants
            self._widen(position)
            return self.later(instant, amount)
        step = position // STEP
        segment = bisect_left(worked, position, self._steps[step], self._steps[step + 1]) - 1
        return begins[segment] + position - worked[segment]

    def sooner(self, instant: int, amount: int) -> int:
        """The latest instant at which `amount` less (more, where negative) is worked than at this one.

        `later` and `sooner` belong together: `later(a, n) <= b` exactly where `a <= sooner(b, n)`.
        """
        if not self._starts <= instant < self._ends:
            self._reach(instant, instant)
        begins, worked = self._begins, self._worked
        day = (instant - self._starts) // DAY
        segment = bisect_right(begins, instant, self._days[day], self._days[day + 1]) - 1
        position, most = worked[segment] + instant - begins[segment], worked[segment + 1]
        position = (position if position < most else most) - amount
        if not 0 < position < worked[-1]:
            self._widen(position)
            return self.sooner(instant, amount)
        step = position // STEP
        segment = bisect_right(worked, position, self._steps[step], self._steps[step + 1]) - 1
        return begins[segment] + position - worked[segment]

    def worked_between(self, earlier: int, later: int) -> int:
        """Working seconds from the one instant to the other, negative where that is before it."""
        difference, _ = self.slack(np.array([earlier]), np.array([later]))
        return int(difference[0])

    def slack(self, finish: Seconds, limit: Seconds) -> tuple[Seconds, Seconds]:
        """Working seconds from finish to limit, of arrays of instants; and the limits before any pause they end."""
        self._reach(int(min(finish.min(), limit.min())), int(max(finish.max(), limit.max())))
        table = self._table
        allowed = table.worked_at_many(limit)
        segment = np.searchsorted(table.worked_array, allowed, side="left") - 1
        settled = table.begins_array[segment] + allowed - table.worked_array[segment]
        return allowed - table.worked_at_many(finish), np.where(segment < 0, limit, settled)

    def _reach(self, earliest: int, latest: int) -> None:
        if not (self._starts <= earliest and latest < self._ends):
            self._use(self._timeline.covering(min(earliest, self._starts), max(latest, self._ends - 1)))

    def _widen(self, position: int) -> None:
        reach = self._timeline.reaching_earlier if position <= 0 else self._timeline.reaching_later
        self._use(reach(self._table))

    def _use(self, table: Table) -> None:
        self._table = table
        self._begins, self._worked = table.begins.tolist(), table.worked.tolist()
        self._starts, self._ends = self._begins[0], self._begins[-1]
        days = np.arange(self._starts, self._ends + 2 * DAY, DAY)
        steps = np.arange(0, self._worked[-1] + 2 * STEP, STEP)
        self._days = np.searchsorted(table.begins_array, days, side="right").tolist()
        self._steps = np.searchsorted(table.worked_array, steps, side="left").tolist()
