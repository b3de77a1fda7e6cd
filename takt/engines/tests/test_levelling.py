"""Levelling people, projects and calendars: small cases whose answer can be seen."""

from dataclasses import replace
from datetime import date

import pytest

from takt.engines import workdays
from takt.engines.levelling import (
    LATE,
    Activity,
    Link,
    Need,
    Plan,
    Problem,
    Project,
    Resource,
    days_from,
    optimise,
    person,
    solve_quickly,
)
from takt.engines.levelling.checking import violations

LI = Resource("Li", 100, frozenset({"design"}))
WANG = Resource("Wang", 100, frozenset({"design", "code"}))


def best(problem: Problem) -> Plan:
    """A plan that is feasible and proven optimal."""
    plan = optimise(problem, seconds=10, workers=1)
    assert violations(problem, plan) == []
    assert plan.proven_optimal
    return plan


def test_nothing_to_do_takes_no_time():
    assert solve_quickly(Problem([LI], [])).makespan == 0
    assert optimise(Problem([LI], [])).proven_optimal


def test_what_needs_the_same_person_is_done_one_after_the_other():
    plan = solve_quickly(Problem([LI], [Activity("a", 3, {"Li": 100}), Activity("b", 2, {"Li": 100})]))
    assert sorted(plan.starts.values()) in ([0, 2], [0, 3])
    assert (plan.makespan, plan.lower_bound, plan.proven_optimal, plan.gap) == (5, 5, True, 0.0)


def test_two_halves_of_a_person_are_done_at_the_same_time():
    plan = solve_quickly(Problem([LI], [Activity("a", 3, {"Li": 50}), Activity("b", 2, {"Li": 50})]))
    assert plan.starts == {"a": 0, "b": 0}


def test_work_pauses_on_a_day_off_and_goes_on_after_it():
    away = replace(LI, capacity=(100, 0, 0, 100))
    plan = solve_quickly(Problem([away], [Activity("a", 2, {"Li": 100})]))
    assert (plan.starts["a"], plan.finishes["a"]) == (0, 4)


def test_who_works_half_a_day_can_do_half_a_task_meanwhile():
    half = replace(LI, capacity=(100, 50, 100))
    problem = Problem([half], [Activity("whole", 2, {"Li": 100}), Activity("half", 1, {"Li": 50}, release=1)])
    plan = best(problem)
    assert (plan.starts["whole"], plan.finishes["whole"], plan.starts["half"]) == (0, 3, 1)


def test_a_team_of_two_calendars_works_when_both_do():
    early, late = replace(LI, capacity=(100, 100, 0, 100)), replace(WANG, capacity=(0, 100, 100))
    together = Activity("pair", 2, {"Li": 100, "Wang": 100})
    alone = Activity("alone", 1, {"Wang": 100}, release=2)
    plan = best(Problem([early, late], [together, alone]))
    assert (plan.starts["pair"], plan.finishes["pair"], plan.starts["alone"]) == (1, 4, 2)


def test_a_skill_is_found_where_it_is_and_rare_people_are_spared():
    design, code = Activity("draw", 2, needs=(Need("design"),)), Activity("write", 2, needs=(Need("code"),))
    plan = solve_quickly(Problem([LI, WANG], [design, code]))
    assert plan.teams == {"draw": ("Li",), "write": ("Wang",)}
    assert plan.makespan == 2


def test_several_needs_make_a_team_of_different_people():
    both = Activity("both", 1, needs=(Need("code"), Need("design", units=50)))
    plan = best(Problem([WANG, LI], [both]))
    assert plan.teams == {"both": ("Wang", "Li")}


def test_of_very_many_teams_a_sample_is_looked_at_and_nothing_is_claimed_about_the_rest():
    crowd = [Resource(f"P{index}", 100, frozenset({"code"})) for index in range(30)]
    crowd += [Resource("Boss", 100, frozenset({"lead"}))]
    work = [Activity(index, 2, needs=(Need("code", people=4), Need("lead"))) for index in range(3)]
    problem = Problem(crowd, work)
    plan = optimise(problem, seconds=1, workers=1)
    assert violations(problem, plan) == []
    assert all(len(set(team)) == 5 and team[-1] == "Boss" for team in plan.teams.values())
    assert plan.makespan == 6
    assert not plan.proven_optimal
    assert 0 < plan.gap < 1


