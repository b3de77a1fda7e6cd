"""Breakpoints: planted trouble of every kind is found where it is, and nothing is found where there is none."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from takt.engines.flow_mining import event_table, mine, process_of
from takt.engines.tests.event_logs import FUNCTIONS, HOUR, LINE, simulated

DAY = 24 * HOUR
PROCESS = {"stages": list(LINE), "moves": list(map(list, pairwise(LINE)))}
SIMULATIONS = 100


def found(table, process=None):
    return [(one.kind, one.source, one.target, one.unit) for one in mine(table, process).breakpoints]


def the_only(table, process=None):
    (one,) = mine(table, process).breakpoints
    return one


def test_logs_without_trouble_are_silent_in_95_of_100():
    """Units alike, waits of one kind, and what is ordinary: a little rework."""
    noisy = [
        seed
        for seed in range(SIMULATIONS)
        if mine(simulated(seed, cases=100 + 50 * (seed % 4), units=1 + seed % 4, rework=0.04)).breakpoints
    ]
    assert len(noisy) <= SIMULATIONS * 0.05


def test_one_server_with_a_queue_that_it_masters_is_silent():
    """Waits in a queue resemble their neighbours; that is no drift and no queue that grows."""
    noisy = [seed for seed in range(10) if mine(served(seed, load=0.8)).breakpoints]
    assert len(noisy) <= 1


def test_a_move_that_waits_in_one_unit_is_found_there():
    one = the_only(simulated(1, lambda wait, a, b, unit, day: wait * 3 if (b, unit) == ("build", "U1") else wait))
    assert (one.kind, one.source, one.target, one.unit, one.since) == ("waiting", "review", "build", "U1", None)
    assert one.hours.low < one.hours.value < one.hours.high
    assert {share.unit for share in one.units} == {"U0", "U1", "U2"}


def test_the_interval_of_what_was_lost_holds_what_was_planted():
    held = 0
    for seed in range(10):
        planted = []

        def slower(wait, source, target, unit, day, planted=planted):
            if (target, unit) != ("build", "U1"):
                return wait
            planted.append(2 * wait)
            return 3 * wait

        table = simulated(seed, slower)
        one = next(one for one in mine(table).breakpoints if one.kind == "waiting")
        held += one.hours.low <= sum(planted) <= one.hours.high
    assert held >= 9


def test_without_units_the_receivers_are_compared():
    random = np.random.default_rng(4)
    rows = []
    for case in range(200):
        person = f"p{random.integers(4)}"
        wait = random.exponential(5) * (4 if person == "p2" else 1)
        begin = random.uniform(0, 1000)
        rows += [(case, "offer", begin, "desk"), (case, "accept", begin + wait, person)]
    case, activity, hours, person = zip(*rows, strict=True)
    one = the_only(event_table(case, activity, (np.array(hours) * HOUR).astype(np.int64), resource=person))
    assert (one.kind, one.target, one.unit, one.resource) == ("waiting", "accept", None, "p2")


def test_a_target_that_most_moves_miss_is_found():
    stages = [{"name": stage, "target_hours": 2 if stage == "test" else 30} for stage in LINE]
    one = the_only(simulated(5), process_of({**PROCESS, "stages": stages}))
    assert (one.kind, one.source, one.target, one.unit) == ("waiting", "build", "test", None)
    assert "target of 2 h" in one.evidence


def test_a_move_that_became_slower_is_found_with_its_day():
    one = the_only(simulated(6, lambda wait, a, b, unit, day: wait * 3 if b == "test" and day > 60 else wait))
    assert (one.kind, one.source, one.target, one.unit) == ("drift", "build", "test", None)
    assert abs(one.since / DAY - 60) < 5
    assert sum(period.hours for period in one.trend) == pytest.approx(one.hours.value)


def test_a_move_that_became_slower_in_one_unit_is_found_there():
    slower = simulated(7, lambda wait, a, b, unit, day: wait * 4 if (b, unit) == ("test", "U2") and day > 50 else wait)
    assert ("drift", "build", "test", "U2") in found(slower)
    assert ("drift", "build", "test", None) not in found(slower)


def test_a_move_that_became_faster_is_no_trouble():
    assert found(simulated(8, lambda wait, a, b, unit, day: wait / 3 if day > 50 else wait)) == []


def served(seed, load, cases=400):
    """Cases that one server builds one after the other, busy for a share `load` of the time."""
    random = np.random.default_rng(seed)
    arrivals = np.sort(random.uniform(0, 2400, cases))
    rows, free = [], 0.0
    for case, arrival in enumerate(arrivals):
        free = max(free, arrival) + random.exponential(2400 / cases * load)
        rows += [(case, "intake", arrival), (case, "build", free), (case, "done", free + random.exponential(10))]
    case, activity, hours = zip(*rows, strict=True)
    return event_table(case, activity, (np.array(hours) * HOUR).astype(np.int64))


def test_a_queue_where_arrivals_outrun_finishes_is_found():
    one = the_only(served(9, load=1.3))
    assert (one.kind, one.source, one.target) == ("queue", "intake", "build")
    assert one.since is not None
    assert "had left when the last arrived" in one.evidence


def test_rework_is_found_with_the_hours_of_its_loops():
    kinds = {one.kind: one for one in mine(simulated(10, rework=0.3)).breakpoints}
    rework = kinds["rework"]
    assert (rework.source, rework.target, rework.unit) == ("test", "build", None)
    assert rework.hours.low < 300 * 0.3 * 20 < rework.hours.high


def test_ping_pong_is_found_between_the_two_functions():
    kinds = {one.kind: one for one in mine(simulated(10, rework=0.3)).breakpoints}
    assert {kinds["ping_pong"].source, kinds["ping_pong"].target} == {"technology", "quality"}
    assert kinds["ping_pong"].cases == kinds["rework"].cases


def test_rework_of_one_unit_is_found_there():
    random = np.random.default_rng(11)
    rows = []
    for case in range(400):
        unit = f"U{case % 4}"
        way = ["in", "build", "test", *(("build", "test") if unit == "U3" and random.random() < 0.4 else ()), "out"]
        begin = random.uniform(0, 2000)
        rows += [(case, activity, begin + 5 * place, unit) for place, activity in enumerate(way)]
    case, activity, hours, unit = zip(*rows, strict=True)
    table = event_table(case, activity, (np.array(hours) * HOUR).astype(np.int64), unit=unit)
    assert ("rework", "test", "build", "U3") in found(table)
    assert ("rework", "test", "build", None) not in found(table)


def test_activities_bounce_where_no_party_is_named():
    rows = [
        (case, activity, case * 10 + place)
        for case in range(50)
        for place, activity in enumerate(["in", "ask", "tell", "ask", "tell", "out"] if case % 2 else ["in", "out"])
    ]
    case, activity, hours = zip(*rows, strict=True)
    table = event_table(case, activity, np.array(hours) * HOUR)
    assert ("ping_pong", "ask", "tell", None) in found(table)


def test_a_function_that_has_its_turn_twice_by_design_is_no_ping_pong():
    functions = ["ops", "tech", "ops"]
    rows = [(case, "abc"[i], case + 10 * i, functions[i]) for case in range(100) for i in range(3)]
    case, activity, hours, function = zip(*rows, strict=True)
    assert found(event_table(case, activity, np.array(hours) * HOUR, function=function)) == []


def test_skipped_stages_are_deviations():
    one = the_only(simulated(12, skips=0.2), process_of(PROCESS))
    assert (one.kind, one.source, one.target, one.unit) == ("deviation", "intake", "review", None)
    assert one.cases == pytest.approx(60, abs=20)
    assert one.hours.low >= 0


def test_events_that_have_no_place_are_deviations_with_their_hours():
    kinds = [one for one in mine(simulated(13, rework=0.2), process_of(PROCESS)).breakpoints if one.kind == "deviation"]
    assert {one.target for one in kinds} == {"build", "test"}
    assert all(one.hours.value > 0 for one in kinds)


def test_a_slip_of_the_pen_is_no_deviation():
    table = simulated(14, skips=0.01)
    assert found(table, process_of(PROCESS)) == []


def test_where_all_cases_deviate_none_is_held_against_the_others():
    process = process_of({"stages": [*LINE, "launch"], "moves": [*PROCESS["moves"], ["done", "launch"]]})
    one = the_only(simulated(15), process)
    assert (one.kind, one.source, one.target, one.hours.value) == ("deviation", "done", "launch", 0)


def test_most_hours_come_first():
    breakpoints = mine(simulated(10, rework=0.3)).breakpoints
    assert [one.hours.value for one in breakpoints] == sorted((one.hours.value for one in breakpoints), reverse=True)


def test_examples_are_cases_that_took_part():
    table = simulated(10, rework=0.3)
    rework = next(one for one in mine(table).breakpoints if one.kind == "rework")
    for case in rework.examples:
        rows = slice(*table.bounds[table.case.labels.index(case) :][:2])
        told = [table.activity.label(code) for code in table.activity.codes[rows]]
        assert told.count("build") == 2
    assert set(FUNCTIONS) == set(table.activity.labels)
