"""What dates, progress and calendars demand of a node, as numbers; and what no task may say."""

from copy import copy
from datetime import datetime

from takt.engines.schedule.clock import Clock
from takt.engines.schedule.model import ConstraintKind, Project, Task, Unschedulable

NEVER, ALWAYS = -(1 << 62), 1 << 62  # instants before and after all others
OF_SUMMARIES = (ConstraintKind.START_NOT_EARLIER, ConstraintKind.FINISH_NOT_LATER)


# How the dates of a node come about: nearly all are planned, and that is false.
PLANNED, SUMMARY, STARTED, DONE = range(4)


class Demands:
    """Lists by node, in seconds and seconds since the epoch.

    length: work that is left. floor: it may not begin before. held: nor finish before. ceiling: it must have
    finished by then. roof: and have begun by then. actual: start and finish of what has started or is done.
    """

    def __init__(self, clocks: list[Clock], length: list[int], start: int, status: int) -> None:
        """Of planned nodes that demand nothing but the start of the project."""
        size = len(clocks)
        self.clocks, self._start, self._status = clocks, start, status
        self.length, self.state = length, [PLANNED] * size
        self.floor, self.held = [max(start, status)] * size, [NEVER] * size
        self.ceiling, self.roof = [ALWAYS] * size, [ALWAYS] * size
        self.actual: dict[int, tuple[int, int]] = {}

    def set_task(self, node: int, task: Task) -> None:
        """What a task with work of its own demands."""
        self.length[node], self.state[node] = task.duration, PLANNED
        deadline = ALWAYS if task.deadline is None else seconds(task.deadline)
        floor, held, ceiling, roof = self._constraint(node, task)
        self._set(node, max(floor, self._status), held, min(ceiling, deadline), roof)
        self._progress(node, task)

    def set_summary(self, opens: int, closes: int, task: Task) -> None:
        """What a summary demands of its children; that they wait for the start of the project they say themselves."""
        floor, ceiling = NEVER, ALWAYS
        if task.constraint is not None:
            at = seconds(task.constraint.at)
            if task.constraint.kind is ConstraintKind.START_NOT_EARLIER:
                floor = at
            else:
                ceiling = at
        deadline = ALWAYS if task.deadline is None else seconds(task.deadline)
        self._set(opens, floor, NEVER, ALWAYS, ALWAYS)
        self.length[opens] = self.length[closes] = 0
        self._set(closes, NEVER, NEVER, min(ceiling, deadline), ALWAYS)
        self.state[closes] = SUMMARY

    def copy(self) -> "Demands":
        """One that may be changed without changing this one."""
        twin = copy(self)
        for name, value in vars(self).items():
            setattr(twin, name, copy(value))
        return twin

    def _set(self, node: int, floor: int, held: int, ceiling: int, roof: int) -> None:
        self.floor[node], self.held[node] = floor, held
        self.ceiling[node], self.roof[node] = ceiling, roof

    def _constraint(self, node: int, task: Task) -> tuple[int, int, int, int]:
        """Floor, held, ceiling and roof of its constraint alone."""
        start = self._start
        if task.constraint is None:
            return start, NEVER, ALWAYS, ALWAYS
        at = seconds(task.constraint.at)
        match task.constraint.kind:
            case ConstraintKind.START_NOT_EARLIER:
                return at, NEVER, ALWAYS, ALWAYS
            case ConstraintKind.START_NOT_LATER:
                return start, NEVER, ALWAYS, at
            case ConstraintKind.FINISH_NOT_EARLIER:
                return start, at, ALWAYS, ALWAYS
            case ConstraintKind.FINISH_NOT_LATER:
                return start, NEVER, at, ALWAYS
            case ConstraintKind.MUST_START:
                return at, NEVER, ALWAYS, at
            case ConstraintKind.MUST_FINISH:
                return min(start, at, self.clocks[node].sooner(at, task.duration)), at, at, ALWAYS

    def _progress(self, node: int, task: Task) -> None:
        """What has happened stays; what remains begins after the work that is done, and after the report."""
        if task.actual_finish is not None:
            finish = seconds(task.actual_finish)
            begun = finish if task.actual_start is None else seconds(task.actual_start)
            self.state[node], self.actual[node] = DONE, (begun, finish)
        elif task.actual_start is not None:
            begun = seconds(task.actual_start)
            left = task.duration if task.remaining is None else task.remaining
            worked = task.duration - left
            resumes = self.clocks[node].run(begun, worked)[1] if worked > 0 else begun
            self.state[node], self.actual[node] = STARTED, (begun, begun)
            self.length[node], self.floor[node] = left, max(resumes, self._status)


def seconds(instant: datetime) -> int:
    """Whole seconds since the epoch of an aware datetime."""
    return int(instant.timestamp() // 1)


def check(task: Task, project: Project, is_summary: bool) -> None:
    """Raises Unschedulable for what no task may say, whatever its links are."""
    if task.duration < 0:
        raise _refused(task, f"has a negative duration of {task.duration} s", "Give it 0 or more")
    if task.calendar and task.calendar not in project.calendars:
        raise _refused(task, f"names a calendar {task.calendar!r} that is not there", "Add it, or name another")
    if task.remaining is not None and task.remaining < 0:
        raise _refused(task, "has negative work left", "Give it 0 or more")
    _check_dates(task)
    if is_summary and task.constraint and task.constraint.kind not in OF_SUMMARIES:
        allowed = "Give the date to one of the tasks below it"
        raise _refused(task, f"is a summary and cannot have '{task.constraint.kind.value}'", allowed)


def is_dated(task: Task) -> bool:
    """Whether any date binds a task, or has happened to it."""
    return (
        task.constraint is not None
        or task.deadline is not None
        or task.actual_start is not None
        or task.actual_finish is not None
    )


def _check_dates(task: Task) -> None:
    if not is_dated(task):
        return
    demanded = None if task.constraint is None else task.constraint.at
    dates = (demanded, task.deadline, task.actual_start, task.actual_finish)
    if any(each is not None and each.utcoffset() is None for each in dates):
        raise _refused(task, "has a date without a time zone", "Give aware datetimes")
    if task.actual_finish and task.actual_start and task.actual_finish < task.actual_start:
        raise _refused(task, "was finished before it was started", "Correct its actual dates")


def _refused(task: Task, reason: str, remedy: str) -> Unschedulable:
    return Unschedulable(task.id, f"task {task.id!r} {reason}", remedy)
