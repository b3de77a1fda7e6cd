"""A better plan, and a proof of how good it is: OR-Tools CP-SAT, started from a schedule.

Where there are too many activities for a proof, breeding goes on beside it, and the two exchange what they find.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Event, Thread

from ortools.sat.python import cp_model

from takt.engines.levelling.compiling import Compiled
from takt.engines.levelling.justification import Rehearsal
from takt.engines.levelling.model import Model, rows
from takt.engines.levelling.search import Breeding, Found, search

SMALL = 50
"""Up to so many activities all time goes into the proof, by the two strategies that prove most of PSPLIB's j30."""
PROVING = ("default_lp", "reduced_costs")
SLICES = 3
"""Beyond, so many times the solver begins again from the best schedule that breeding or itself has found."""
LARGEST = 200_000
"""Rows of a model beyond which building it alone takes seconds; breeding then has all the time."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """What to improve on: the best schedule of a problem so far, and the bound of its cost that is known."""

    problem: Compiled
    rehearsal: Rehearsal
    best: Found
    bound: int

    @property
    def done(self) -> bool:
        """Whether the best is proven to be the best."""
        return self.best.cost <= self.bound


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: until which instant of `time.monotonic`, with which seed and how many threads."""

    until: float
    seed: int
    workers: int


def improve(task: Task, breeding: Breeding, effort: Effort, tell: Tell) -> Task:
    """The task with the best schedule and bound found in the time."""
    if rows(task.problem, task.rehearsal.measure, task.best.cost) > LARGEST:
        return replace(task, best=min(task.best, search(breeding, task.bound, effort.until)))
    if len(task.problem.activities) <= SMALL:
        return _solved(task, effort, tell)
    with _beside(breeding):
        for left in range(SLICES, 0, -1):
            now = time.monotonic()
            task = _solved(task, replace(effort, until=now + (effort.until - now) / left), tell)
            task = replace(task, best=min(task.best, breeding.best))
            if task.done:
                break
            breeding.welcome(task.best.schedule)
    return task


@contextmanager
def _beside(breeding: Breeding) -> Iterator[None]:
    """Breeding goes on in another thread: the solver works outside of Python and leaves it the lock."""
    enough = Event()

    def breed() -> None:
        for _ in breeding.found():
            if enough.is_set():
                break

    thread = Thread(target=breed, daemon=True)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def _solved(task: Task, effort: Effort, tell: Tell) -> Task:
    model = Model(task.problem, task.rehearsal.measure, task.best.schedule, task.bound)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(effort.until - time.monotonic(), 0.0)
    solver.parameters.random_seed = effort.seed
    solver.parameters.num_workers = effort.workers
    if effort.workers > 1 and len(task.problem.activities) <= SMALL:
        solver.parameters.subsolvers.extend(PROVING)
        solver.parameters.num_workers += 1  # who looks for better plans meanwhile
    watcher = _Watcher(task, tell)
    solver.best_bound_callback = watcher.bound
    if solver.solve(model.model, watcher) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return task
    schedule = model.schedule(solver)
    found = Found(task.rehearsal.measure.cost(schedule.finishes), schedule)
    proven = round(solver.best_objective_bound) if task.problem.complete else task.bound
    return replace(task, best=min(task.best, found), bound=max(task.bound, proven))


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Tells what gets better while the solver works."""

    def __init__(self, task: Task, tell: Tell) -> None:
        super().__init__()
        self._complete, self._tell = task.problem.complete, tell
        self._cost, self._bound = task.best.cost, task.bound

    def on_solution_callback(self) -> None:
        """Called by the solver for each better plan."""
        self._better(round(self.objective_value), self._bound)

    def bound(self, value: float) -> None:
        """Called by the solver for each better bound."""
        self._better(self._cost, round(value) if self._complete else self._bound)

    def _better(self, cost: int, bound: int) -> None:
        cost, bound = min(cost, self._cost), max(bound, self._bound)
        if (cost, bound) != (self._cost, self._bound):
            self._cost, self._bound = cost, bound
            self._tell(cost, bound)
