"""Schedules by the critical path method, in working time.

    from takt.engines.schedule import Link, Plan, Project, Task, schedule

    project = Project(start, calendar, (Task("A", 8 * HOUR), Task("B", 4 * HOUR, (Link("A"),))))
    dates = schedule(project).of("B")

The conventions, which every function here keeps:

* Durations, lags and slacks are whole seconds of working time; a link's lag runs in its successor's calendar.
* A task starts at a working instant and finishes at the earliest at which its work is done: on Friday at 18:00,
  not on Monday at 9:00. A milestone has no duration, and is at the very instant at which all before it is done.
* Links always hold. A date that they do not allow is missed: slack along the way to it becomes negative.
* What is done stays where it was; what has started keeps its start, and its remaining work waits for the status
  date and for what comes before it (retained logic); what has not begun is planned after the status date.
* A summary spans its children. A link to it holds for all of them, a link from its finish waits for the last of
  them, a link from its start for the first.
* Slack is what a task may slip in its own calendar before the project or a date that binds moves.
"""

from takt.engines.schedule.comparing import Difference, compare
from takt.engines.schedule.model import (
    Constraint,
    ConstraintKind,
    Cycle,
    Link,
    LinkKind,
    Project,
    Task,
    Unschedulable,
)
from takt.engines.schedule.paths import Path, critical_path, near_critical_paths
from takt.engines.schedule.plan import Plan
from takt.engines.schedule.result import Dates, Schedule


def schedule(project: Project) -> Schedule:
    """The schedule of a project. Raises Unschedulable where there is none, and Cycle, which names its tasks."""
    return Plan(project).schedule()


__all__ = [
    "Constraint",
    "ConstraintKind",
    "Cycle",
    "Dates",
    "Difference",
    "Link",
    "LinkKind",
    "Path",
    "Plan",
    "Project",
    "Schedule",
    "Task",
    "Unschedulable",
    "compare",
    "critical_path",
    "near_critical_paths",
    "schedule",
]
