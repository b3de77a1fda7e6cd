"""Portfolio: equal to enumeration, exact to the cent, honest about what it has not proven."""

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.engines.portfolio import (
    Bound,
    Impossible,
    OutOfTime,
    Problem,
    Project,
    choose,
    draw,
    frontier,
    left_out,
    read,
)

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "portfolio"
MONEY, PEOPLE = "money 2026", "people developer 2026"


@st.composite
def problems(draw):
    """Up to eight projects in two units, in cents, with every kind of rule."""
    size = draw(st.integers(1, 8))
    cents = st.integers(0, 2000).map(lambda cents: Fraction(cents, 100))
    projects = tuple(
        Project(
            str(number),
            draw(cents),
            {MONEY: draw(cents), PEOPLE: Fraction(draw(st.integers(0, 3)))},
            unit=draw(st.sampled_from("AB")),
            must=draw(st.integers(0, 9)) == 0,
            needs=tuple(str(n) for n in draw(st.sets(st.integers(0, number - 1), max_size=1))) if number else (),
            either_or=draw(st.sampled_from([(), (), ("g",)])),
        )
        for number in range(size)
    )
    bounds = (
        Bound(MONEY, most=draw(cents) * 3),
        Bound(PEOPLE, most=Fraction(draw(st.integers(0, 9)))),
        Bound("projects", least=Fraction(draw(st.integers(0, 1))), unit="A"),
    )
    return Problem(projects, bounds)


def allowed(problem):
    """Every choice that keeps the rules, read from the problem and not from the model."""
    for picks in product([False, True], repeat=len(problem.projects)):
        chosen = [project for project, pick in zip(problem.projects, picks, strict=True) if pick]
        ids = {project.id for project in chosen}
        groups = [group for project in chosen for group in project.either_or]
        sums = [sum(p.amount(b.measure) for p in chosen if b.unit in ("", p.unit)) for b in problem.bounds]
        if (
            all(project.id in ids for project in problem.projects if project.must)
            and all(set(project.needs) <= ids for project in chosen)
            and len(groups) == len(set(groups))
            and all(b.most is None or total <= b.most for b, total in zip(problem.bounds, sums, strict=True))
            and all(b.least is None or total >= b.least for b, total in zip(problem.bounds, sums, strict=True))
        ):
            yield sum((project.value for project in chosen), Fraction(0)), ids


@settings(max_examples=40)
@given(problems())
def test_the_choice_and_every_loss_are_those_of_enumeration(problem):
    everything = list(allowed(problem))
    if not everything:
        with pytest.raises(Impossible):
            choose(problem)
        return
    choice = choose(problem)
    assert (choice.value, choice.proven) == (max(value for value, _ in everything), True)
    assert (choice.value, set(choice.ids)) in everything
    for out in left_out(problem, choice):
        with_it = [(value, ids) for value, ids in everything if out.id in ids]
        assert out.proven
        assert out.loss == (choice.value - max(value for value, _ in with_it) if with_it else None)
        if with_it:
            fewest = min(len(set(choice.ids) - ids) for value, ids in with_it if choice.value - value == out.loss)
            assert len(out.displaces) == fewest


