"""Schedules by example: links, dates, progress, summaries, what is refused."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from takt.engines.schedule import (
    Constraint,
    ConstraintKind,
    Cycle,
    Link,
    LinkKind,
    Plan,
    Project,
    Task,
    Unschedulable,
    compare,
    critical_path,
    near_critical_paths,
    schedule,
)
from takt.engines.schedule.gantt import MOST_ROWS, gantt
from takt.engines.tests.networks import ALWAYS, MONDAY, SHORT, WEEK

HOUR, DAY = 3600, 8 * 3600
FS, SS, FF, SF = LinkKind


def project(*tasks, **more):
    return Project(MONDAY, WEEK, tasks, {"short": SHORT, "always": ALWAYS}, **more)


def at(text):
    return datetime.fromisoformat(f"2025-{text}").replace(tzinfo=UTC)


def dates(found, task):
    return found.of(task).start, found.of(task).finish


CHAIN = (
    Task("A", DAY),
    Task("B", 2 * DAY, (Link("A"),)),
    Task("C", DAY, (Link("A"),)),
    Task("D", 0, (Link("B"), Link("C"))),
)


def test_a_task_starts_in_the_morning_after_the_evening_on_which_the_one_before_it_finished():
    found = schedule(project(*CHAIN))
    assert dates(found, "A") == (at("06-02 09:00"), at("06-02 18:00"))
    assert dates(found, "B") == (at("06-03 09:00"), at("06-04 18:00"))


def test_a_milestone_is_at_the_very_moment_at_which_all_before_it_is_done():
    assert dates(schedule(project(*CHAIN)), "D") == (at("06-04 18:00"),) * 2


def test_slack_is_told_in_working_time_and_what_has_none_is_critical():
    found = schedule(project(*CHAIN))
    assert [found.of(each).total_slack for each in "ABCD"] == [0, 0, DAY, 0]
    assert [found.of(each).critical for each in "ABCD"] == [True, True, False, True]
    assert found.of("C").late_start == at("06-04 09:00")
    assert found.of("C").late_finish == at("06-04 18:00")
    assert found.makespan == 3 * DAY


def test_free_slack_ends_where_the_next_task_would_move():
    tasks = (Task("A", DAY), Task("B", DAY, (Link("A"),)), Task("C", 3 * DAY), Task("D", DAY, (Link("B"), Link("C"))))
    found = schedule(project(*tasks))
    assert (found.of("A").total_slack, found.of("A").free_slack) == (DAY, 0)
    assert (found.of("B").total_slack, found.of("B").free_slack) == (DAY, DAY)


@pytest.mark.parametrize(
    ("link", "start", "finish"),
    [
        (Link("A", FS, 4 * HOUR), "06-03 14:00", "06-04 14:00"),
        (Link("A", FS, -4 * HOUR), "06-02 14:00", "06-03 14:00"),
        (Link("A", FS, 15 * HOUR, elapsed=True), "06-03 09:00", "06-03 18:00"),
        (Link("A", SS, 4 * HOUR), "06-02 14:00", "06-03 14:00"),
        (Link("A", FF, 4 * HOUR), "06-02 14:00", "06-03 14:00"),
        (Link("A", SF, 9 * HOUR), "06-02 10:00", "06-03 10:00"),
    ],
)
def test_a_link_holds_the_ends_that_it_names_with_its_lag_in_working_time(link, start, finish):
    found = schedule(project(Task("A", DAY), Task("B", DAY, (link,))))
    assert dates(found, "B") == (at(start), at(finish))


def test_a_calendar_of_its_own_moves_a_task_into_its_own_hours():
    found = schedule(project(Task("A", DAY), Task("B", 5 * HOUR, (Link("A"),), calendar="short")))
    assert dates(found, "B") == (at("06-03 10:00"), at("06-03 15:00"))


@pytest.mark.parametrize(
    ("kind", "start", "slack"),
    [
        (ConstraintKind.START_NOT_EARLIER, "06-04 09:00", DAY),
        (ConstraintKind.START_NOT_LATER, "06-02 09:00", 2 * DAY),
        (ConstraintKind.FINISH_NOT_EARLIER, "06-03 09:00", 2 * DAY),
        (ConstraintKind.FINISH_NOT_LATER, "06-02 09:00", DAY),
        (ConstraintKind.MUST_START, "06-04 09:00", 0),
        (ConstraintKind.MUST_FINISH, "06-03 09:00", 0),
    ],
)
def test_a_date_demands_what_it_says(kind, start, slack):
    on = at("06-04 09:00") if "start" in kind.value else at("06-03 18:00")
    found = schedule(project(Task("A", DAY, constraint=Constraint(kind, on)), Task("Z", 4 * DAY)))
    assert (found.of("A").start, found.of("A").total_slack) == (at(start), slack)


def test_a_date_that_links_do_not_allow_is_missed_and_the_way_to_it_has_negative_slack():
    must = Constraint(ConstraintKind.MUST_START, at("06-03 09:00"))
    found = schedule(project(Task("A", 2 * DAY), Task("B", DAY, (Link("A"),), constraint=must)))
    assert found.of("B").start == at("06-04 09:00")
    assert (found.of("A").total_slack, found.of("B").total_slack) == (-DAY, -DAY)
    assert found.of("A").critical


def test_a_deadline_moves_nothing_but_is_what_slack_is_measured_against():
    found = schedule(project(Task("A", DAY, deadline=at("06-03 18:00")), Task("Z", 5 * DAY)))
    assert dates(found, "A") == (at("06-02 09:00"), at("06-02 18:00"))
    assert found.of("A").total_slack == DAY


def test_what_is_done_stays_and_what_remains_waits_for_the_day_of_the_report():
    done = Task("A", DAY, actual_start=at("05-29 09:00"), actual_finish=at("05-30 12:00"))
    begun = Task("B", 2 * DAY, (Link("A"),), actual_start=at("06-02 09:00"), remaining=DAY)
    fresh = Task("C", DAY)
    found = schedule(project(done, begun, fresh, status=at("06-05 09:00")))
    assert dates(found, "A") == (at("05-29 09:00"), at("05-30 12:00"))
    assert dates(found, "B") == (at("06-02 09:00"), at("06-05 18:00"))
    assert dates(found, "C") == (at("06-05 09:00"), at("06-05 18:00"))
    assert (found.of("A").critical, found.of("A").total_slack) == (False, 0)
    assert found.of("A").late_finish == at("05-30 12:00")


def test_a_summary_spans_its_children_and_its_links_hold_for_all_of_them():
    tasks = (
        Task("first", DAY),
        Task("S", links=(Link("first"),)),
        Task("S1", DAY, parent="S"),
        Task("S2", 2 * DAY, parent="S"),
        Task("after", DAY, (Link("S"),)),
        Task("beside", HOUR, (Link("S", SS, HOUR),)),
    )
    found = schedule(project(*tasks))
    assert dates(found, "S") == (at("06-03 09:00"), at("06-04 18:00"))
    assert found.of("S1").start == found.of("S2").start == at("06-03 09:00")
    assert found.of("after").start == at("06-05 09:00")
    assert found.of("beside").start == at("06-03 10:00")
    assert (found.of("S").critical, found.of("S1").total_slack, found.of("S1").free_slack) == (True, DAY, DAY)


def test_a_summary_may_have_a_first_day_and_a_last_for_its_children():
    tasks = (
        Task(
            "S", constraint=Constraint(ConstraintKind.START_NOT_EARLIER, at("06-04 09:00")), deadline=at("06-05 18:00")
        ),
        Task("S1", DAY, parent="S"),
        Task("T", constraint=Constraint(ConstraintKind.FINISH_NOT_LATER, at("06-02 18:00"))),
        Task("T1", 2 * DAY, parent="T"),
    )
    found = schedule(project(*tasks))
    assert found.of("S1").start == at("06-04 09:00")
    assert (found.of("S1").total_slack, found.of("T1").total_slack) == (0, -DAY)


def test_a_slip_of_the_first_child_moves_what_waits_for_the_start_of_the_summary():
    tasks = (Task("S"), Task("S1", HOUR, parent="S"), Task("B", 4 * HOUR, (Link("S", SS),)), Task("Z", DAY))
    assert schedule(project(*tasks)).of("S1").total_slack == 4 * HOUR


def test_the_critical_path_is_the_chain_that_ends_last():
    assert critical_path(schedule(project(*CHAIN))) == ("A", "B", "D")
    assert critical_path(schedule(project())) == ()


def test_near_critical_paths_come_in_the_order_of_their_slack_and_share_no_task():
    found = schedule(project(*CHAIN, Task("E", HOUR)))
    assert [(path.tasks, path.slack) for path in near_critical_paths(found, 2 * DAY)] == [
        (("A", "B", "D"), 0),
        (("C",), DAY),
    ]
    assert len(near_critical_paths(found, 0)) == 1


def test_a_critical_path_leads_through_a_summary_and_through_lags_without_naming_it():
    tasks = (
        Task("A", DAY),
        Task("S", links=(Link("A", FS, HOUR),)),
        Task("S1", DAY, parent="S"),
        Task("B", DAY, (Link("S"),)),
        Task("done", DAY, actual_finish=MONDAY),
    )
    assert critical_path(schedule(project(*tasks))) == ("A", "S1", "B")


def test_two_schedules_are_compared_task_by_task():
    before = schedule(project(*CHAIN, Task("gone", HOUR)))
    plan = Plan(project(*CHAIN, Task("new", HOUR)))
    plan.change(replace(CHAIN[2], duration=3 * DAY))
    differences = {each.task: each for each in compare(before, plan.schedule())}
    assert set(differences) == {"B", "C", "D", "gone", "new"}
    assert (differences["C"].start, differences["C"].finish, differences["C"].slack) == (0, 48 * HOUR, -DAY)
    assert (differences["B"].finish, differences["B"].slack) == (0, DAY)
    assert (differences["gone"].after, differences["new"].before, differences["new"].start) == (None, None, 0)
    assert (differences["new"].finish, differences["gone"].slack) == (0, 0)


def test_a_change_tells_which_tasks_it_moved():
    plan = Plan(project(*CHAIN))
    assert plan.change(replace(CHAIN[2], duration=2 * DAY)) == {"C"}
    assert plan.change(replace(CHAIN[0], duration=DAY + HOUR)) == {"A", "B", "C", "D"}
    assert plan.early("B")[0] == at("06-03 10:00")
    assert plan.change(replace(CHAIN[0], duration=DAY + HOUR)) == frozenset()
    assert plan.slack("C") == 0


def test_a_change_may_turn_the_order_round():
    plan = Plan(project(Task("A", DAY), Task("B", DAY, (Link("A"),)), Task("C", DAY)))
    assert plan.change(Task("A", DAY, (Link("C"),))) == {"A", "B"}
    assert plan.early("B")[0] == at("06-04 09:00")


def test_a_change_that_cannot_be_leaves_everything_as_it_was():
    plan = Plan(project(*CHAIN))
    before = plan.schedule()
    for task in (
        Task("A", DAY, (Link("D"),)),
        Task("B", DAY, (Link("nobody"),)),
        Task("B", -1),
        Task("stranger", 1),
    ):
        with pytest.raises(Unschedulable):
            plan.change(task)
    assert compare(before, plan.schedule()) == []
    assert plan.change(replace(CHAIN[2], duration=2 * DAY)) == {"C"}


def test_a_cycle_is_named_in_its_order():
    tasks = (Task("A", 1, (Link("C"),)), Task("B", 1, (Link("A"),)), Task("C", 1, (Link("B"), Link("X"))), Task("X", 1))
    with pytest.raises(Cycle) as refused:
        schedule(project(*tasks))
    assert refused.value.path == ("A", "B", "C", "A")
    assert "A -> B -> C -> A" in str(refused.value)


def test_a_long_cycle_is_told_shortened_and_known_whole():
    tasks = [Task(str(i), 1, (Link(str((i - 1) % 50)),)) for i in range(50)]
    with pytest.raises(Cycle, match="…") as refused:
        schedule(project(*tasks))
    assert len(refused.value.path) == 51
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("tasks", "said"),
    [
        ((Task("A", 1, (Link("A"),)),), "wait for each other: A -> A"),
        ((Task("S", links=(Link("S1"),)), Task("S1", 1, parent="S")), "wait for each other"),
        ((Task("A", parent="B"), Task("B", parent="A")), "wait for each other"),
        ((Task("A", 1, (Link("B"),)),), "the predecessor 'B', which is not there"),
        ((Task("A", 1, parent="B"),), "the parent 'B', which is not there"),
        ((Task("A", 1), Task("A", 2)), "two tasks have the id 'A'"),
        ((Task("A", -1),), "negative duration"),
        ((Task("A", 1, calendar="moon"),), "calendar 'moon' that is not there"),
        ((Task("A", 1, actual_start=MONDAY, remaining=-1),), "negative work left"),
        ((Task("A", 1, deadline=datetime(2025, 6, 2)),), "without a time zone"),
        ((Task("A", 1, actual_start=MONDAY, actual_finish=MONDAY - timedelta(1)),), "finished before it was started"),
        ((Task("A", 1), Task("S", links=(Link("A", FF),)), Task("S1", 1, parent="S")), "is a summary, whose finish"),
        (
            (Task("S", constraint=Constraint(ConstraintKind.MUST_START, MONDAY)), Task("S1", 1, parent="S")),
            "is a summary and cannot have 'must start'",
        ),
    ],
)
def test_what_cannot_be_scheduled_is_refused_with_the_task_and_the_reason(tasks, said):
    with pytest.raises(Unschedulable, match=said) as refused:
        schedule(project(*tasks))
    assert refused.value.task in {task.id for task in tasks}


def test_work_that_leads_out_of_all_known_years_is_refused():
    with pytest.raises(ValueError, match="from 1900 to 2199"):
        schedule(project(Task("A", 10**11)))


def test_decades_of_work_are_scheduled_and_their_slack_is_known():
    found = schedule(
        project(Task("A", 30 * 250 * DAY), Task("B", DAY), Task("C", DAY, (Link("A"), Link("B", FS, -DAY))))
    )
    assert found.of("A").finish.year == 2054
    assert found.of("B").total_slack == 30 * 250 * DAY


def test_nothing_to_schedule_is_a_schedule():
    found = schedule(project())
    assert (found.tasks, found.makespan, found.start.size) == ((), 0, 0)


def test_a_drawing_shows_every_task_and_no_markup_of_theirs():
    found = schedule(project(*CHAIN, Task("S", name="<b>&"), Task("S1", HOUR, parent="S")))
    drawn = gantt(found, "Plan <1>", str)
    assert drawn.count("<rect") > len(found.tasks)
    assert "Plan &lt;1&gt;" in drawn
    assert "<b>" not in drawn
    assert drawn.startswith("<svg")
    many = schedule(project(*(Task(str(i), HOUR) for i in range(MOST_ROWS + 5))))
    assert gantt(many, "many", lambda _at: "").count(" rx=") == MOST_ROWS


def test_schedules_are_arrays_by_task():
    found = schedule(project(*CHAIN))
    assert found.start.dtype == np.int64
    assert found.critical.tolist() == [True, True, False, True]