@pytest.mark.parametrize(
    ("kind", "lag", "starts"),
    [("FS", 0, 3), ("FS", 2, 5), ("FS", -2, 1), ("SS", 1, 1), ("FF", 0, 2), ("FF", 4, 6), ("SF", 3, 2), ("SS", -5, 0)],
)
def test_each_kind_of_link_is_kept_with_its_lag(kind, lag, starts):
    problem = Problem([], [Activity("a", 3), Activity("b", 1)], [Link("a", "b", kind, lag)])
    assert best(problem).starts["b"] == starts
    assert solve_quickly(problem).starts["b"] == starts


def test_a_finish_that_is_bound_is_counted_back_over_days_off():
    away = replace(LI, capacity=(100, 100, 0, 0, 100))
    work = [Activity("a", 3), Activity("b", 2, {"Li": 100})]
    plan = best(Problem([away], work, [Link("a", "b", "FF", 0)]))
    assert (plan.starts["b"], plan.finishes["b"]) == (1, 5)


def test_a_milestone_waits_for_what_it_follows_and_takes_nobody():
    work = [Activity("a", 2, {"Li": 100}), Activity("done", 0, {"Li": 100}), Activity("b", 1, {"Li": 100})]
    plan = best(Problem([LI], work, [Link("a", "done"), Link("done", "b", "FF", 3)]))
    assert (plan.starts["done"], plan.finishes["b"]) == (2, 5)


def test_what_has_begun_stays_and_the_rest_moves():
    begun = Activity("begun", 3, {"Li": 100}, pinned=1)
    plan = best(Problem([LI], [begun, Activity("a", 2, {"Li": 100}), Activity("b", 1, {"Li": 100})]))
    assert plan.starts == {"begun": 1, "b": 0, "a": 4}


def test_what_has_begun_is_believed_even_where_it_breaks_links_and_capacity():
    work = [
        Activity("a", 2, {"Li": 100}, pinned=0),
        Activity("b", 2, {"Li": 100}, pinned=1),
        Activity("c", 1, {"Li": 1}),
    ]
    problem = Problem([LI], work, [Link("a", "b"), Link("b", "c")])
    assert best(problem).starts == {"a": 0, "b": 1, "c": 3}


def test_of_two_projects_the_one_that_weighs_more_goes_first():
    work = [Activity("x", 3, {"Li": 100}, project="small"), Activity("y", 3, {"Li": 100}, project="great")]
    for first, second in (("y", "x"), ("x", "y")):
        weights = {"y": {"great": 5, "small": 1}, "x": {"great": 1, "small": 5}}[first]
        projects = [Project(name, weight) for name, weight in weights.items()]
        plan = solve_quickly(Problem([LI], work, projects=projects))
        assert (plan.starts[first], plan.starts[second], plan.cost) == (0, 3, 5 * 3 + 6)


def test_a_due_date_goes_before_an_early_finish():
    work = [Activity("x", 1, {"Li": 100}, project="a"), Activity("y", 4, {"Li": 100}, project="b")]
    plan = best(Problem([LI], work, projects=[Project("a"), Project("b", due=4)]))
    assert (plan.starts, plan.cost) == ({"y": 0, "x": 4}, 4 + 5)
    late = best(Problem([LI], [replace(each, due=2) for each in work], projects=[Project("a"), Project("b")]))
    assert late.cost == 1 + 5 + LATE * 3


def test_the_progress_tells_costs_and_bounds_that_only_get_better():
    work = [Activity(index, 1 + index % 4, {"Li": 30 + index % 3 * 20}) for index in range(12)]
    told = []
    plan = optimise(Problem([LI], work), seconds=5, progress=lambda cost, bound: told.append((cost, bound)))
    assert told[0][0] >= told[-1][0] >= plan.cost
    assert [bound for _, bound in told] == sorted(bound for _, bound in told)


def test_more_than_fifty_activities_are_bred_on_beside_the_solver():
    work = [Activity(index, 1 + index % 4, {"Li": 30 + index % 3 * 20}) for index in range(60)]
    links = [Link(index, index + 7) for index in range(0, 50, 3)]
    problem = Problem([LI], work, links)
    start = solve_quickly(problem, schedules=1)
    plan = optimise(problem, seconds=1.5, start=start)
    assert violations(problem, plan) == []
    assert plan.lower_bound <= plan.cost <= start.cost


