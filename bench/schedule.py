"""How fast schedules are computed, and computed anew after a change, beside a plain loop over the same links.

Run: python bench/schedule.py
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from takt.engines import workdays
from takt.engines.schedule import Link, LinkKind, Plan, Project, Task, schedule

START = datetime(2025, 1, 6, 1, tzinfo=UTC)
CHINA = workdays.calendar_for("CN", "Asia/Shanghai", range(2023, 2028))
CALENDARS = {f"unit {i}": workdays.with_exceptions(CHINA, {date(2025, 3, 3 + i): False}) for i in range(5)}
LAGGED = 0.15
CHANGES = 300


def main() -> None:
    """Print seconds of processor time for whole schedules, milliseconds for changes."""
    print(f"{'tasks, 5 calendars, China 2023-2027':<40}{'CPU s':>10}{'per task us':>13}{'plain loop s':>14}")
    for size in (1_000, 10_000, 100_000):
        project = network(size)
        whole = best(lambda project=project: schedule(project))
        rival = f"{best(lambda project=project: plain_loop(project), 1):>14.3f}" if size <= 10_000 else ""
        print(f"  {size:<38,}{whole:>10.3f}{whole / size * 1e6:>13.1f}{rival}")
    print(f"{'one change':<40}{'median ms':>10}{'95 % ms':>13}{'moved, median':>14}")
    for size in (10_000, 100_000):
        report_changes(size, network(size))


def network(size: int) -> Project:
    """Layers of tasks with one to three predecessors each, some links with lags or between other ends."""
    dice = random.Random(1)
    kinds, names = list(LinkKind), list(CALENDARS)
    tasks = []
    for i in range(size):
        befores = (
            {dice.randrange(max(0, i - size // 20 - 1), i) for _ in range(dice.choice((1, 1, 2, 2, 3)))} if i else ()
        )
        links = []
        for before in befores:
            odd = dice.random() < LAGGED
            links.append(
                Link(f"t{before}", dice.choice(kinds), dice.choice((14_400, -3_600))) if odd else Link(f"t{before}")
            )
        tasks.append(Task(f"t{i}", dice.randrange(40) * 1_800, tuple(links), calendar=dice.choice(names)))
    return Project(START, CHINA, tuple(tasks), CALENDARS)


def plain_loop(project: Project) -> datetime:
    """The rival: early dates alone, by reckoning with datetimes link by link."""
    finish: dict[str, datetime] = {}
    for task in project.tasks:
        calendar = project.calendars[task.calendar]
        bounds = [workdays.add(calendar, finish[link.before], link.lag / 60) for link in task.links]
        start = workdays.next_working(calendar, max(bounds, default=START))
        finish[task.id] = workdays.add(calendar, start, task.duration / 60)
    return max(finish.values())


def report_changes(size: int, project: Project) -> None:
    """Durations of random tasks changed one after another, and the early dates of all tasks brought up to date."""
    plan, dice = Plan(project), random.Random(2)
    plan.schedule()
    seconds, moved = [], []
    for _ in range(CHANGES):
        task = dice.choice(project.tasks)
        task = replace(task, duration=task.duration + 1_800)
        begun = time.process_time()
        moved.append(len(plan.change(task)))
        seconds.append(time.process_time() - begun)
    late = statistics.quantiles(seconds, n=20)[-1]
    name, middle = f"in {size:,} tasks", statistics.median(seconds)
    print(f"  {name:<38}{middle * 1e3:>10.3f}{late * 1e3:>13.3f}{statistics.median(moved):>14.0f}")


def best(work: Callable[[], object], rounds: int = 7) -> float:
    """The least seconds of some rounds."""
    seconds = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


if __name__ == "__main__":
    main()
