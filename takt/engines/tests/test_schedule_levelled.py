"""Levelled schedules: nobody works on more than there is of them, links still hold, and bounds are bounds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.engines import levelling
from takt.engines.schedule import Constraint, ConstraintKind, Link, LinkKind, Project, Task, schedule
from takt.engines.schedule.levelled import level
from takt.engines.schedule.psplib_project import level_problem, schedule_problem
from takt.engines.tests.networks import CALENDARS, MONDAY, WEEK, projects

HOUR, DAY = 3600, 8 * 3600
QUICK = 0.01


def overloads(project, found):
    """Resources, with the instant, of which more is used than there is; work that is done uses nothing."""
    open_work = [
        t for t in project.tasks if t.actual_finish is None and not any(c.parent == t.id for c in project.tasks)
    ]
    dates = {task.id: (found.of(task.id).start, found.of(task.id).finish) for task in open_work}
    for at in {start for start, _ in dates.values()}:
        for name, most in project.capacity.items():
            busy = [t for t in open_work if dates[t.id][0] <= at < dates[t.id][1]]
            used = sum(units for t in busy for each, units in t.resources if each == name)
            if used > most + 1e-9:
                yield name, at


@st.composite
def staffed(draw):
    """A random project in which two people do the work, none of it begun."""
    project = draw(projects(7))
    who = st.sampled_from([(), (("Ann", 1.0),), (("Bob", 0.5),), (("Ann", 0.5), ("Bob", 1.0))])
    plain = (
        replace(task, actual_start=None, actual_finish=None, remaining=None, resources=draw(who))
        for task in project.tasks
    )
    return replace(project, tasks=tuple(plain), status=None, capacity={"Ann": 1.0, "Bob": 1.0})


@settings(max_examples=25)
@given(staffed())
def test_nobody_works_on_more_than_there_is_and_the_bound_is_kept(project):
    levelled = level(project, QUICK)
    assert not list(overloads(project, levelled.schedule))
    assert schedule(project).makespan <= levelled.lower_bound <= levelled.makespan


def project(*tasks, **more):
    return Project(MONDAY, WEEK, tasks, CALENDARS, capacity={"Ann": 1.0, "Bob": 1.0}, **more)


def test_a_task_that_may_start_beside_another_waits_for_who_does_both():
    ann = (("Ann", 1.0),)
    tasks = (
        Task("A", 3 * DAY, resources=ann),
        Task("B", DAY, (Link("A", LinkKind.START_TO_START, DAY),), resources=ann),
    )
    found = level(project(*tasks), QUICK)
    assert found.schedule.of("B").start == datetime(2025, 6, 5, 9, tzinfo=UTC)
    assert (found.lower_bound, found.makespan) == (4 * DAY, 4 * DAY)


def test_who_is_linked_after_another_but_planned_before_closes_no_cycle_of_links():
    """The finish of B waits for the start of A, which has to wait: B may be first, but no link can say so."""
    ann = (("Ann", 1.0),)
    tasks = (
        Task("A", HOUR, (Link("gate", lag=HOUR),), resources=ann),
        Task("B", HOUR, (Link("A", LinkKind.START_TO_FINISH),), resources=ann),
        Task("gate"),
    )
    found = level(project(*tasks), QUICK)
    assert not list(overloads(project(*tasks), found.schedule))
    assert found.schedule.of("A").total_slack == 0


def test_a_levelled_makespan_counts_the_wait_of_the_first_task():
    ann = (("Ann", 1.0),)
    late = Constraint(ConstraintKind.START_NOT_EARLIER, MONDAY + timedelta(minutes=30))
    tasks = (
        Task("A", HOUR // 2, resources=ann, calendar="short"),
        Task("B", 3 * HOUR // 2, resources=ann),
        Task("C", 5 * HOUR // 2, constraint=late),
    )
    found = level(project(*tasks), QUICK)
    assert schedule(project(*tasks)).makespan <= found.lower_bound <= found.makespan


@pytest.mark.parametrize(
    "link", [Link("S", LinkKind.START_TO_START), Link("S", lag=16 * HOUR, elapsed=True)], ids=["start", "elapsed"]
)
def test_a_bound_is_no_higher_than_links_of_summaries_ask_for(link):
    within = (Task("S"), Task("1", DAY, parent="S"), Task("2", DAY, (Link("1"),), parent="S"))
    found = level(project(*within, Task("T", links=(link,)), Task("T1", 2 * DAY, parent="T")), QUICK)
    assert found.lower_bound <= found.makespan


def test_halves_of_a_person_work_side_by_side_and_the_chain_is_critical():
    half = (("Ann", 0.5),)
    tasks = [Task(each, DAY, resources=half) for each in "ABC"]
    found = level(project(*tasks), QUICK).schedule
    assert found.makespan == 2 * DAY
    assert sorted(found.of(each).critical for each in "ABC") == [False, True, True]


def test_with_more_time_the_optimiser_proves_what_it_found():
    tasks = [Task(str(i), (i % 3 + 1) * DAY, resources=(("Ann" if i % 2 else "Bob", 1.0),)) for i in range(6)]
    found = level(project(*tasks), 1.5)
    assert found.makespan == found.lower_bound == 6 * DAY


def test_what_is_done_needs_nobody_and_what_has_begun_keeps_its_place():
    ann = (("Ann", 1.0),)
    tasks = (
        Task("done", DAY, resources=ann, actual_start=MONDAY, actual_finish=datetime(2025, 6, 2, 18, tzinfo=UTC)),
        Task("begun", 2 * DAY, resources=ann, actual_start=MONDAY),
        Task("open", DAY, resources=(("Ann", 2.0), ("nobody known", 1.0))),
        Task("S", links=(Link("begun"),)),
        Task("S1", DAY, parent="S", resources=ann),
        Task("late", DAY, constraint=Constraint(ConstraintKind.START_NOT_EARLIER, datetime(2025, 6, 9, 9, tzinfo=UTC))),
    )
    found = level(project(*tasks), QUICK).schedule
    assert found.of("begun").start == MONDAY
    assert found.of("late").start == datetime(2025, 6, 9, 9, tzinfo=UTC)
    starts = {found.of("open").start.day, found.of("S1").start.day}
    assert starts == {4, 5}


def test_nothing_is_levelled_to_nothing():
    assert level(project(), QUICK).lower_bound == 0


@pytest.mark.parametrize("seconds", [QUICK, 1.1])
def test_a_problem_is_levelled_in_its_own_periods(seconds):
    resources = [levelling.Resource("R", 3)]
    activities = [
        levelling.Activity(1, 3, {"R": 2}),
        levelling.Activity(2, 2, {"R": 2}),
        levelling.Activity(3, 4, {"R": 1}),
    ]
    problem = levelling.Problem(resources, activities, [levelling.Link(1, 3)])
    assert schedule_problem(problem).horizon == 7
    found = level_problem(problem, seconds)
    assert found.schedule.horizon == 7
    assert found.lower_bound <= 7