def knapsack(size, seed=3):
    """As mknapcb are made: weights to 1,000, values that follow them, a quarter of everything fits."""
    numbers = [(seed * (i + 7) ** 3 + 911 * i) % 1009 + 1 for i in range(size * 6)]
    rows = [numbers[row * size : (row + 1) * size] for row in range(5)]
    values = [sum(row[i] for row in rows) // 5 + numbers[5 * size + i] // 2 for i in range(size)]
    uses = [{f"r{k}": Fraction(row[i]) for k, row in enumerate(rows)} for i in range(size)]
    projects = tuple(Project(str(i), Fraction(values[i]), uses[i]) for i in range(size))
    return Problem(projects, tuple(Bound(f"r{k}", most=Fraction(sum(row) // 4)) for k, row in enumerate(rows)))


def test_a_large_portfolio_is_near_its_bound_and_every_loss_lies_between_its_limits():
    problem = knapsack(120)
    choice = choose(problem, seconds=1.5)
    assert choice.value <= choice.bound <= choice.value * Fraction(103, 100)
    worth = {project.id: project for project in problem.projects}
    for out in left_out(problem, choice, seconds=0.5):
        kept = {*choice.ids, out.id} - set(out.displaces)
        assert out.loss is not None
        assert out.least <= out.loss
        assert all(sum(worth[each].uses[bound.measure] for each in kept) <= bound.most for bound in problem.bounds)


def test_a_large_portfolio_that_is_easy_is_proven_with_its_losses():
    projects = tuple(Project(str(i), Fraction(100 - i), {MONEY: Fraction(1)}) for i in range(60))
    problem = Problem(projects, (Bound(MONEY, most=Fraction(10)),))
    choice = choose(problem)
    assert (choice.value, choice.proven) == (955, True)
    found = left_out(problem, choice)
    assert [out.loss for out in found] == [i - 9 for i in range(10, 60)]
    assert all(out.displaces == ("9",) and out.proven for out in found)
    hurried = left_out(problem, choice, seconds=0.1)
    assert [out.loss for out in hurried] == [out.loss for out in found]
    assert all(out.loss - 1 <= out.least <= out.loss for out in hurried)


def test_a_large_portfolio_that_cannot_be_says_so():
    projects = tuple(Project(str(i), Fraction(1), {MONEY: Fraction(5)}, must=i < 3) for i in range(60))
    with pytest.raises(Impossible, match="at most 12 money 2026"):
        choose(Problem(projects, (Bound(MONEY, most=Fraction(12)),)))


def test_what_cannot_hold_together_is_named_and_nothing_else():
    projects = (
        Project("A", Fraction(1), {MONEY: Fraction(6)}, must=True),
        Project("B", Fraction(1), {MONEY: Fraction(5)}, must=True, needs=("C",)),
        Project("C", Fraction(1), {MONEY: Fraction(0)}, either_or=("g",)),
    )
    with pytest.raises(Impossible) as refused:
        choose(Problem(projects, (Bound(MONEY, most=Fraction(10)), Bound("value", least=Fraction(1)))))
    assert set(refused.value.clash) == {"A must be done", "B must be done", "at most 10 money 2026"}


def test_fractions_of_a_cent_decide_as_they_are_written():
    third = Fraction("0.1")
    projects = tuple(Project(str(i), Fraction("0.1") + Fraction(i, 10**15), {MONEY: third}) for i in range(5))
    choice = choose(Problem(projects, (Bound(MONEY, most=Fraction("0.3")),)))
    assert (choice.ids, choice.proven) == (("2", "3", "4"), True)


def test_numbers_too_long_for_the_solver_are_rounded_to_the_safe_side_and_not_called_proven():
    tiny = Fraction(1, 10**30)
    projects = tuple(Project(str(i), Fraction(i + 1) + tiny, {MONEY: Fraction(1) + tiny * i}) for i in range(4))
    problem = Problem(projects, (Bound(MONEY, most=Fraction(2) + tiny),))
    choice = choose(problem)
    assert not choice.proven
    assert sum(p.uses[MONEY] for p in projects if p.id in choice.ids) <= Fraction(2) + tiny
    assert choice.bound >= choice.value
    assert not any(out.proven and out.loss is not None for out in left_out(problem, choice))


def test_without_time_there_is_no_answer_but_a_word():
    with pytest.raises(OutOfTime, match="within 1e-09 s"):
        choose(
            Problem((Project("A", Fraction(1)), *knapsack(49).projects), knapsack(49).bounds),
            seconds=1e-9,
        )


@pytest.mark.parametrize(
    ("projects", "said"),
    [
        ((), "no project to choose from"),
        ((Project("A", Fraction(1)), Project("A", Fraction(2))), "two projects 'A'"),
        ((Project("A", Fraction(1), needs=("B",)),), "'A' needs 'B', which is no project"),
        ((Project("A", Fraction(1), needs=("B",)), Project("B", Fraction(1), needs=("A",))), "in a circle"),
    ],
)
def test_a_problem_that_contradicts_itself_is_refused(projects, said):
    with pytest.raises(ValueError, match=said):
        Problem(projects)


def test_more_money_never_brings_less_and_the_frontier_shows_it():
    projects = tuple(Project(str(i), Fraction(i + 3), {MONEY: Fraction(i % 4 + 1)}, must=i == 0) for i in range(9))
    points = frontier(Problem(projects, (Bound(MONEY, most=Fraction(8)),)))
    assert points[0].share == Fraction(20, 100)  # at 10 % there is no money for what must be done
    assert [point.value for point in points] == sorted(point.value for point in points)
    assert all(point.used <= point.budget and point.proven for point in points)
    drawing = draw(points)
    assert "Budget today" in drawing
    assert "Budget today" not in draw(points[:2])


def test_without_money_the_frontier_is_that_of_all_resources():
    points = frontier(knapsack(10), shares=(Fraction(1, 2), Fraction(1)))
    assert points[0].budget * 2 == points[1].budget


def test_the_problems_of_petersen_are_all_solved_to_their_published_optimum():
    if not DATA.exists():
        pytest.skip("needs the OR-Library's mknap1.txt in ../shared/data/portfolio")
    problems = read(DATA / "mknap1.txt")
    assert [(choice.value, choice.proven) for choice in map(choose, problems)] == [
        (problem.known, True) for problem in problems
    ]
