"""Alignments against an exhaustive search, and the deviations that they show."""

from __future__ import annotations

import heapq
from itertools import count

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from takt.engines.errors import BadInput
from takt.engines.flow_mining import Process, conformance_of, process_of, read_process
from takt.engines.flow_mining.alignment import CELLS, align, ways_of
from takt.engines.flow_mining.deviations import KINDS, OUT_OF_ORDER
from takt.engines.tests.event_logs import log_of

LINE = process_of({"stages": list("ABCD"), "moves": [["A", "B"], ["B", "C"], ["C", "D"]]})
REVIEWED = process_of(
    {"stages": list("ABC"), "moves": [["A", "B"], ["B", "A"], ["B", "C"]], "start": ["A"], "end": ["C"]}
)


@st.composite
def processes(draw: st.DrawFn) -> Process:
    stages = "ABCDE"[: draw(st.integers(1, 5))]
    pairs = st.tuples(st.sampled_from(stages), st.sampled_from(stages))
    some = st.frozensets(st.sampled_from(stages), min_size=1, max_size=2)
    try:
        return Process(tuple(stages), draw(st.frozensets(pairs, max_size=10)), draw(some), draw(some))
    except ValueError:
        assume(False)
        raise


traces = st.lists(st.lists(st.sampled_from("ABCDEX"), min_size=1, max_size=7), min_size=1, max_size=4)


def searched(process: Process, trace: list[str]) -> int:
    """The least cost by looking at every position of the trace with every stage, cheapest first."""
    ticket = count()
    queue: list[tuple[int, int, int, str | None]] = [(0, next(ticket), 0, None)]
    seen = set()
    while queue:
        cost, _, place, stage = heapq.heappop(queue)
        if place == len(trace) and stage in process.end:
            return cost
        if (place, stage) in seen:
            continue
        seen.add((place, stage))
        if place < len(trace):
            heapq.heappush(queue, (cost + 1, next(ticket), place + 1, stage))
        following = process.start if stage is None else {to for before, to in process.moves if before == stage}
        for to in following:
            heapq.heappush(queue, (cost + 1, next(ticket), place, to))
            if place < len(trace) and trace[place] == to:
                heapq.heappush(queue, (cost, next(ticket), place + 1, to))
    raise AssertionError("every trace has an alignment")


@settings(max_examples=100)
@given(processes(), traces)
def test_the_cost_is_that_of_an_exhaustive_search(process, traces):
    found = conformance_of(log_of(*map(" ".join, traces)), process)
    assert found.cost.tolist() == [searched(process, trace) for trace in traces]


@settings(max_examples=60)
@given(processes(), traces)
def test_deviations_weigh_what_the_alignment_costs(process, traces):
    found = conformance_of(log_of(*map(" ".join, traces)), process)
    weights = np.where(found.deviations.kind == OUT_OF_ORDER, 2, 1)  # a log move and a model move
    assert np.bincount(found.deviations.case, weights, len(traces)).tolist() == found.cost.tolist()


@settings(max_examples=40)
@given(processes(), traces)
def test_fitness_is_from_nothing_to_one(process, traces):
    found = conformance_of(log_of(*map(" ".join, traces)), process)
    assert 0 <= found.fitness <= 1
    assert 0 <= found.average_fitness <= 1
    assert (found.fitting == len(traces)) == (found.fitness == 1)


def deviations(process, *traces, hours=1.0):
    """Each deviation as kind, case, activity, what came before it, and hours."""
    found = conformance_of(log_of(*traces, hours=hours), process).deviations
    names = (*found.names, None)  # the last, by -1, is for nothing before
    return [
        (KINDS[kind], case, names[activity], names[before], lost)
        for kind, case, activity, before, lost in zip(
            found.kind, found.case, found.activity, found.before, found.hours, strict=True
        )
    ]


def test_a_case_as_designed_has_no_deviation():
    assert deviations(LINE, "A B C D") == []


def test_a_stage_without_event_is_skipped_by_the_move_that_passes_it():
    assert deviations(LINE, "A B D", hours=2) == [("skipped", 0, "C", "B", 2)]


def test_stages_after_the_last_event_are_skipped_and_cost_nothing_yet():
    assert deviations(LINE, "A B") == [("skipped", 0, "C", "B", 0), ("skipped", 0, "D", "B", 0)]


