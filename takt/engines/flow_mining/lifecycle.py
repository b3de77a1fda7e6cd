"""Life cycles: which events are the start, the middle and the end of one and the same step.

XES (IEEE 1849-2016, lifecycle extension) records a step as several events: schedule, assign, start, suspend,
resume, complete. Counting each of them as a step would make every ordinary step a repetition of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from takt.engines.flow_mining.table import Codes, Column, Mask, Micros

WAITS, WORKS, ENDS = 0, 1, 2  # what the step does after the event
PHASE = {
    "schedule": WAITS,
    "assign": WAITS,
    "reassign": WAITS,
    "suspend": WAITS,
    "start": WORKS,
    "resume": WORKS,
}

Phases = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Steps:
    """An entry an event: when its work began (microseconds), and whether it begins a step."""

    start: Micros
    opens: Mask


def phases_of(transitions: Column) -> Phases:
    """What a step does after each event: 0 waits, 1 is worked on, 2 has ended.

    A transition that is no standard one ends its step: logs keep states of their own in this attribute.
    """
    known = [PHASE.get(label.strip().lower(), ENDS) for label in transitions.labels]
    return np.array([*known, ENDS], np.int8)[transitions.codes]  # a missing one has code -1: the last


def steps_of(cases: Codes, activities: Codes, times: Micros, phases: Phases | None) -> Steps:
    """Steps of events that are sorted by case and time.

    An event continues the step of the latest event of the same activity in the same case, unless that one
    ended it; it then was worked on since that event, if that one was a start or resume.
    """
    opens = np.ones(len(times), np.bool_)
    if phases is None or np.all(phases == ENDS):
        return Steps(times, opens)
    order = np.lexsort((activities, cases))  # stable: in order of time inside each
    same = (np.diff(cases[order]) == 0) & (np.diff(activities[order]) == 0)
    before, after = order[:-1][same], order[1:][same]
    opens[after] = phases[before] == ENDS
    start = times.copy()
    worked = phases[before] == WORKS
    start[after[worked]] = times[before[worked]]
    return Steps(start, opens)
