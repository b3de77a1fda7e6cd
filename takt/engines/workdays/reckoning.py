"""Adding and measuring working time, for one instant or for millions. Conventions: see the package."""

import math
from bisect import bisect_left, bisect_right
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

from takt.engines.workdays.calendar import Calendar
from takt.engines.workdays.table import Seconds, Table

LARGEST = 2**46  # times 60 it is still exact in a float


def add(calendar: Calendar, start: datetime, minutes: float) -> datetime:
    """The instant `minutes` of working time after `start`, or before it where they are negative.

    Forwards the earliest such instant, backwards the latest; `start` itself for 0 minutes.
    Raises ValueError for a naive start, minutes that are no finite number, and leaving 1900 to 2199.
    """
    instant = _epoch_seconds(start)
    if not math.isfinite(minutes):
        raise ValueError(f"Working time to add must be a finite number of minutes, not {minutes}.")
    seconds = round(minutes * 60)
    if seconds == 0:
        return start
    table, target = _aim(calendar, instant, seconds)
    search = bisect_left if seconds > 0 else bisect_right
    segment = search(table.worked, target) - 1
    return datetime.fromtimestamp(table.begins[segment] + target - table.worked[segment], start.tzinfo)


def between(calendar: Calendar, start: datetime, finish: datetime) -> float:
    """Working minutes from `start` to `finish`, negative where finish is before start.

    Raises ValueError for naive instants and for instants outside of 1900 to 2199.
    """
    begin, end = _epoch_seconds(start), _epoch_seconds(finish)
    table = calendar.timeline.covering(min(begin, end), max(begin, end))
    return (table.worked_at(end) - table.worked_at(begin)) / 60


def is_working(calendar: Calendar, instant: datetime) -> bool:
    """Whether work is done at the instant; the end of an interval is not working any more."""
    second = _epoch_seconds(instant)
    return _works_at(calendar.timeline.covering(second, second), second)


def next_working(calendar: Calendar, instant: datetime) -> datetime:
    """The instant itself if it is working, else the start of the next working interval.

    Raises ValueError for a naive instant and when there is no more working time until 2199.
    """
    second = _epoch_seconds(instant)
    table = calendar.timeline.covering(second, second)
    if _works_at(table, second):
        return instant
    following = bisect_right(table.begins, second)
    while following == len(table.begins) - 1:  # the end of the table, no segment
        table = calendar.timeline.reaching_later(table)
        following = bisect_right(table.begins, second)
    return datetime.fromtimestamp(table.begins[following], instant.tzinfo)


def add_many(calendar: Calendar, starts: ArrayLike, minutes: ArrayLike) -> Seconds:
    """`add` for arrays that broadcast: epoch seconds and working minutes in, epoch seconds out.

    Raises ValueError for values that are not finite and for what lies in or leads out of 1900 to 2199.
    """
    instants, seconds = np.broadcast_arrays(_whole(np.floor, starts, 1), _whole(np.rint, minutes, 60))
    if instants.size == 0:
        return instants.copy()
    table, targets = _aim_many(calendar, instants, seconds)
    segments = np.searchsorted(table.worked_array, targets, side="left") - 1
    backwards = seconds < 0
    segments[backwards] = np.searchsorted(table.worked_array, targets[backwards], side="right") - 1
    landed = table.begins_array[segments] + (targets - table.worked_array[segments])
    return np.where(seconds == 0, instants, landed)


def between_many(calendar: Calendar, starts: ArrayLike, finishes: ArrayLike) -> NDArray[np.float64]:
    """`between` for arrays that broadcast: seconds since the epoch in, working minutes out.

    Raises ValueError for values that are not finite or lie outside of 1900 to 2199.
    """
    begins, ends = np.broadcast_arrays(_whole(np.floor, starts, 1), _whole(np.floor, finishes, 1))
    if begins.size == 0:
        return np.zeros(begins.shape)
    earliest, latest = min(begins.min(), ends.min()), max(begins.max(), ends.max())
    table = calendar.timeline.covering(int(earliest), int(latest))
    return (table.worked_at_many(ends) - table.worked_at_many(begins)) / 60.0


def _aim(calendar: Calendar, instant: int, seconds: int) -> tuple[Table, int]:
    """A table that reaches `seconds` of work away from the instant, and the work done there."""
    timeline = calendar.timeline
    table = timeline.covering(instant, instant)
    while True:
        target = table.worked_at(instant) + seconds
        if target < 0:
            table = timeline.reaching_earlier(table)
        elif target > table.worked[-1]:
            table = timeline.reaching_later(table)
        else:
            return table, target


def _aim_many(calendar: Calendar, instants: Seconds, seconds: Seconds) -> tuple[Table, Seconds]:
    timeline = calendar.timeline
    table = timeline.covering(int(instants.min()), int(instants.max()))
    while True:
        targets = table.worked_at_many(instants) + seconds
        if targets.min() < 0:
            table = timeline.reaching_earlier(table)
        elif targets.max() > table.worked[-1]:
            table = timeline.reaching_later(table)
        else:
            return table, targets


def _works_at(table: Table, second: int) -> bool:
    segment = bisect_right(table.begins, second) - 1
    return second - table.begins[segment] < table.worked[segment + 1] - table.worked[segment]


def _epoch_seconds(instant: datetime) -> int:
    if instant.utcoffset() is None:
        raise ValueError(f"{instant.isoformat()} has no time zone; working time needs an aware datetime.")
    return math.floor(instant.timestamp())


def _whole(rounded: np.ufunc, values: ArrayLike, factor: int) -> Seconds:
    """Values times `factor` as whole seconds; integers stay exact, other numbers are rounded as asked."""
    array = np.asarray(values)
    if array.size and not (array.min() > -LARGEST and array.max() < LARGEST):  # so said of NaN too
        raise ValueError("Instants and working minutes must be finite numbers of an ordinary size.")
    if array.dtype.kind not in "iu":
        array = rounded(array.astype(np.float64, copy=False) * factor)
        factor = 1
    return array.astype(np.int64, copy=False) * factor
