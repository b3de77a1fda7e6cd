"""The problem as a model of OR-Tools CP-SAT: intervals on cumulative resources, optional ones where teams are chosen.

An activity that pauses is one interval from its start to its finish where all its resources have no capacity in the
pauses, since then nobody else can use them either; else it is one interval a period of work. So the model is exact.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ortools.sat.python import cp_model

from takt.engines.levelling.bounds import earliest_finishes
from takt.engines.levelling.compiling import Compiled
from takt.engines.levelling.generation import Schedule
from takt.engines.levelling.measure import Measure
from takt.engines.levelling.network import Mode
from takt.engines.levelling.problem import LATE


def latest_finishes(problem: Compiled, measure: Measure, cost: int) -> list[int]:
    """By activity, the finish after which a plan would cost more than `cost`."""
    network = problem.network
    ends = measure.latest(cost, earliest_finishes(network), network.horizon)
    for number in reversed(network.ranking):
        for before in network.rows[number][2]:
            ends[before] = min(ends[before], ends[number] - network.rows[number][0])
    return ends


def rows(problem: Compiled, measure: Measure, cost: int) -> int:
    """How many rows the tables of a model have, one for each start of each way to do what can pause."""
    ends = latest_finishes(problem, measure, cost)
    return sum(
        max(end - release, 0) if mode.off else 1
        for end, release, modes in zip(ends, problem.network.release, problem.network.modes, strict=True)
        for mode in modes
    )


class Model:
    """The model with its variables by number of the activity, hinted with a schedule.

    No plan that costs more than the schedule is looked for.
    """

    def __init__(self, problem: Compiled, measure: Measure, incumbent: Schedule, bound: int) -> None:
        self.model = cp_model.CpModel()
        self.starts: list[Any] = []
        self.finishes: list[Any] = []
        self.chosen: list[list[Any]] = []
        self._problem, self._network = problem, problem.network
        self._uses: dict[int, list[tuple[Any, int]]] = defaultdict(list)
        self._earliest = earliest_finishes(self._network)
        self._latest = latest_finishes(problem, measure, measure.cost(incumbent.finishes))
        for number in self._network.ranking:
            self._add_activity(number)
        self._add_links()
        self._add_resources()
        self._add_cost(measure, incumbent, bound)
        self._add_hints(incumbent)

    def _add_activity(self, number: int) -> None:
        if number in self._network.pinned:
            for times, time in zip((self.starts, self.finishes), self._network.pinned[number], strict=True):
                times.append(self.model.new_constant(time))
            self.chosen.append([])
            return
        duration, modes = self._network.rows[number][0], self._network.modes[number]
        pausing = any(mode.off for mode in modes)
        start = self.model.new_int_var(self._network.release[number], self._latest[number] - duration, "")
        self.starts.append(start)
        self.finishes.append(
            self.model.new_int_var(self._earliest[number], self._latest[number], "") if pausing else start + duration
        )
        self.chosen.append([self.model.new_bool_var("") if len(modes) > 1 else True for _ in modes])
        if len(modes) > 1:
            self.model.add_exactly_one(self.chosen[number])
        for mode, literal in zip(modes, self.chosen[number], strict=True):
            if pausing:
                self._add_pausing(number, mode, literal)
            elif duration:
                self._use(mode, self.model.new_optional_fixed_size_interval_var(start, duration, literal, ""))

    def _add_pausing(self, number: int, mode: Mode, literal: Any) -> None:
        """The interval or intervals of a mode, by a table of what follows from each start."""
        duration, latest = self._network.rows[number][0], self._latest[number]
        work = [period for period in range(self._network.release[number], latest) if period not in mode.off]
        windows = [work[at : at + duration] for at in range(len(work) - duration + 1)]
        whole = self._problem.packing.idle(mode)
        pieces = [[each[0]] if whole else each for each in windows]
        start, finish = self.starts[number], self.finishes[number]
        if literal is not True:  # in a mode that is not chosen these are free
            start, finish = (self.model.new_int_var(0, latest, "") for _ in range(2))
            self.model.add(start == self.starts[number]).only_enforce_if(literal)
            self.model.add(finish == self.finishes[number]).only_enforce_if(literal)
        begins = [start, *(self.model.new_int_var(0, latest, "") for _ in pieces[0][1:])]
        table = [(*begun, window[-1] + 1) for begun, window in zip(pieces, windows, strict=True)]
        self.model.add_allowed_assignments([*begins, finish], table)
        if whole:
            size = self.model.new_int_var(duration, latest, "")
            self._use(mode, self.model.new_optional_interval_var(start, size, finish, literal, ""))
            return
        for begin in begins:
            self._use(mode, self.model.new_optional_fixed_size_interval_var(begin, 1, literal, ""))

    def _use(self, mode: Mode, interval: Any) -> None:
        for resource, units in mode.demands:
            self._uses[resource].append((interval, units))

    def _add_links(self) -> None:
        """The links to what has not begun."""
        for number in self._network.ranking:
            for before in self._network.rows[number][2]:
                self.model.add(self.starts[number] >= self.finishes[before])
            for before, kind, lag in self._network.ties[number]:
                given = self.finishes if kind in ("FS", "FF") else self.starts
                bound = self.starts if kind in ("FS", "SS") else self.finishes
                self.model.add(bound[number] >= given[before] + lag)

    def _add_resources(self) -> None:
        """All use of a resource together; what it has less of in some periods is taken by fixed intervals."""
        for resource, uses in self._uses.items():
            most = max(self._problem.packing.profiles[resource])
            intervals, units = [interval for interval, _ in uses], [each for _, each in uses]
            for start, length, free in self._reduced(resource, most):
                intervals.append(self.model.new_fixed_size_interval_var(start, length, ""))
                units.append(most - free)
            self.model.add_cumulative(intervals, units, most)

    def _reduced(self, resource: int, most: int) -> Iterator[tuple[int, int, int]]:
        """Start, length and free units of each stretch with less than most.

        Periods without any capacity are left out: who spans one pauses there, and only who worked just before it
        can span it, so that those are never too many.
        """
        packing, start = self._problem.packing, 0
        frees = (
            packing.free(taken, resource) if packing.capacity(resource, period) else most
            for period, taken in enumerate(self._network.usage)
        )
        for free, stretch in groupby(frees):
            length = sum(1 for _ in stretch)
            if free < most:
                yield start, length, free
            start += length

    def _add_cost(self, measure: Measure, incumbent: Schedule, bound: int) -> None:
        terms = [LATE * weight * self._late(self.finishes[number], due) for number, weight, due in measure.dues]
        for goal in measure.goals:
            earliest = max(self._earliest[number] for number in goal.members)
            finish = self.model.new_int_var(earliest, self._network.horizon, "")
            self.model.add_hint(finish, max(incumbent.finishes[number] for number in goal.members))
            self.model.add_max_equality(finish, [self.finishes[number] for number in goal.members])
            terms.append(goal.weight * finish)
            if goal.due is not None:
                terms.append(LATE * goal.weight * self._late(finish, goal.due))
        self.model.add(sum(terms) >= bound)
        self.model.minimize(sum(terms))

    def _late(self, finish: Any, due: int) -> Any:
        late = self.model.new_int_var(0, self._network.horizon + abs(due), "")
        self.model.add(late >= finish - due)
        return late

    def _add_hints(self, schedule: Schedule) -> None:
        for number in self._network.ranking:
            if number not in self._network.pinned:
                self.model.add_hint(self.starts[number], schedule.starts[number])
                for mode, literal in enumerate(self.chosen[number]):
                    if literal is not True:
                        self.model.add_hint(literal, mode == schedule.modes[number])

    def schedule(self, solver: cp_model.CpSolver) -> Schedule:
        """What the solver found."""
        return Schedule(
            [solver.value(start) for start in self.starts],
            [solver.value(finish) for finish in self.finishes],
            [
                next((mode for mode, literal in enumerate(each) if solver.boolean_value(literal)), 0)
                for each in self.chosen
            ],
        )
