"""The curves of planned value, earned value and actual cost, with where they are heading."""

from takt.engines.earned_value.analysis import Analysis
from takt.engines.plotting import Line, line_chart


def draw(analysis: Analysis) -> str:
    """An SVG of the three curves over the time of the scale, and of the forecast where there is one."""
    baseline, statuses = analysis.baseline, analysis.statuses
    reached = [analysis.scale.reached(each.at) for each in statuses]
    origin = [] if reached[0] == 0 else [(0.0, 0.0)]
    earned = [*origin, *zip(reached, (each.measures.ev for each in statuses), strict=True)]
    cost = [*origin, *zip(reached, (each.measures.ac for each in statuses), strict=True)]
    lines = [
        Line("Planned value", list(zip(baseline.times, baseline.values, strict=True))),
        Line("Earned value", earned, dots=True),
        Line("Actual cost", cost, dots=True),
    ]
    latest = statuses[-1]
    if latest.duration is not None and latest.measures.by_cost.eac is not None and latest.duration > reached[-1]:
        end = (latest.duration, latest.measures.by_cost.eac)
        lines.append(Line("Forecast of cost", [cost[-1], end], dashed=True))
    return line_chart("Earned value", analysis.scale.unit, "money", lines)
