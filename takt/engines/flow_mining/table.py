"""The event table: who did what to which case and when, as arrays."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.lifecycle import Steps, phases_of, steps_of

Codes = NDArray[np.int32]
Micros = NDArray[np.int64]
Mask = NDArray[np.bool_]
Values = Sequence[Hashable] | NDArray[np.generic]
Times = Sequence[int] | NDArray[np.generic]

NOBODY = -1  # the code of a missing value
DENSE = 4  # integers up to so many times their number are coded by counting
RADIX_BITS = 16  # numpy sorts integers of at most so many bits by radix, in linear time


@dataclass(frozen=True, slots=True)
class Column:
    """Labels by code: row `i` says `labels[codes[i]]`, or nothing where the code is -1."""

    codes: Codes
    labels: tuple[str, ...]

    def label(self, code: int) -> str | None:
        """The text of a code; None for -1."""
        return self.labels[code] if code >= 0 else None

    def at(self, rows: NDArray[np.int64]) -> Column:
        """The same labels for other rows."""
        return Column(self.codes[rows], self.labels)


@dataclass(frozen=True, slots=True)
class EventTable:
    """Events sorted by case, time and sequence; all arrays have one entry an event.

    time: when the event happened (a step was finished), microseconds since the epoch.
    start: when its work began; equal to `time` where that is unknown.
    opens: whether the event begins a step: all but the later events of one life cycle (start, complete).
    bounds: the rows of case `c` are `bounds[c]` to `bounds[c + 1]`, with the case codes in that order.
    resource, function, unit: None where the log does not say.
    """

    case: Column
    activity: Column
    time: Micros
    start: Micros
    opens: Mask
    bounds: NDArray[np.int64]
    resource: Column | None = None
    function: Column | None = None
    unit: Column | None = None

    def __len__(self) -> int:
        return len(self.time)

    @property
    def cases(self) -> int:
        """How many cases have an event."""
        return len(self.bounds) - 1


def event_table(
    case: Values | Column,
    activity: Values | Column,
    time: Times,
    *,
    start: Times | None = None,
    lifecycle: Values | Column | None = None,
    resource: Values | Column | None = None,
    function: Values | Column | None = None,
    unit: Values | Column | None = None,
    sequence: NDArray[np.int64] | None = None,
) -> EventTable:
    """A table from columns of equal length, in any order of rows.

    time, start: datetime64 or integers in microseconds since the epoch. lifecycle: XES transitions, by which
    start and complete become one step. sequence: breaks ties of time; by default the order of the rows.
    Raises ValueError for columns of different lengths and for a case or activity that is missing.
    """
    cases, activities = column_of(case), column_of(activity)
    times = micros_of(time)
    _check("case", cases, len(times))
    _check("activity", activities, len(times))
    order = _order(cases.codes, times, sequence)
    cases, activities, times = _by_appearance(cases.at(order)), activities.at(order), times[order]
    phases = None if lifecycle is None else phases_of(column_of(lifecycle).at(order))
    steps = steps_of(cases.codes, activities.codes, times, phases)
    if start is not None:
        begun = np.minimum(micros_of(start)[order], times)
        steps = Steps(np.minimum(begun, steps.start), steps.opens)
    edges = np.flatnonzero(np.diff(cases.codes)) + 1
    bounds = np.concatenate(([0], edges, [len(times)])) if len(times) else np.zeros(1, np.int64)
    rest = (None if values is None else column_of(values).at(order) for values in (resource, function, unit))
    return EventTable(cases, activities, times, steps.start, steps.opens, bounds, *rest)


def steps_only(table: EventTable) -> EventTable:
    """The table with one event a step: the first of each life cycle. The table itself where all are."""
    if table.opens.all():
        return table
    rows = np.flatnonzero(table.opens)
    bounds = np.searchsorted(rows, table.bounds)  # every case keeps its first event
    of_rows = (None if column is None else column.at(rows) for column in (table.resource, table.function, table.unit))
    case, activity, time = table.case.at(rows), table.activity.at(rows), table.time[rows]
    return EventTable(case, activity, time, table.start[rows], table.opens[rows], bounds, *of_rows)


def column_of(values: Values | Column) -> Column:
    """Values of any hashable kind as codes; None and "" are missing (-1).

    Integers of an array are coded in order of size, everything else in order of appearance.
    """
    if isinstance(values, Column):
        return values
    if isinstance(values, np.ndarray) and values.dtype.kind in "iu":
        return _numbered(values)
    listed: Sequence[Hashable] = values.tolist() if isinstance(values, np.ndarray) else values
    known = dict.fromkeys(listed)
    known.pop(None, None)
    known.pop("", None)
    dense = {value: code for code, value in enumerate(known)}
    codes = np.fromiter(map(dense.get, listed, repeat(NOBODY)), np.int32, len(listed))
    return Column(codes, tuple(map(str, dense)))


def _numbered(numbers: NDArray[np.generic]) -> Column:
    """A column of integers: by counting where they are dense, by sorting where they are not."""
    if not len(numbers) or int(numbers.min()) < 0 or int(numbers.max()) > DENSE * len(numbers):
        found, codes = np.unique(numbers, return_inverse=True)
        return Column(codes.astype(np.int32), tuple(map(str, found.tolist())))
    there = np.zeros(int(numbers.max()) + 1, np.bool_)
    there[numbers] = True
    dense = (np.cumsum(there) - 1).astype(np.int32)
    return Column(dense[numbers], tuple(map(str, np.flatnonzero(there).tolist())))


def micros_of(times: Times) -> Micros:
    """Instants as microseconds since the epoch, from datetime64 of any unit or from integers that are so already."""
    array = np.asarray(times)
    if array.dtype.kind == "M":
        if np.isnat(array).any():
            raise ValueError("A time of the table is missing (NaT).")
        array = array.astype("datetime64[us]")
    return array.astype(np.int64, copy=False)


def _check(name: str, column: Column, length: int) -> None:
    if len(column.codes) != length:
        raise ValueError(f"The column {name} has {len(column.codes)} rows and the times have {length}.")
    missing = np.flatnonzero(column.codes == NOBODY)
    if len(missing):
        raise ValueError(f"Row {missing[0] + 1} has no {name}.")


def _order(cases: Codes, times: Micros, sequence: NDArray[np.int64] | None) -> NDArray[np.int64]:
    """The rows by case, time and sequence. Sorting by the last key first, each time stably."""
    order = np.arange(len(times)) if sequence is None else np.argsort(sequence, kind="stable")
    if np.any(np.diff(times[order]) < 0) and not _sorted_within(cases[order], times[order]):
        order = order[np.argsort(times[order], kind="stable")]
    for shift in (0, RADIX_BITS):
        digits = (cases[order] >> shift).astype(np.uint16)
        if np.any(digits[1:] < digits[:-1]):
            order = order[np.argsort(digits, kind="stable")]
    return order


def _sorted_within(cases: Codes, times: Micros) -> bool:
    """Whether rows are grouped by ascending case already and in order of time inside each."""
    same = cases[1:] == cases[:-1]
    return bool(np.all(cases[1:] >= cases[:-1]) and np.all(times[1:][same] >= times[:-1][same]))


def _by_appearance(cases: Column) -> Column:
    """Sorted case codes made dense: 0, 1, 2... as the cases follow each other."""
    if not len(cases.codes):
        return cases
    firsts = np.concatenate(([True], cases.codes[1:] != cases.codes[:-1]))
    labels = tuple(cases.labels[code] for code in cases.codes[firsts].tolist())
    return Column((np.cumsum(firsts) - 1).astype(np.int32), labels)
