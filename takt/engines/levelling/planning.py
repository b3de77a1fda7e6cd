"""The two ways to level: an answer at once, and a better one with a proof of how good it is."""

from __future__ import annotations

import time
from collections.abc import Callable

from takt.engines.levelling.bounds import lower_bound
from takt.engines.levelling.checking import violations
from takt.engines.levelling.compiling import Compiled, compiled
from takt.engines.levelling.generation import Schedule
from takt.engines.levelling.justification import rehearsal_of
from takt.engines.levelling.problem import Plan, Problem
from takt.engines.levelling.search import Breeding, Found, search

Progress = Callable[[int, int], None]
"""Told the cost of the best plan so far and the bound below which none can be, whenever one of them gets better."""

NOTHING = Plan({}, {}, {}, 0, 0, 0)
SHARE, MOST = 0.1, 1.0
"""Which part of the time, and how many seconds at most, go into the schedule that the solver starts from."""


def solve_quickly(problem: Problem, seconds: float = 1.0, seed: int = 0, schedules: int | None = None) -> Plan:
    """A good plan within `seconds`, at least one schedule though; its bound by critical paths and capacity.

    schedules: stop after so many. With it and time enough the same seed gives the same plan; with time running out
    the plan depends on the speed of the machine.
    Raises ValueError, in one line, for a problem that cannot be planned.
    """
    until = time.monotonic() + seconds
    if not problem.activities:
        return NOTHING
    known = compiled(problem)
    rehearsal = rehearsal_of(known)
    bound = lower_bound(known, rehearsal.measure)
    best = search(Breeding(rehearsal, seed), bound, until, schedules)
    return plan_of(known, best.schedule, best.cost, bound)


def optimise(
    problem: Problem,
    seconds: float = 10.0,
    seed: int = 0,
    progress: Progress | None = None,
    start: Plan | None = None,
    workers: int = 2,
) -> Plan:
    """The best plan found within `seconds` by OR-Tools CP-SAT, and the bound that it proved.

    start: a plan of this problem to begin from; without one a part of the time goes into it. progress: called in the
    midst of the work, from another thread, with the cost and the bound so far. workers: threads; with 1 and time
    enough to prove the optimum the same seed gives the same plan.
    Raises ValueError, in one line, for a problem that cannot be planned, or a start that is none of its plans.
    """
    until = time.monotonic() + seconds
    if not problem.activities:
        return NOTHING
    known = compiled(problem)
    rehearsal = rehearsal_of(known)
    bound = lower_bound(known, rehearsal.measure)
    tell = progress or _silent
    breeding = Breeding(rehearsal, seed)
    best = search(breeding, bound, time.monotonic() + min(SHARE * seconds, MOST))
    if start is not None:
        given = _schedule_of(known, start)
        best = min(best, Found(rehearsal.measure.cost(given.finishes), given))
    tell(best.cost, bound)
    if best.cost > bound:
        from takt.engines.levelling import exact  # OR-Tools takes its time to load

        task = exact.Task(known, rehearsal, best, bound)
        task = exact.improve(task, breeding, exact.Effort(until, seed, workers), tell)
        best, bound = task.best, task.bound
    return plan_of(known, best.schedule, best.cost, bound)


def plan_of(problem: Compiled, schedule: Schedule, cost: int, bound: int) -> Plan:
    """A schedule in the terms of the problem."""
    ids = [activity.id for activity in problem.activities]
    teams = {
        activity.id: problem.network.modes[number][schedule.modes[number]].team
        for number, activity in enumerate(problem.activities)
        if activity.needs
    }
    starts, finishes = dict(zip(ids, schedule.starts, strict=True)), dict(zip(ids, schedule.finishes, strict=True))
    return Plan(starts, finishes, teams, max(schedule.finishes), cost, bound)


def _silent(cost: int, bound: int) -> None:
    """Nobody wants to know."""


def _schedule_of(problem: Compiled, plan: Plan) -> Schedule:
    """Raises ValueError where it is no plan of the problem."""
    if set(plan.starts) != {activity.id for activity in problem.activities}:
        raise ValueError("The plan to start from has other activities than the problem.")
    wrong = violations(problem.problem, plan)
    if wrong:
        raise ValueError(f"The plan to start from is not feasible: {wrong[0]}.")
    return Schedule(
        [plan.starts[activity.id] for activity in problem.activities],
        [plan.finishes[activity.id] for activity in problem.activities],
        [_mode_of(problem, number, plan) for number in range(len(problem.activities))],
    )


def _mode_of(problem: Compiled, number: int, plan: Plan) -> int:
    """The number of the mode with the team of the plan."""
    activity = problem.activities[number]
    team = tuple(plan.teams.get(activity.id, ()))
    teams = [mode.team for mode in problem.network.modes[number]]
    if team not in teams:
        raise ValueError(f"The plan to start from has a team for activity {activity.id!r} that is not looked at.")
    return teams.index(team)