def test_the_first_stages_may_be_skipped():
    assert deviations(LINE, "C D") == [("skipped", 0, "A", None, 0), ("skipped", 0, "B", None, 0)]


def test_an_event_that_is_there_again_is_repeated():
    assert deviations(LINE, "A B C D", "A B B C D") == [("repeated", 1, "B", "B", 1)]


def test_an_event_too_early_is_out_of_order_and_its_stage_not_skipped():
    assert deviations(LINE, "A C B D", hours=3) in (
        [("out_of_order", 0, "C", "A", 3)],
        [("out_of_order", 0, "B", "C", 3)],
    )


def test_an_event_that_is_no_stage_is_not_allowed():
    assert deviations(LINE, "A X B C D") == [("not_allowed", 0, "X", "A", 1)]


def test_a_stage_that_no_way_leads_to_is_not_allowed():
    lonely = process_of({"stages": ["A", "B", "Z"], "moves": [["A", "B"]], "start": ["A"], "end": ["B"]})
    assert deviations(lonely, "A Z B") == [("not_allowed", 0, "Z", "A", 1)]


def test_what_another_case_has_in_its_place_is_not_repeated_here():
    moves = [["A", "B"], ["A", "C"], ["B", "D"], ["C", "D"]]
    found = deviations(process_of({"stages": list("ABCD"), "moves": moves}), "A B D", "A C D", "A B C D")
    assert [(kind, case) for kind, case, *_ in found] == [("not_allowed", 2)]


def test_a_way_back_that_is_allowed_is_no_deviation():
    assert deviations(REVIEWED, "A B A B C") == []


def test_every_case_of_a_variant_has_its_deviations():
    assert deviations(LINE, "A B D", "A B C D", "A B D") == [("skipped", 0, "C", "B", 1), ("skipped", 2, "C", "B", 1)]


def test_fitness_holds_the_cost_against_the_worst():
    found = conformance_of(log_of("A B D", "A B C D"), LINE)
    assert (found.cost.tolist(), found.worst.tolist(), found.fitting) == ([1, 0], [7, 8], 1)
    assert found.fitness == pytest.approx(1 - 1 / 15)
    assert found.average_fitness == pytest.approx(1 - 1 / 14)


def test_more_sequences_than_are_worked_on_at_once_are_aligned_alike():
    ways = ways_of(LINE)
    one = np.array([0, 1, 3], np.int32)
    many = CELLS // len(ways.steps) + 2
    found = align(ways, np.tile(one, many), np.arange(many + 1) * len(one))
    assert set(found.cost.tolist()) == {1}
    assert found.in_step.all()


def test_a_step_with_a_start_and_a_complete_is_aligned_once():
    from takt.engines.flow_mining import event_table, steps_only

    table = event_table(list("cccccc"), list("AABBCD"), np.arange(6), lifecycle=["start", "complete"] * 2 + [""] * 2)
    assert conformance_of(steps_only(table), LINE).fitness == 1


WRONG = {
    "{": "this is not JSON",
    "[]": "a process is an object",
    "{}": "needs stages",
    '{"stages": "A"}': "stages is not a list",
    '{"stages": ["A", "A"]}': "different names",
    '{"stages": [""]}': "is not the name of a stage",
    '{"stages": [{"name": "A", "target_hours": -1}]}': "is not a positive number",
    '{"stages": ["A"], "moves": [["A"]]}': "is not a pair of stages",
    '{"stages": ["A"], "moves": [["A", "B"]]}': "the stage 'B' is named but is not among the stages",
    '{"stages": ["A", "B"], "start": ["A"], "end": ["B"]}': "no way leads from a start to an end",
    "[" * 100_000: "nested too deep",
    "\xff": "not UTF-8",
}


@pytest.mark.parametrize(("content", "says"), WRONG.items())
def test_what_is_wrong_with_a_process_is_said(tmp_path, content, says):
    path = tmp_path / "process.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(BadInput, match=says):
        read_process(path)


def test_a_process_is_read_with_targets_and_its_own_ends(tmp_path):
    path = tmp_path / "process.json"
    path.write_text('{"stages": [{"name": "A", "target_hours": 8}, "B"], "moves": [{"from": "A", "to": "B"}]}', "utf-8")
    assert read_process(path) == Process(("A", "B"), frozenset({("A", "B")}), frozenset("A"), frozenset("B"), {"A": 8})
