"""Laws of levelling: plans are feasible, bounds hold, the best is the best, and a seed gives one answer."""

from hypothesis import given, settings
from hypothesis import strategies as st

from takt.engines.levelling import optimise, solve_quickly
from takt.engines.levelling.checking import violations
from takt.engines.tests.levelling_cases import cost_of, least_cost, problems


@settings(deadline=None, max_examples=150)
@given(problems(), st.integers(0, 3))
def test_a_quick_plan_is_feasible_and_costs_what_it_says(problem, seed):
    plan = solve_quickly(problem, seed=seed, schedules=8)
    assert violations(problem, plan) == []
    assert plan.cost == cost_of(problem, plan)
    assert plan.makespan == max(plan.finishes.values())
    assert plan.lower_bound <= plan.cost


@settings(deadline=None, max_examples=40)
@given(problems(most=6), st.booleans())
def test_an_optimised_plan_is_feasible_and_no_worse_than_its_start(problem, given_start):
    quick = solve_quickly(problem, schedules=1)
    plan = optimise(problem, seconds=1, start=quick if given_start else None, workers=1)
    assert violations(problem, plan) == []
    assert plan.lower_bound <= plan.cost == cost_of(problem, plan)
    assert plan.cost <= quick.cost


@settings(deadline=None, max_examples=40)
@given(problems(most=3))
def test_no_plan_costs_less_than_one_proven_optimal(problem):
    plan = optimise(problem, seconds=5, workers=1)
    assert plan.proven_optimal
    assert least_cost(problem, plan.cost) == plan.cost


@settings(deadline=None, max_examples=20)
@given(problems(), st.integers(0, 9))
def test_a_seed_gives_one_answer(problem, seed):
    assert solve_quickly(problem, 60, seed, schedules=60) == solve_quickly(problem, 60, seed, schedules=60)
