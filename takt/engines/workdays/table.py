"""The working segments of some years on the clock of the world, with the work done before each."""

from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Hours = tuple[tuple[int, int], ...]
Seconds = NDArray[np.int64]

DAY = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
THURSDAY = 3  # the weekday of the epoch
WIDEST_OFFSET = 2  # days by which a local date may be away from the date in UTC, generously


@dataclass(frozen=True, slots=True)
class Table:
    """Segment `i` works from `begins[i]`, seconds since the epoch, for `worked[i + 1] - worked[i]` of them.

    The first begin is the start of the first year and the last the end of the last year, both without work,
    so that every instant between them lies in exactly one segment or in the rest behind it.
    `begins` and `worked` serve single calls; the two arrays are views of the same memory for many at once.
    """

    first_year: int
    last_year: int
    begins: "array[int]"
    worked: "array[int]"
    begins_array: Seconds = field(repr=False)
    worked_array: Seconds = field(repr=False)

    def covers(self, earliest: int, latest: int) -> bool:
        """Whether both instants lie within the years of the table."""
        return self.begins[0] <= earliest and latest < self.begins[-1]

    def worked_at(self, instant: int) -> int:
        """Working seconds from the start of the table to `instant`, which it must cover."""
        segment = bisect_right(self.begins, instant) - 1
        before = self.worked[segment]
        return before + min(instant - self.begins[segment], self.worked[segment + 1] - before)

    def worked_at_many(self, instants: Seconds) -> Seconds:
        """`worked_at` of an array of instants, all of which the table must cover."""
        segment = np.searchsorted(self.begins_array, instants, side="right") - 1
        lengths = np.diff(self.worked_array)
        within: Seconds = np.minimum(instants - self.begins_array[segment], lengths[segment])
        return self.worked_array[segment] + within


@dataclass(frozen=True)
class Rules:
    """What a table is made from: the local hours of the seven weekdays, Monday first, and of each exceptional day."""

    time_zone: str
    week: tuple[Hours, ...]
    exceptions: tuple[tuple[date, Hours], ...]


def build(rules: Rules, first_year: int, last_year: int) -> Table:
    """The table of all years from `first_year` to `last_year`, cut at the turn of the year in UTC."""
    low, high = year_begins(first_year), year_begins(last_year + 1)
    wall_starts, wall_ends = _wall_segments(rules, low, high)
    starts: list[Seconds] = []
    ends: list[Seconds] = []
    for begin, end, offset in _constant_offsets(ZoneInfo(rules.time_zone), low, high):
        # Within one offset local and world time differ by a constant; cutting at its ends makes skipped
        # and doubled hours come out right, whatever the hours are.
        chosen = slice(
            np.searchsorted(wall_ends, begin + offset, side="right"),
            np.searchsorted(wall_starts, end + offset, side="left"),
        )
        starts.append(np.maximum(wall_starts[chosen] - offset, begin))
        ends.append(np.minimum(wall_ends[chosen] - offset, end))
    return _table(first_year, last_year, low, high, np.concatenate(starts), np.concatenate(ends))


def year_begins(year: int) -> int:
    """The start of a year in UTC, in seconds since the epoch."""
    return (date(year, 1, 1).toordinal() - EPOCH_ORDINAL) * DAY


def _wall_segments(rules: Rules, low: int, high: int) -> tuple[Seconds, Seconds]:
    """Starts and ends of the working segments, sorted, in local seconds as if the zone were UTC."""
    first, last = low // DAY - WIDEST_OFFSET, high // DAY + WIDEST_OFFSET
    days = np.arange(first, last, dtype=np.int64)
    weekday = (days + THURSDAY) % 7
    special = {
        day.toordinal() - EPOCH_ORDINAL: hours
        for day, hours in rules.exceptions
        if first <= day.toordinal() - EPOCH_ORDINAL < last
    }
    weekday[np.fromiter(special, np.int64, len(special)) - first] = -1
    plain = [
        (days[np.isin(weekday, same), None, None] * DAY + np.array(hours, dtype=np.int64) * 60).reshape(-1, 2)
        for hours, same in _alike(rules.week)
    ]
    own = [(day * DAY + a * 60, day * DAY + b * 60) for day, hours in special.items() for a, b in hours]
    segments = np.concatenate([*plain, np.array(own, dtype=np.int64).reshape(-1, 2)])
    segments = segments[np.argsort(segments[:, 0])]
    return segments[:, 0], segments[:, 1]


def _alike(week: tuple[Hours, ...]) -> list[tuple[Hours, list[int]]]:
    """The hours that weekdays have, each with the weekdays that have them."""
    return [(hours, [day for day in range(7) if week[day] == hours]) for hours in dict.fromkeys(week) if hours]


def _constant_offsets(zone: ZoneInfo, low: int, high: int) -> list[tuple[int, int, int]]:
    """Spans (begin, end, offset from UTC) that fill `low` to `high`; no zone changes twice a day."""
    spans: list[tuple[int, int, int]] = []
    begin, offset = low, _offset(zone, low)
    for day in range(low, high, DAY):
        later = _offset(zone, day + DAY)
        if later != offset:
            change = _change_of_offset(zone, day, day + DAY, offset)
            spans.append((begin, change, offset))
            begin, offset = change, later
    if begin < high:
        spans.append((begin, high, offset))
    return spans


def _change_of_offset(zone: ZoneInfo, before: int, after: int, offset: int) -> int:
    """The first second after `before`, where `offset` holds, at which it holds no longer."""
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, instant: int) -> int:
    local = (EPOCH + timedelta(seconds=instant)).astimezone(zone)
    return (local.replace(tzinfo=UTC) - EPOCH) // timedelta(seconds=1) - instant


def _table(first_year: int, last_year: int, low: int, high: int, starts: Seconds, ends: Seconds) -> Table:
    done = np.cumsum(ends - starts)
    total = int(done[-1]) if len(done) else 0
    begins = array("q", np.concatenate([[low], starts, [high]]).astype(np.int64).tobytes())
    worked = array("q", np.concatenate([[0, 0], done[:-1], [total]]).astype(np.int64).tobytes())
    return Table(
        first_year,
        last_year,
        begins,
        worked,
        np.frombuffer(begins, dtype=np.int64),
        np.frombuffer(worked, dtype=np.int64),
    )
