"""A chart of lines: it is an SVG, its axes are round, and what is given stands in it."""

import math
import re
from xml.etree import ElementTree

import pytest

from takt.engines.plotting import Line, line_chart


def labels(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_chart_names_its_axes_and_lines_even_with_signs_of_markup():
    svg = line_chart("A < B", "days & nights", "money", [Line("<plan>", [(0, 0), (10, 50)], dashed=True, dots=True)])
    assert {"A < B", "days & nights", "money", "<plan>"} <= set(labels(svg))
    assert svg.count("<circle") == 2
    assert "stroke-dasharray" in svg


@pytest.mark.parametrize(
    ("points", "ticks"),
    [
        ([(0, 0), (10, 50)], ["0", "10", "20", "30", "40", "50", "0", "2", "4", "6", "8", "10"]),
        ([(3, 0)], ["0", "0.2", "3", "3.5"]),
        ([(0, -5), (1, 2_000)], ["-500", "0", "500", "1,000", "1,500", "2,000"]),
        ([(0, 0), (1, 4e12)], ["0", "1e+12", "2e+12", "3e+12", "4e+12"]),
    ],
)
def test_ticks_are_round_and_enclose_the_points(points, ticks):
    shown = labels(line_chart("title", "x", "y", [Line("line", points)]))
    assert set(ticks) <= set(shown)


def test_points_lie_where_their_ticks_do():
    svg = line_chart("title", "x", "y", [Line("line", [(0, 0), (10, 50)])])
    (path,) = re.findall(r'points="([^"]+)"', svg)
    heights = [float(y) for y in re.findall(r'<line x1="78" y1="([\d.]+)"', svg)]
    assert [float(pair.split(",")[1]) for pair in path.split()] == [heights[0], heights[-1]]


@pytest.mark.parametrize("points", [[], [(0, math.inf)], [(math.nan, 0)]])
def test_a_chart_of_nothing_or_of_no_numbers_is_refused(points):
    with pytest.raises(ValueError, match="finite"):
        line_chart("title", "x", "y", [Line("line", points)])
