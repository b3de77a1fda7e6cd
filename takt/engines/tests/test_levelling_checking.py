"""The independent check says of a broken plan what is broken."""

from dataclasses import replace

import pytest

from takt.engines.levelling import Activity, Link, Need, Plan, Problem, Resource
from takt.engines.levelling.checking import violations

PROBLEM = Problem(
    [Resource("Li", (100, 0, 100), frozenset({"design"})), Resource("Wang", 100)],
    [Activity("a", 2, {"Li": 100}), Activity("b", 1, needs=(Need("design"),), release=1), Activity("c", 1, pinned=4)],
    [Link("a", "b")],
)
GOOD = Plan({"a": 0, "b": 3, "c": 4}, {"a": 3, "b": 4, "c": 5}, {"b": ("Li",)}, 5, 5, 5)


def test_a_good_plan_breaks_nothing():
    assert violations(PROBLEM, GOOD) == []


@pytest.mark.parametrize(
    ("starts", "finishes", "teams", "said"),
    [
        ({"b": 2}, {"b": 3}, {}, "b does not keep its link FS+0 from a"),
        ({"b": 2}, {"b": 3}, {}, "Li has 100 in period 2 and is asked for 200"),
        ({"b": 0}, {"b": 1}, {}, "b starts at 0"),
        ({"c": 3}, {"c": 4}, {}, "c starts at 3"),
        ({}, {"a": 2}, {}, "a works 1 periods of 2"),
        ({}, {"a": 2}, {}, "a starts or finishes in a pause"),
        ({}, {}, {"b": ()}, "b has 0 people for 1 places"),
        ({}, {}, {"b": ("Wang",)}, "b has people without the skills"),
    ],
)
def test_what_is_broken_is_said(starts, finishes, teams, said):
    broken = replace(GOOD, starts=GOOD.starts | starts, finishes=GOOD.finishes | finishes, teams=GOOD.teams | teams)
    assert said in violations(PROBLEM, broken)
