"""What is counted in a log: the graph, waits, variants, returns, handovers, load."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.engines.flow_mining import (
    ageing_of,
    directly_follows,
    event_table,
    handovers_of,
    load_of,
    loops_of,
    mine,
    moves_of,
    ping_pongs_of,
    repeats_of,
    variants_of,
    work_of,
)
from takt.engines.flow_mining.reading import read_log
from takt.engines.tests.event_logs import DATA, HOUR, log_of, simulated

SECOND = 1_000_000

events = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ABC"), st.integers(0, 9)), min_size=1, max_size=30)


@settings(max_examples=80)
@given(events)
def test_rows_are_sorted_by_case_time_and_sequence(rows):
    case, activity, time = zip(*rows, strict=True)
    table = event_table(case, activity, np.array(time))
    told = [(table.case.label(c), t) for c, t in zip(table.case.codes, table.time.tolist(), strict=True)]
    for name in dict.fromkeys(map(str, case)):
        own = sorted(((t, i) for i, (c, _, t) in enumerate(rows) if str(c) == name))
        assert [t for c, t in told if c == name] == [t for t, _ in own]
        begin, end = table.bounds[table.case.labels.index(name)], table.bounds[table.case.labels.index(name) + 1]
        told_activities = [table.activity.label(code) for code in table.activity.codes[begin:end]]
        assert told_activities == [rows[i][1] for _, i in own]


@settings(max_examples=80)
@given(events)
def test_the_waits_of_all_edges_add_up_to_the_time_that_cases_take(rows):
    case, activity, hours = zip(*rows, strict=True)
    table = event_table(case, activity, np.array(hours) * HOUR)
    edges = directly_follows(table, moves_of(table))
    spent = table.time[table.bounds[1:] - 1] - table.time[table.bounds[:-1]]
    assert sum(edge.count * edge.elapsed.mean for edge in edges) == pytest.approx(spent.sum() / SECOND)
    assert sum(edge.count for edge in edges) == len(table) - table.cases


@settings(max_examples=80)
@given(events)
def test_variants_are_the_different_sequences(rows):
    case, activity, time = zip(*rows, strict=True)
    table = event_table(case, activity, np.array(time))
    told = [tuple(table.activity.codes[i:j]) for i, j in zip(table.bounds, table.bounds[1:], strict=False)]
    variants = variants_of(table)
    assert len(variants) == len(set(told))
    assert variants.counts.sum() == len(told)
    assert all(told[variants.first[v]] == told[c] for c, v in enumerate(variants.of_case))


def test_the_textbook_log_has_its_known_graph():
    if not DATA.is_dir():
        pytest.skip(f"the published logs are not at {DATA}")
    report = mine(read_log(DATA / "running-example.xes"))
    assert len(report.variants) == 6
    counts = {(edge.source, edge.target): edge.count for edge in report.edges}
    assert len(counts) == 16
    assert counts["check ticket", "decide"] == 6
    assert report.starts == {"register request": 6}
    assert report.ends == {"pay compensation": 3, "reject request": 3}
    assert report.breakpoints == []


def test_percentiles_lie_between_neighbours_as_numpy_has_them():
    times = np.array([0, 1, 0, 2, 0, 7, 0, 100, 0, 1000]) * SECOND
    table = event_table(list("aabbccddee"), list("XY" * 5), times)
    (edge,) = directly_follows(table, moves_of(table))
    waits = [1, 2, 7, 100, 1000]
    assert (edge.elapsed.mean, edge.elapsed.median) == (np.mean(waits), np.median(waits))
    assert edge.elapsed.p90 == pytest.approx(np.percentile(waits, 90))


def test_waiting_ends_where_the_work_begins():
    table = event_table(["c", "c"], ["A", "B"], np.array([0, 10]) * HOUR, start=np.array([0, 7]) * HOUR)
    (edge,) = directly_follows(table, moves_of(table))
    assert (edge.elapsed.mean, edge.waiting.mean) == (10 * 3600, 7 * 3600)
    assert [(work.activity, work.working and work.working.mean) for work in work_of(table)] == [
        ("A", None),
        ("B", 10800),
    ]


def test_a_life_cycle_is_one_step_that_waits_and_is_worked_on():
    phases = ["schedule", "start", "suspend", "resume", "complete", "complete"]
    table = event_table(["c"] * 6, list("AAAAAB"), np.array([0, 1, 3, 6, 10, 11]) * HOUR, lifecycle=phases)
    assert table.opens.tolist() == [True, False, False, False, False, True]
    assert ((table.time - table.start) // HOUR).tolist() == [0, 0, 2, 0, 4, 0]
    assert not repeats_of(table).any()
    report = mine(table)
    assert report.work[0].steps == 1
    assert report.work[0].events == 5


def test_states_that_are_no_life_cycle_are_steps_of_their_own():
    table = event_table(
        ["c"] * 3, list("AAA"), np.arange(3), lifecycle=["In Progress", "Awaiting Assignment", "Resolved"]
    )
    assert table.opens.all()


def test_instants_may_be_numpy_datetimes():
    table = event_table(["c"], ["A"], np.array(["2026-01-01T14:00"], "datetime64[m]"))
    assert table.time[0] == 1_767_276_000 * SECOND


def test_codes_of_integers_follow_their_size():
    table = event_table(np.array([9, 3, 9]), np.array([-5, 10**12, -5]), np.arange(3))
    assert table.case.labels == ("3", "9")
    assert table.activity.labels == ("-5", "1000000000000")


@pytest.mark.parametrize(
    ("case", "activity", "time", "says"),
    [
        (["c"], ["A", "B"], [0, 1], "column case has 1 rows"),
        (["c", None], ["A", "B"], [0, 1], "Row 2 has no case"),
        (["c", "d"], ["", "B"], [0, 1], "Row 1 has no activity"),
        (["c"], ["A"], np.array(["NaT"], "datetime64[s]"), "missing"),
    ],
)
def test_a_table_with_holes_is_refused(case, activity, time, says):
    with pytest.raises(ValueError, match=says):
        event_table(case, activity, time)


def test_no_event_is_no_report():
    table = event_table([], [], [])
    assert (len(table), table.cases) == (0, 0)
    assert directly_follows(table, moves_of(table)) == []
    with pytest.raises(ValueError, match="no event"):
        mine(table)


def loops(*traces):
    table = log_of(*traces)
    found = loops_of(table, repeats_of(table))
    label = table.activity.label
    return [
        (
            label(table.activity.codes[before]),
            label(table.activity.codes[first]),
            (table.time[last] - table.time[before]) // HOUR,
        )
        for before, first, last in zip(found.before, found.first, found.last, strict=True)
    ]


def test_a_loop_takes_from_the_step_before_it_to_its_last_step():
    assert loops("A B C B C D", "A B") == [("C", "B", 2)]


def test_a_case_may_loop_several_times():
    assert loops("A B A B C A D A") == [("B", "A", 2), ("C", "A", 1), ("D", "A", 1)]


def test_a_self_loop_is_a_loop_of_one():
    assert loops("A A") == [("A", "A", 1)]


def test_a_ping_pong_goes_there_and_straight_back():
    table = log_of("A B A C", "A B C A")
    found = ping_pongs_of(table, repeats_of(table))
    assert (found.left.tolist(), found.away.tolist(), found.back.tolist()) == ([0], [1], [2])
    assert found.repeats.tolist() == [True]


def test_ping_pong_is_between_functions_where_there_are_any():
    table = event_table(list("ccccc"), list("ABCDE"), np.arange(5), function=["ops", "tech", "tech", None, "ops"])
    found = ping_pongs_of(table, repeats_of(table))
    assert (found.left.tolist(), found.away.tolist(), found.back.tolist()) == ([0], [1], [4])
    assert found.repeats.tolist() == [False]  # by design: every activity is new


def test_without_any_party_named_there_is_no_ping_pong():
    table = event_table(["c"], ["A"], [0], function=[None])
    assert len(ping_pongs_of(table, repeats_of(table)).left) == 0


def test_handovers_are_between_different_parties():
    table = event_table(list("cccc"), list("ABCD"), np.array([0, 1, 4, 9]) * HOUR, resource=["Li", "Li", "Wu", None])
    (handover,) = handovers_of(table, moves_of(table))
    assert (handover.giver, handover.receiver, handover.count, handover.waiting.mean) == ("Li", "Wu", 1, 3 * 3600)
    assert handovers_of(log_of("A B"), moves_of(log_of("A B"))) == []


def test_queues_balance_arrivals_and_departures():
    table = simulated(1)
    load = load_of(table, moves_of(table), 20)
    assert load.arrivals.sum() == load.finishes.sum() == table.cases
    assert load.under_way[-1] == 0
    assert all(queue.min() >= 0 and queue[-1] == 0 for queue in load.queues.values())


def test_littles_law_holds_over_the_whole_log():
    table = simulated(2)
    moves = moves_of(table)
    load = load_of(table, moves, 4000)
    code = table.activity.labels.index("build")
    waited = moves.waiting[table.activity.codes[moves.after] == code].sum()
    span = (table.time.max() - table.time.min()) / SECOND
    assert load.queues["build"].mean() == pytest.approx(waited / span, rel=0.02)


def test_open_cases_age_from_their_first_event():
    table = event_table(list("aabbc"), ["in", "done", "in", "test", "in"], np.array([0, 24, 12, 20, 99]) * HOUR)
    assert ageing_of(table, 48 * HOUR, frozenset({"done"})) == [("b", 1.5)]
    assert ageing_of(table, 13 * HOUR, frozenset({"done"})) == [("a", 13 / 24), ("b", 1 / 24)]
