"""What a schedule is computed from: tasks, links between them, constraints, progress, calendars."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum

from takt.engines.workdays import Calendar


class LinkKind(StrEnum):
    """Which end of the predecessor holds which end of the successor."""

    FINISH_TO_START = "FS"
    START_TO_START = "SS"
    FINISH_TO_FINISH = "FF"
    START_TO_FINISH = "SF"


class ConstraintKind(Enum):
    """What a date demands of a task. Links come first: a date that they do not allow is missed, and told so."""

    START_NOT_EARLIER = "start not earlier"
    START_NOT_LATER = "start not later"
    FINISH_NOT_EARLIER = "finish not earlier"
    FINISH_NOT_LATER = "finish not later"
    MUST_START = "must start"
    MUST_FINISH = "must finish"


@dataclass(frozen=True, slots=True)
class Link:
    """A predecessor of a task.

    before: the id of the predecessor. lag: seconds of working time in the successor's calendar, negative for a
    lead; of time on the clock where `elapsed`.
    """

    before: str
    kind: LinkKind = LinkKind.FINISH_TO_START
    lag: int = 0
    elapsed: bool = False


@dataclass(frozen=True, slots=True)
class Constraint:
    """A date, an aware datetime, and what it demands."""

    kind: ConstraintKind
    at: datetime


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work, a milestone (no duration), or a summary (others name it as their parent).

    duration: seconds of working time in its calendar; what a summary says of it is not used.
    calendar: a key of the project's calendars; empty for the project's own.
    deadline: wanted by then; it moves nothing, but is what slack is measured against.
    actual_start, actual_finish: what has happened, and stays as it is whatever the links say.
    remaining: seconds of work left in a task that has started; None for all of its duration.
    resources: names with how many units of each it needs (1.0 is one person all day).
    """

    id: str
    duration: int = 0
    links: tuple[Link, ...] = ()
    name: str = ""
    parent: str | None = None
    calendar: str = ""
    constraint: Constraint | None = None
    deadline: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining: int | None = None
    resources: tuple[tuple[str, float], ...] = ()
    priority: int = 500


@dataclass(frozen=True)
class Project:
    """Tasks to schedule from a start.

    start: nothing that is not fixed by a date begins earlier. calendar: of every task that names none.
    calendars: those that tasks name. status: the day of the report; what is not done is planned after it.
    capacity: units of each resource, for levelling.
    """

    start: datetime
    calendar: Calendar
    tasks: tuple[Task, ...]
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    status: datetime | None = None
    capacity: Mapping[str, float] = field(default_factory=dict)


class Unschedulable(ValueError):
    """Tasks that cannot be scheduled. `task` is the id of one at fault; the text says what is wrong with it."""

    def __init__(self, task: str, reason: str, remedy: str) -> None:
        self.task, self.reason, self.remedy = task, reason, remedy
        super().__init__(f"{reason}. {remedy}.")


class Cycle(Unschedulable):
    """Tasks that wait for each other. `path` names them in order, the first again at the end."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        named = " -> ".join(path if len(path) <= SHOWN else (*path[: SHOWN - 2], "…", path[-1]))
        super().__init__(path[0], f"these tasks wait for each other: {named}", "Take out one of these links")


SHOWN = 12  # tasks of a cycle that its message names; `path` has all of them
