"""Schedules against a slow reference and against what slack, links and change mean."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.engines import workdays
from takt.engines.schedule import Constraint, ConstraintKind, Plan, schedule
from takt.engines.tests.networks import Reference, calendar_of, projects, tasks


def at(second):
    return datetime.fromtimestamp(int(second), UTC)


@settings(max_examples=40)
@given(projects())
def test_early_dates_are_those_of_pushing_tasks_until_nothing_moves(project):
    reference, found = Reference(project), schedule(project)
    early = {task.id: (at(a), at(b)) for task, a, b in zip(found.tasks, found.start, found.finish, strict=True)}
    assert early == reference.dates
    assert at(found.horizon) == reference.finish


def slipped(project, task, seconds):
    """The reference of a project in which one task may begin that much working time later than it did."""
    dates = Reference(project).dates
    calendar = calendar_of(project, task)
    moved = workdays.add(calendar, dates[task.id][0], seconds / 60)
    if moved == dates[task.id][0] or (task.duration == 0 and seconds == 0):
        return Reference(project)
    pushed = replace(task, constraint=Constraint(ConstraintKind.START_NOT_EARLIER, moved))
    return Reference(replace(project, tasks=tuple(pushed if t is task else t for t in project.tasks)))


def just_within(slack):
    """A second less: slack that ends where a pause begins ends before it, as a start would skip the pause."""
    return max(slack - 1, 0)


def work_of(project):
    """The tasks that are no summaries."""
    summaries = {task.parent for task in project.tasks}
    return [task for task in project.tasks if task.id not in summaries]


def free_of_dates(project):
    """The same without dates that bind and without progress, so that only the finish of the project binds."""
    bare = (
        replace(task, constraint=None, deadline=None, actual_start=None, actual_finish=None, remaining=None)
        for task in project.tasks
    )
    return replace(project, tasks=tuple(bare), status=None)


@settings(max_examples=40)
@given(projects(6).map(free_of_dates), st.integers(0, 5))
def test_total_slack_is_the_most_that_a_task_may_slip_and_keep_the_finish(project, number):
    found = schedule(project)
    task = work_of(project)[number % len(work_of(project))]
    slack = found.of(task.id).total_slack
    assert slack >= 0
    assert slipped(project, task, just_within(slack)).finish == Reference(project).finish
    assert slipped(project, task, slack + 60).finish > Reference(project).finish


@settings(max_examples=40)
@given(projects(6).map(free_of_dates), st.integers(0, 5))
def test_free_slack_is_the_most_that_a_task_may_slip_and_move_no_other(project, number):
    found = schedule(project)
    task = work_of(project)[number % len(work_of(project))]
    free = found.of(task.id).free_slack
    before = Reference(project)
    same, later = slipped(project, task, just_within(free)), slipped(project, task, free + 60)
    others = [each.id for each in work_of(project) if each is not task]
    assert [same.dates[each] for each in others] == [before.dates[each] for each in others]
    moved = [each for each in others if later.dates[each] != before.dates[each]]
    assert moved or later.finish > before.finish


@settings(max_examples=40)
@given(projects(), st.data())
def test_a_plan_that_was_changed_is_as_one_made_anew(project, data):
    plan = Plan(project)
    for _ in range(data.draw(st.integers(1, 3))):
        old = data.draw(st.sampled_from(work_of(project)))
        number = int(old.id[1:])
        new = replace(data.draw(tasks(number)), parent=old.parent)
        before, kept = plan.schedule(), plan.copy()
        project = replace(project, tasks=tuple(new if task is old else task for task in project.tasks))
        moved = plan.change(new)
        anew = schedule(project)
        now = plan.schedule()
        assert same(now, anew)
        assert same(kept.schedule(), before)
        assert moved == {
            t.id for t in before.tasks if (before.of(t.id).start, before.of(t.id).finish) != plan.early(t.id)
        }
        assert all(plan.slack(task.id) == anew.of(task.id).total_slack for task in project.tasks)


def same(one, other):
    columns = ("start", "finish", "late_start", "late_finish", "total_slack", "free_slack", "critical")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in columns)
