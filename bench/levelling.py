"""How near to the best known levelling comes on PSPLIB, at once and optimised, beside one serial pass.

gap: above the best known. bound: how far the plan says it can be from optimal. CPU s beside s: how much of the
processor the time limit gave.

Run: python bench/levelling.py [quick|optimised] [j30|j60|j120] [every nth instance]
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from takt.engines.levelling import Plan, Problem, optimise, psplib, solve_quickly
from takt.engines.levelling.bounds import lower_bound
from takt.engines.levelling.checking import violations
from takt.engines.levelling.compiling import compiled
from takt.engines.levelling.generation import generate
from takt.engines.levelling.justification import rehearsal_of
from takt.engines.levelling.numbering import by_priority
from takt.engines.levelling.planning import plan_of
from takt.engines.levelling.priorities import rules

PUBLISHED = Path(__file__).resolve().parents[2] / "shared/data/psplib"
FAMILIES = {"j30": 10.0, "j60": 10.0, "j120": 20.0}
HEAD = (
    f"{'':<34}{'instances':>10}{'gap %':>8}{'worst %':>9}{'proven':>8}{'bound %':>9}{'s':>7}{'CPU s':>7}{'slowest':>9}"
)


def main(ways: list[str], families: list[str], step: int) -> int:
    """A line for each family and way; 0, or 1 where a plan is not feasible or a bound is wrong."""
    if not PUBLISHED.exists():
        print(f"The published instances are not at {PUBLISHED}; nothing was measured.")
        return 0
    print(HEAD)
    wrong = 0
    for family in families:
        seconds = FAMILIES[family]
        known: dict[str, tuple[str, Callable[[Problem], Plan]]] = {
            "quick": ("answer within 1 s", lambda problem: solve_quickly(problem, 1.0)),
            "optimised": (f"CP-SAT, {seconds:.0f} s", lambda problem, seconds=seconds: optimise(problem, seconds)),
        }
        wrong += line(f"{family}: one serial pass (rival)", family, step, serial_pass)
        for way in ways:
            wrong += line(f"{family}: {known[way][0]}", family, step, known[way][1])
    return int(bool(wrong))


def line(name: str, family: str, step: int, way: Callable[[Problem], Plan]) -> int:
    """Levels each nth instance of a family and prints a line; returns how many plans are wrong."""
    gaps, distances, seconds, spent, proven, wrong = [], [], [], [], 0, 0
    best = best_known()
    for path in sorted((PUBLISHED / family).glob("*.sm"))[::step]:
        problem = psplib.read(path)
        begun, started = time.perf_counter(), time.process_time()
        plan = way(problem)
        seconds.append(time.perf_counter() - begun)
        spent.append(time.process_time() - started)
        target = best[path.name]
        gaps.append(100 * (plan.makespan - target) / target)
        distances.append(100 * plan.gap)
        proven += plan.proven_optimal
        if violations(problem, plan) or plan.lower_bound > min(target, plan.makespan):
            print(f"{path.name}: wrong")
            wrong += 1
    print(
        f"{name:<34}{len(gaps):>10}{statistics.mean(gaps):>8.2f}{max(gaps):>9.2f}{proven:>8}"
        f"{statistics.mean(distances):>9.2f}{statistics.mean(seconds):>7.2f}{statistics.mean(spent):>7.2f}{max(seconds):>9.2f}",
        flush=True,
    )
    return wrong


def serial_pass(problem: Problem) -> Plan:
    """One pass of serial generation by the latest finish, as it is known elsewhere, without improvement."""
    known = compiled(problem)
    rehearsal = rehearsal_of(known)
    order = by_priority(known.network, rules(rehearsal)[0])
    schedule = generate(known.network, order, known.network.release)
    return plan_of(known, schedule, rehearsal.measure.cost(schedule.finishes), lower_bound(known, rehearsal.measure))


def best_known() -> dict[str, int]:
    """The best makespan known, by file."""
    rows = (PUBLISHED / "best_known.csv").read_text().splitlines()[1:]
    return {name: int(makespan) for name, makespan in (row.split(",") for row in rows)}


if __name__ == "__main__":
    words = sys.argv[1:]
    steps = [int(word) for word in words if word.isdigit()]
    sys.exit(
        main(
            [word for word in words if word in ("quick", "optimised")] or ["quick", "optimised"],
            [word for word in words if word in FAMILIES] or list(FAMILIES),
            steps[0] if steps else 1,
        )
    )
