"""How a log keeps to a designed process: fitness, and the deviations by kind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from takt.engines.flow_mining.alignment import UNKNOWN, align, ways_of
from takt.engines.flow_mining.deviations import Deviations, Ints, Sequences, deviations_of
from takt.engines.flow_mining.process import Process
from takt.engines.flow_mining.table import EventTable
from takt.engines.flow_mining.variants import Variants, variants_of


@dataclass(frozen=True, slots=True)
class Conformance:
    """fitness: 1 - cost / worst cost over all cases; worst is no event in step. cost, worst: one entry a case."""

    process: Process
    cost: Ints
    worst: Ints
    deviations: Deviations

    @property
    def fitness(self) -> float:
        """Of the whole log, 0 to 1."""
        return 1 - float(self.cost.sum() / self.worst.sum())

    @property
    def average_fitness(self) -> float:
        """The mean of the cases' own fitness."""
        return float(np.mean(1 - self.cost / self.worst))

    @property
    def fitting(self) -> int:
        """How many cases keep to the process throughout."""
        return int(np.sum(self.cost == 0))


def conformance_of(table: EventTable, process: Process) -> Conformance:
    """Align each variant of a table of steps once, and give every case what its variant has."""
    ways, variants = ways_of(process), variants_of(table)
    at = {stage: state for state, stage in enumerate(process.stages)}
    states = np.array([at.get(label, UNKNOWN) for label in table.activity.labels], np.int32)
    rows, bounds = _rows_of_variants(table, variants)
    stages = states[table.activity.codes[rows]]
    aligned = align(ways, stages, bounds)
    worst = np.diff(bounds) + ways.rest[-1]
    found = deviations_of(table, variants, process, ways, Sequences(stages, bounds, aligned))
    of_case = variants.of_case
    return Conformance(process, aligned.cost[of_case].astype(np.int64), worst[of_case], found)


def _rows_of_variants(table: EventTable, variants: Variants) -> tuple[Ints, Ints]:
    """The rows of one case of each variant, laid end to end, and the bounds of each."""
    lengths = np.diff(table.bounds)[variants.first]
    bounds = np.concatenate(([0], np.cumsum(lengths)))
    rows = np.arange(bounds[-1]) + np.repeat(table.bounds[variants.first] - bounds[:-1], lengths)
    return rows, bounds