def test_what_is_too_large_for_the_solver_is_bred_to_the_end():
    crowd = [Resource(f"P{index}", (0, *[100] * 40), frozenset({"code"})) for index in range(40)]
    work = [Activity(index, 9, needs=(Need("code", units=60),)) for index in range(200)]
    problem = Problem(crowd, work)
    plan = optimise(problem, seconds=0.5)
    assert violations(problem, plan) == []
    assert plan.makespan == 1 + 9 * 5
    assert plan.lower_bound <= plan.cost


def test_without_time_the_start_is_what_comes_out():
    work = [Activity(index, 1 + index % 4, {"Li": 30 + index % 3 * 20}) for index in range(12)]
    problem = Problem([LI], work)
    assert optimise(problem, seconds=0).cost == solve_quickly(problem, seconds=0).cost


def test_a_start_that_is_no_plan_of_the_problem_is_refused():
    problem = Problem([LI, WANG], [Activity("a", 2, {"Li": 100}), Activity("b", 2, {"Li": 100})])
    good = solve_quickly(problem)
    for starts, said in (({"a": 0}, "other activities"), ({"a": 0, "b": 0}, "not feasible")):
        with pytest.raises(ValueError, match=said):
            optimise(problem, start=replace(good, starts=starts, finishes=dict.fromkeys(starts, 2)))


def test_people_have_the_days_of_their_calendar_their_share_and_their_absences():
    china = workdays.calendar_for("CN", "Asia/Shanghai", range(2026, 2027))
    days = [date(2026, 2, day) for day in range(13, 17)]  # Friday; a working Saturday; the Spring Festival begins
    one = person("Chen", days, china, {"code"}, allocation=60, away={date(2026, 2, 13)})
    assert one == Resource("Chen", (0, 60, 0, 0, 60), frozenset({"code"}))
    with pytest.raises(ValueError, match="0 to 100 percent"):
        person("Chen", days, china, allocation=120)


def test_periods_can_be_the_working_days_of_a_calendar():
    china = workdays.calendar_for("CN", "Asia/Shanghai", range(2026, 2027))
    assert days_from(date(2026, 2, 13), 3, china) == [date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 24)]
    never = workdays.Calendar("UTC", (), exceptions={date(2026, 2, 2): ((0, 60),)})
    with pytest.raises(ValueError, match="only 1 working days"):
        days_from(date(2026, 2, 1), 2, never)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"resources": [LI, LI]}, "Two resources are called 'Li'"),
        ({"resources": [replace(LI, capacity=())]}, "capacity of 'Li' must be"),
        ({"resources": [replace(LI, capacity=-1)]}, "capacity of 'Li' must be"),
        ({"resources": [replace(LI, capacity=range(10**6 + 1))]}, "use longer ones"),
        ({"resources": [replace(LI, capacity=(100, 50))]}, "needs 100 of 'Li', whose capacity ends with 50"),
        ({"activities": [Activity("a", 1), Activity("a", 1)]}, "Two activities are called 'a'"),
        ({"activities": [Activity("a", -1)]}, "has the duration -1"),
        ({"activities": [Activity("a", 1, release=-1)]}, "has the release -1"),
        ({"activities": [Activity("a", 1, pinned=-1)]}, "has the pinned start -1"),
        ({"activities": [Activity("a", 1, {"Bo": 1})]}, "needs 'Bo', and there is no such"),
        ({"activities": [Activity("a", 1, {"Li": -1})]}, "needs -1 of 'Li'"),
        ({"activities": [Activity("a", 1, needs=(Need("fly"),))]}, "needs 1 with 'fly'"),
        ({"activities": [Activity("a", 1, needs=(Need("design", 0),))]}, "both must be 1 or more"),
        ({"activities": [Activity("a", 1, project="z")]}, "belongs to project 'z'"),
        ({"projects": [Project(""), Project("p", weight=-1)]}, "weighs -1"),
        ({"links": [Link("a", "z")]}, "there is no 'z'"),
        ({"links": [Link("a", "b", "XX")]}, "use FS, SS, FF or SF"),  # type: ignore[arg-type]
        ({"links": [Link("a", "b", lag=10**7)]}, "lag beyond"),
        ({"links": [Link("a", "b"), Link("b", "a")]}, "cycle: a -> b -> a"),
        ({"links": [Link("a", "a")]}, "cycle: a -> a"),
    ],
)
def test_a_problem_that_cannot_be_planned_is_told_in_one_line(change, said):
    problem = Problem([LI], [Activity("a", 1, {"Li": 100}), Activity("b", 1)])
    with pytest.raises(ValueError, match=said) as told:
        solve_quickly(replace(problem, **change))
    assert "\n" not in str(told.value)
