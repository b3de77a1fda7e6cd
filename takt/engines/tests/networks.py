"""Random projects for tests of the schedule, and a slow schedule that only looks at one task after another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from takt.engines import workdays
from takt.engines.schedule import Constraint, ConstraintKind, Link, LinkKind, Project, Task
from takt.engines.workdays import Calendar

MONDAY = datetime(2025, 6, 2, 9, tzinfo=UTC)
HALF_HOUR = 1800
WEEK = Calendar("UTC", ((540, 720), (780, 1080)))
SHORT = Calendar("UTC", ((600, 900),), frozenset({0, 1, 2, 5}), {date(2025, 6, 4): False})
ALWAYS = Calendar("UTC", ((0, 1440),), frozenset(range(7)))
CALENDARS = {"short": SHORT, "always": ALWAYS}
INTO_SUMMARIES = (LinkKind.FINISH_TO_START, LinkKind.START_TO_START)

halves = st.integers(0, 24).map(lambda count: count * HALF_HOUR)
lags = st.sampled_from([0, 0, 0, HALF_HOUR, 4 * HALF_HOUR, 20 * HALF_HOUR, -HALF_HOUR, -6 * HALF_HOUR])
instants = st.integers(-48, 480).map(lambda count: MONDAY + timedelta(minutes=30 * count))


@st.composite
def links(draw: st.DrawFn, number: int) -> tuple[Link, ...]:
    befores = draw(st.lists(st.integers(0, number - 1), max_size=3, unique=True)) if number else []
    return tuple(
        Link(f"t{before}", draw(st.sampled_from(LinkKind)), draw(lags), draw(st.integers(0, 5)) == 0)
        for before in befores
    )


@st.composite
def tasks(draw: st.DrawFn, number: int) -> Task:
    dated = draw(st.integers(0, 5)) == 0
    constraint = Constraint(draw(st.sampled_from(ConstraintKind)), draw(instants)) if dated else None
    deadline = draw(instants) if draw(st.integers(0, 8)) == 0 else None
    begun = draw(instants) if draw(st.integers(0, 8)) == 0 else None
    ended = begun + timedelta(hours=draw(st.integers(0, 60))) if begun and draw(st.booleans()) else None
    length = draw(halves)
    return Task(
        f"t{number}",
        length,
        draw(links(number)),
        calendar=draw(st.sampled_from(["", "", "short", "always"])),
        constraint=constraint,
        deadline=deadline,
        actual_start=begun,
        actual_finish=ended,
        remaining=length // 2 // HALF_HOUR * HALF_HOUR if begun else None,
    )


@st.composite
def projects(draw: st.DrawFn, most: int = 8) -> Project:
    """Some tasks with links of every kind, lags, dates, progress, three calendars, at times a summary; shuffled."""
    made = [draw(tasks(number)) for number in range(draw(st.integers(1, most)))]
    if draw(st.booleans()):
        made = draw(summarised(made))
    status = draw(st.none() | instants)
    return Project(MONDAY, WEEK, tuple(draw(st.permutations(made))), CALENDARS, status)


@st.composite
def summarised(draw: st.DrawFn, made: list[Task]) -> list[Task]:
    """The same with a summary around some of them, which waits for tasks before it and has others wait for it."""
    first, last = sorted((draw(st.integers(0, len(made) - 1)), draw(st.integers(0, len(made) - 1))))
    into = [link for link in draw(links(first)) if link.kind in INTO_SUMMARIES]
    inner = draw(st.booleans())
    within = [
        replace(task, parent="inner" if inner and number == first else "sum")
        for number, task in enumerate(made[first : last + 1], first)
    ]
    after = []
    for task in made[last + 1 :]:
        on_it = Link("sum", draw(st.sampled_from(LinkKind)), draw(lags))
        after.append(replace(task, links=(*task.links, on_it)) if draw(st.booleans()) else task)
    summaries = [Task("sum", links=tuple(into), calendar=draw(st.sampled_from(["", "short"])))]
    if inner:
        summaries.append(Task("inner", parent="sum"))
    return [*made[:first], *within, *after, *summaries]


def calendar_of(project: Project, task: Task) -> Calendar:
    return project.calendars[task.calendar] if task.calendar else project.calendar


def bound_of(project: Project, task: Task, link: Link, start: datetime, finish: datetime) -> datetime:
    """When a link allows its successor to start, or to finish, given its predecessor's dates."""
    at = finish if link.kind in (LinkKind.FINISH_TO_START, LinkKind.FINISH_TO_FINISH) else start
    if link.elapsed:
        return at + timedelta(seconds=link.lag)
    return earliest(calendar_of(project, task), at, link.lag)


