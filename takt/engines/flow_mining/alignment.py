"""Optimal alignments of sequences with a designed process, exactly, for all sequences at once.

An alignment (Adriansyah, Aligning Observed and Modeled Behavior, 2014) explains a sequence by a way through the
process: an event is in step with the process, or it has no counterpart (a log move, cost 1), and a stage on the way
has none among the events (a model move, cost 1). The best one is a shortest path in the product of both.

As each stage is one state of the process, that product is small: the state is the last stage entered. Skipping from
stage u to stage x costs d(u, x) - 1, the stages between on the shortest way, which is known for all pairs beforehand.
So with D(s) the least cost of ending in stage s after some events, the next event x gives

    D'(s) = D(s) + 1                                          the event has no counterpart
    D'(x) = min(D(x) + 1, min over u of D(u) + d(u, x) - 1)   or it is in step

and the sequences advance together, one matrix operation for each position.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.process import Process
from takt.engines.flow_mining.table import Mask

UNKNOWN = -1  # an event that is no stage of the process
FAR = 1 << 24  # more than any way costs, and small enough to add up
CELLS = 1 << 21  # entries of the cost matrix that are worked on at once

Costs = NDArray[np.int32]
States = NDArray[np.int32]
Bounds = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ways:
    """The shortest ways between all states: the stages in their order, then the state before the first.

    steps: stages that are entered from one state until another is (1 for an allowed move, FAR for no way).
    hop: the stage that is entered first on that way. rest: stages still to be entered from each state until a
    case may end. last: the stage in which that way ends, the state itself where it may end.
    """

    steps: Costs
    hop: States
    rest: Costs
    last: States

    def between(self, state: int, stage: int) -> list[int]:
        """The stages that are passed between a state and a later stage, on the shortest way."""
        passed, at = [], int(self.hop[state, stage])
        while at != stage:
            passed.append(at)
            at = int(self.hop[at, stage])
        return passed

    def after(self, state: int) -> list[int]:
        """The stages from a state to the end."""
        if not self.rest[state]:
            return []
        last = int(self.last[state])
        return [*self.between(state, last), last]


@dataclass(frozen=True, slots=True)
class Alignments:
    """Of sequences laid end to end. cost and final: one entry a sequence; in_step and previous: one an event.

    cost: least number of log and model moves. in_step: whether the event has its counterpart. previous: the state
    of the process before the event was in step, meaningless elsewhere. final: the state after the last event.
    """

    cost: Costs
    in_step: Mask
    previous: States
    final: States


def ways_of(process: Process) -> Ways:
    """All shortest ways of a process, by Floyd and Warshall."""
    size = len(process.stages)
    at = {stage: state for state, stage in enumerate(process.stages)}
    steps = np.full((size + 1, size), FAR, np.int32)
    for before, after in process.moves:
        steps[at[before], at[after]] = 1
    steps[size, [at[stage] for stage in process.start]] = 1
    hop = np.tile(np.arange(size, dtype=np.int32), (size + 1, 1))
    for via in range(size):
        shorter = steps[:, via, None] + steps[None, via, :]
        better = shorter < steps
        steps = np.where(better, shorter, steps)
        hop = np.where(better, hop[:, via, None], hop)
    ends = np.array(sorted(at[stage] for stage in process.end))
    nearest = ends[np.argmin(steps[:, ends], axis=1)]
    rest = steps[np.arange(size + 1), nearest]
    rest[ends], nearest[ends] = 0, ends
    return Ways(steps, hop, rest, nearest.astype(np.int32))


def align(ways: Ways, stages: States, bounds: Bounds) -> Alignments:
    """The optimal alignment of each sequence; of several of equal cost one, always the same.

    stages: the events as stages of the process, -1 where they are none; sequence `i` is from `bounds[i]` to
    `bounds[i + 1]`. Costs time and memory in proportion to events x stages.
    """
    count = len(bounds) - 1
    found = Alignments(
        np.empty(count, np.int32),
        np.zeros(len(stages), np.bool_),
        np.zeros(len(stages), np.int32),
        np.empty(count, np.int32),
    )
    lengths = np.diff(bounds)
    order = np.argsort(-lengths, kind="stable")
    block = max(CELLS // len(ways.steps), 1)
    for begin in range(0, count, block):
        chosen = order[begin : begin + block]
        costs = _forward(ways, stages, bounds[chosen], lengths[chosen], found)
        total = costs + ways.rest
        found.final[chosen] = np.argmin(total, axis=1)
        found.cost[chosen] = total[np.arange(len(chosen)), found.final[chosen]]
        _backward(stages, bounds[chosen], lengths[chosen], found.final[chosen], found)
    return found


def _forward(ways: Ways, stages: States, begins: Bounds, lengths: Bounds, found: Alignments) -> Costs:
    """The least cost of each state after the last event; notes the best way into step with each event."""
    start = len(ways.steps) - 1
    costs = np.full((len(begins), start + 1), FAR, np.int32)
    costs[:, start] = 0
    into = np.ascontiguousarray(ways.steps.T) - 1
    for rows, active in _positions(begins, lengths):
        here = costs[:active]
        known = np.flatnonzero(stages[rows] != UNKNOWN)
        stage = stages[rows[known]]
        entered = here[known] + into[stage]
        previous = np.argmin(entered, axis=1)
        cost = entered[np.arange(len(known)), previous]
        here += 1
        better = cost < here[known, stage]  # else the earlier of two alike is the one in step
        here[known, stage] = np.minimum(cost, here[known, stage])
        found.previous[rows[known]], found.in_step[rows[known]] = previous, better
    return costs


def _backward(stages: States, begins: Bounds, lengths: Bounds, final: States, found: Alignments) -> None:
    """Follow the noted ways back from the end, and keep of them what lies on the best one."""
    state = final.copy()
    for rows, active in reversed(list(_positions(begins, lengths))):
        in_step = found.in_step[rows] & (stages[rows] == state[:active])
        found.in_step[rows] = in_step
        state[:active] = np.where(in_step, found.previous[rows], state[:active])


def _positions(begins: Bounds, lengths: Bounds) -> Iterator[tuple[Bounds, int]]:
    """For each position the rows there, and how many sequences (the longest come first) are so long."""
    active = len(lengths)
    for position in range(int(lengths[0]) if active else 0):
        active = int(np.searchsorted(-lengths, -position, side="left"))
        yield begins[:active] + position, active
