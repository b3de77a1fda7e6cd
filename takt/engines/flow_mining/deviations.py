"""The deviations that alignments show, by kind, case by case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.alignment import Alignments, States, Ways
from takt.engines.flow_mining.graph import SECOND, groups
from takt.engines.flow_mining.process import Process
from takt.engines.flow_mining.table import EventTable
from takt.engines.flow_mining.variants import Variants

SKIPPED, REPEATED, OUT_OF_ORDER, NOT_ALLOWED = range(4)
KINDS = ("skipped", "repeated", "out_of_order", "not_allowed")
HOUR = 3600 * SECOND
NOWHERE = -1

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Deviations:
    """Arrays with one entry a deviation of a case.

    kind: index into KINDS. **skipped**: a stage on the way has no event. **repeated**: an event has no place on the
    way, but another of its activity has. **out_of_order**: an event has no place where it is, and its activity
    lacks elsewhere in the case. **not_allowed**: neither; the process has no such stage, or none there.
    case: its code. activity, before: indices into `names`, what deviates and the event before it, -1 for none.
    hours: from the event before to the deviating one; for a skipped stage, to the event that passed it by.
    names: the activities of the table and then the stages that the table does not have.
    """

    kind: Ints
    case: Ints
    activity: Ints
    before: Ints
    hours: NDArray[np.float64]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sequences:
    """One case of each variant, laid end to end, with its alignment. stages: -1 for what is no stage."""

    stages: States
    bounds: Ints
    aligned: Alignments

    @property
    def owner(self) -> Ints:
        """The variant of each event."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))


@dataclass(frozen=True, slots=True)
class _Found:
    """Deviations of variants: place is the offset in its sequence of the event that deviates or passes by."""

    kind: Ints
    variant: Ints
    place: Ints
    activity: Ints


def deviations_of(
    table: EventTable, variants: Variants, process: Process, ways: Ways, sequences: Sequences
) -> Deviations:
    """What deviates in each case, from the alignment of its variant."""
    labels = table.activity.labels
    names = (*labels, *(stage for stage in process.stages if stage not in labels))
    codes = {name: code for code, name in enumerate(names)}
    of_stage = np.array([codes[stage] for stage in process.stages], np.int64)
    skipped = _skipped(ways, sequences, of_stage)
    found = _joined(
        _unplaced(table, variants, sequences), skipped, _placed(sequences, of_stage, len(names)), len(names)
    )
    return _spread_over_cases(table, variants, found, names)


def _unplaced(table: EventTable, variants: Variants, sequences: Sequences) -> _Found:
    """The events that have no place, as not allowed."""
    rows = np.flatnonzero(~sequences.aligned.in_step)
    variant = sequences.owner[rows]
    place = rows - sequences.bounds[variant]
    activity = table.activity.codes[table.bounds[variants.first[variant]] + place].astype(np.int64)
    return _Found(np.full(len(rows), NOT_ALLOWED), variant, place, activity)


def _skipped(ways: Ways, sequences: Sequences, of_stage: Ints) -> _Found:
    """The stages on the way that have no event. Equal leaps skip equal stages, and there are few different ones."""
    aligned, owner = sequences.aligned, sequences.owner
    size = ways.steps.shape[1]
    rows = np.flatnonzero(aligned.in_step)
    before, stage = aligned.previous[rows], sequences.stages[rows]
    leaps = rows[ways.steps[before, stage] > 1]
    keys = aligned.previous[leaps].astype(np.int64) * size + sequences.stages[leaps]
    variants, places, activities = [], [], []
    for key, chosen in groups(keys, (size + 1) * size):
        for passed in ways.between(*divmod(key, size)):
            variants.append(owner[leaps[chosen]])
            places.append(leaps[chosen] - sequences.bounds[variants[-1]])
            activities.append(np.full(len(chosen), of_stage[passed]))
    for state, chosen in groups(aligned.final.astype(np.int64), size + 1):
        for passed in ways.after(state):
            variants.append(chosen)
            places.append(np.diff(sequences.bounds)[chosen])
            activities.append(np.full(len(chosen), of_stage[passed]))
    none = [np.zeros(0, np.int64)]
    variant = np.concatenate(variants or none)
    return _Found(
        np.full(len(variant), SKIPPED), variant, np.concatenate(places or none), np.concatenate(activities or none)
    )


def _placed(sequences: Sequences, of_stage: Ints, names: int) -> Ints:
    """Which variant has which activity in its place, as variant x names + activity."""
    rows = np.flatnonzero(sequences.aligned.in_step)
    return np.unique(sequences.owner[rows] * names + of_stage[sequences.stages[rows]])


def _joined(unplaced: _Found, skipped: _Found, placed: Ints, names: int) -> _Found:
    """Both together: what is too much in one place and lacks in another is one event out of order."""
    extra, lacking = (found.variant * names + found.activity for found in (unplaced, skipped))
    misplaced = _nth(extra) < _count_in(lacking, extra)
    lost = ~(_nth(lacking) < _count_in(extra, lacking))
    kind = np.where(misplaced, OUT_OF_ORDER, np.where(np.isin(extra, placed), REPEATED, NOT_ALLOWED))
    return _Found(
        np.concatenate((kind, skipped.kind[lost])),
        np.concatenate((unplaced.variant, skipped.variant[lost])),
        np.concatenate((unplaced.place, skipped.place[lost])),
        np.concatenate((unplaced.activity, skipped.activity[lost])),
    )


def _nth(keys: Ints) -> Ints:
    """How often each key stood before."""
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    nth = np.empty(len(keys), np.int64)
    nth[order] = np.arange(len(keys)) - np.searchsorted(ranked, ranked, side="left")
    return nth


def _count_in(keys: Ints, wanted: Ints) -> Ints:
    """How often each of the wanted is among the keys."""
    ranked = np.sort(keys)
    return np.searchsorted(ranked, wanted, side="right") - np.searchsorted(ranked, wanted, side="left")


def _spread_over_cases(table: EventTable, variants: Variants, found: _Found, names: tuple[str, ...]) -> Deviations:
    """Give every case of a variant its deviations, with the hours that they took there."""
    counts = variants.counts[found.variant]
    which = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    together = np.argsort(variants.of_case, kind="stable")  # the cases of each variant
    begins = np.cumsum(variants.counts) - variants.counts
    case = together[begins[found.variant][which] + nth]
    place = found.place[which]
    row = table.bounds[case] + place
    inside = (place > 0) & (row < table.bounds[case + 1])
    before = np.where(place > 0, table.activity.codes[row - 1], NOWHERE)
    hours = np.zeros(len(case))
    hours[inside] = (table.time[row[inside]] - table.time[row[inside] - 1]) / HOUR
    return Deviations(found.kind[which], case, found.activity[which], before, hours, names)
