"""A better plan, and a proof of how good it is: OR-Tools CP-SAT, started from a schedule."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from takt.engines.levelling.compiling import Compiled
from takt.engines.levelling.generation import Schedule
from takt.engines.levelling.measure import Measure
from takt.engines.levelling.model import Model


@dataclass(frozen=True, slots=True)
class Task:
    """What to improve on: a schedule of a problem, and the bound of its cost that is known."""

    problem: Compiled
    measure: Measure
    schedule: Schedule
    bound: int


def solve(task: Task, until: float, seed: int, workers: int, tell: Callable[[int, int], None]) -> tuple[Schedule, int]:
    """The best schedule found before an instant of `time.monotonic`, and the bound of every schedule's cost."""
    model = Model(task.problem, task.measure, task.schedule, task.bound)
    left = until - time.monotonic()
    if left <= 0:
        return task.schedule, task.bound
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = left
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = seed
    watcher = _Watcher(task, tell)
    solver.best_bound_callback = watcher.bound
    status = solver.solve(model.model, watcher)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return task.schedule, task.bound
    found = model.schedule(solver)
    proven = round(solver.best_objective_bound) if task.problem.complete else task.bound
    better = min(task.schedule, found, key=lambda each: task.measure.cost(each.finishes))
    return better, max(task.bound, proven)


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Tells what gets better while the solver works."""

    def __init__(self, task: Task, tell: Callable[[int, int], None]) -> None:
        super().__init__()
        self._task, self._tell = task, tell
        self._cost, self._bound = task.measure.cost(task.schedule.finishes), task.bound

    def on_solution_callback(self) -> None:
        """Called by the solver for each better plan."""
        self._better(round(self.objective_value), self._bound)

    def bound(self, value: float) -> None:
        """Called by the solver for each better bound."""
        self._better(self._cost, round(value) if self._task.problem.complete else self._bound)

    def _better(self, cost: int, bound: int) -> None:
        cost, bound = min(cost, self._cost), max(bound, self._bound)
        if (cost, bound) != (self._cost, self._bound):
            self._cost, self._bound = cost, bound
            self._tell(cost, bound)
