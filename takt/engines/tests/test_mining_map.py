"""The process map: a layout in which little crosses, and a picture that any viewer can show."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.engines.flow_mining import event_table, mine
from takt.engines.flow_mining.drawing import process_map
from takt.engines.flow_mining.drawing.layering import layout_of
from takt.engines.flow_mining.drawing.placing import GAP, places_of
from takt.engines.tests.event_logs import HOUR, log_of, simulated

SVG = "{http://www.w3.org/2000/svg}"

pairs = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1])
graphs = st.lists(pairs, min_size=1, max_size=14, unique=True).map(lambda found: [((a,), (b,)) for a, b in found])


def width(node):
    return 10.0 if node[0] == "bend" else 60.0


@settings(max_examples=60)
@given(graphs)
def test_every_edge_goes_down_layer_by_layer_unless_it_is_turned(edges):
    layout = layout_of(edges)
    layer = {node: depth for depth, nodes in enumerate(layout.layers) for node in nodes}
    for edge in edges:
        upper, lower = edge[::-1] if edge in layout.turned else edge
        chain = layout.chains[edge]
        assert (chain[0], chain[-1]) == (upper, lower)
        assert all(layer[b] - layer[a] == 1 for a, b in pairwise(chain))
        assert layout.middle(edge)[0] == "bend"


@settings(max_examples=60)
@given(graphs)
def test_nothing_overlaps_in_a_layer(edges):
    layout = layout_of(edges)
    x = places_of(layout, width)
    for layer in layout.layers:
        for left, right in pairwise(layer):
            assert x[right] - x[left] >= (width(left) + width(right)) / 2 + GAP - 1e-6
    assert min(x[node] - width(node) / 2 for node in x) == pytest.approx(0)


def test_the_heavier_way_goes_down():
    assert layout_of([(("a",), ("b",)), (("b",), ("a",))]).turned == {(("b",), ("a",))}


def test_a_ladder_is_drawn_without_a_crossing():
    layout = layout_of([(("a",), ("x",)), (("b",), ("y",)), (("c",), ("z",)), (("r",), ("c",)), (("r",), ("b",))])
    x = places_of(layout, width)
    assert (x["b",] < x["c",]) == (x["y",] < x["z",])


def texts(picture):
    root = ElementTree.fromstring(picture)
    return root, [text.text for text in root.iter(f"{SVG}text")]


def test_a_map_names_activities_and_says_how_often_and_how_long():
    root, said = texts(process_map(mine(log_of("A B B C", "A B C", hours=2))))
    assert {"A", "B", "C", "2 · 2 h", "1 · 2 h"} <= set(said)
    assert float(root.get("width")) > 0


def test_a_map_takes_names_as_text_and_not_as_markup():
    table = event_table(["c", "c"], ["<script>&", "一个很长的名字" * 9], np.array([0, 40 * 24]) * HOUR)
    _, said = texts(process_map(mine(table)))
    assert "<script>&" in said
    assert any(text.endswith("…") for text in said)
    assert "1 · 40 d" in said


def test_a_breakpoint_stands_out_in_the_map():
    assert "#c2410c" not in process_map(mine(simulated(1))).split("</defs>")[1]
    assert "#c2410c" in process_map(mine(simulated(10, rework=0.3))).split("</defs>")[1]


def test_a_map_of_very_many_activities_shows_the_frequent_ones():
    traces = [f"A{i % 40} B{i % 31} A{(i + 1) % 40}" for i in range(200)]
    root, _ = texts(process_map(mine(log_of(*traces))))
    assert len(root.findall(f"{SVG}rect")) == 24 + 1  # and the paper


def test_a_log_of_single_events_has_a_map():
    _, said = texts(process_map(mine(log_of("A", "A"))))
    assert said.count("2") == 3


@pytest.mark.parametrize(("hours", "says"), [(0, "0 s"), (0.5, "30 min"), (1.25, "1.2 h"), (24 * 800, "2.2 y")])
def test_durations_are_said_in_their_own_unit(hours, says):
    assert f"1 · {says}" in texts(process_map(mine(log_of("A B", hours=hours))))[1]