def earliest(calendar: Calendar, at: datetime, lag: int) -> datetime:
    """The earliest instant with `lag` seconds more worked than at `at`."""
    landed = workdays.add(calendar, at, lag / 60)
    if lag < 0:  # of these the latest was answered
        landed = workdays.add(calendar, workdays.add(calendar, landed, -1), 1)
    return landed


class Reference:
    """Early dates by pushing every task behind its bounds again and again until nothing moves."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.tasks = {task.id: task for task in project.tasks}
        self.dates = {task.id: (MONDAY - timedelta(days=999),) * 2 for task in project.tasks}
        while sum(self._push(task) for task in project.tasks):
            pass
        self.finish = max(finish for _, finish in self.dates.values())

    def _push(self, task: Task) -> bool:
        before = self.dates[task.id]
        self.dates[task.id] = self._placed(task)
        return self.dates[task.id] != before

    def _placed(self, task: Task) -> tuple[datetime, datetime]:
        within = [self.dates[each.id] for each in self.tasks.values() if each.parent == task.id]
        if within:
            return min(start for start, _ in within), max(finish for _, finish in within)
        if task.actual_finish:
            return task.actual_start or task.actual_finish, task.actual_finish
        calendar, length = calendar_of(self.project, task), task.duration
        floor, held = self._asked(task)
        if task.actual_start:
            length = task.duration if task.remaining is None else task.remaining
            floor = workdays.add(calendar, task.actual_start, (task.duration - length) / 60)
        starts, finishes = [floor, *([self.project.status] if self.project.status else [])], held
        for holder in (task, *self._around(task)):
            for link in holder.links:
                bound = bound_of(self.project, holder, link, *self.dates[link.before])
                (starts if link.kind in INTO_SUMMARIES else finishes).append(bound)
        start, finish = self._laid(calendar, length, max(starts), max(finishes, default=None))
        return task.actual_start or start, finish

    def _around(self, task: Task) -> list[Task]:
        """The summaries above a task."""
        parent = self.tasks.get(task.parent)
        return [parent, *self._around(parent)] if parent else []

    def _asked(self, task: Task) -> tuple[datetime, list[datetime]]:
        kind, at = (task.constraint.kind, task.constraint.at) if task.constraint else (None, MONDAY)
        match kind:
            case ConstraintKind.START_NOT_EARLIER:
                return at, []
            case ConstraintKind.MUST_START:
                return at, []
            case ConstraintKind.FINISH_NOT_EARLIER:
                return MONDAY, [at]
            case ConstraintKind.MUST_FINISH:
                calendar = calendar_of(self.project, task)
                return min(MONDAY, workdays.add(calendar, at, -task.duration / 60)), [at]
        return MONDAY, []

    @staticmethod
    def _laid(calendar, length, start, held) -> tuple[datetime, datetime]:
        if not length:
            at = start if held is None else max(start, held)
            return at, at
        if held is not None:
            start = max(start, workdays.add(calendar, held, -length / 60))
        start = workdays.next_working(calendar, start)
        finish = workdays.add(calendar, start, length / 60)
        return start, finish if held is None else max(finish, held)
