"""The efficient frontier as a picture."""

from collections.abc import Sequence

from takt.engines.plotting import Line, line_chart
from takt.engines.portfolio.frontier import Point


def draw(points: Sequence[Point], title: str = "Efficient frontier") -> str:
    """An SVG of value against budget, with the budget there is marked. Raises ValueError without a point."""
    lines = [Line("Value of the best choice", [(float(p.budget), float(p.value)) for p in points], dots=True)]
    today = [p for p in points if p.share == 1]
    if today:
        at, value = float(today[0].budget), float(today[0].value)
        lines.append(Line("Budget today", [(at, 0.0), (at, value)], dashed=True))
    return line_chart(title, "budget", "value", lines)
