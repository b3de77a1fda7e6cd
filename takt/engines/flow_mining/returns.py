"""Work that comes back: self-loops, rework and ping-pong.

A **loop** is a stretch of a case in which every step repeats an activity that the case has had before; it begins
with the move that leads back. Its hours are from the step before it to its last step: what the case would have
saved had it been right the first time. A self-loop is a loop back to the same activity at once.

A **ping-pong** is a case that goes from one party to another and straight back to the first: A, B, A. Parties are
functions, where the log has them, else resources, else the activities themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.table import NOBODY, Column, EventTable, Mask

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Loops:
    """An entry a loop; rows of the table. It leaves `before` for the steps `first` to `last`."""

    before: Rows
    first: Rows
    last: Rows


@dataclass(frozen=True, slots=True)
class PingPongs:
    """An entry a return; rows of the table: the last of A, the first of B, the last of B, and the first of A again.

    party: what A and B are. repeats: whether the case comes back to an activity that it has had before, which a
    designed way through both parties does not.
    """

    party: Column
    left: Rows
    away: Rows
    back: Rows
    repeats: Mask


def repeats_of(table: EventTable) -> Mask:
    """Of each event whether it begins a step of an activity of which the case has had a step."""
    steps = np.flatnonzero(table.opens)
    cases, activities = table.case.codes[steps], table.activity.codes[steps]
    keys = cases.astype(np.int64) * max(len(table.activity.labels), 1) + activities
    order = np.argsort(keys, kind="stable")
    again = np.zeros(len(table), np.bool_)
    again[steps[order[1:]]] = np.diff(keys[order]) == 0
    return again


def loops_of(table: EventTable, again: Mask) -> Loops:
    """All loops of a table, in its order. again: `repeats_of(table)`."""
    steps = np.flatnonzero(table.opens)
    back = again[steps]
    starts = back & ~np.concatenate(([False], back[:-1]))
    ends = back & ~np.concatenate((back[1:], [False]))
    # A case never begins with a repetition, so that no loop crosses from one case into the next.
    first, last = np.flatnonzero(starts), np.flatnonzero(ends)
    return Loops(steps[first - 1], steps[first], _last_event_of(table, steps, last))


def _last_event_of(table: EventTable, steps: Rows, last: Rows) -> Rows:
    """The row before the next step of the case begins: where the step is complete."""
    following = np.append(steps, len(table))[last + 1]
    end = table.bounds[table.case.codes[steps[last]] + 1]
    last_rows: Rows = np.minimum(following, end) - 1
    return last_rows


def ping_pongs_of(table: EventTable, again: Mask) -> PingPongs:
    """All returns A, B, A of a table, in its order; events without a party are passed over."""
    party = table.function or table.resource or table.activity
    rows = np.flatnonzero(party.codes != NOBODY)
    cases, codes = table.case.codes[rows], party.codes[rows]
    if not len(rows):
        return PingPongs(party, *(rows,) * 3, again[rows])
    changes = (cases[1:] != cases[:-1]) | (codes[1:] != codes[:-1])
    begins = np.concatenate(([0], np.flatnonzero(changes) + 1))  # of each stretch with one party
    case, who = cases[begins], codes[begins]
    middle = np.flatnonzero((case[2:] == case[:-2]) & (who[2:] == who[:-2]) & (case[1:-1] == case[2:])) + 1
    left, away, back = rows[begins[middle] - 1], rows[begins[middle]], rows[begins[middle + 1]]
    return PingPongs(party, left, away, back, again[back])
