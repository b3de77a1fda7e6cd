"""Earned value: what was planned, what is earned, what it cost, and what that says about the end.

Formulas: Project Management Institute, The Standard for Earned Value Management (2019); earned schedule:
W. Lipke, Schedule Is Different, The Measurable News (2003), and Earned Schedule (2009).

Money is in one currency, time in working days of a calendar or in periods. A ratio that does not exist (nothing
planned, nothing earned, no cost) is None and its reason is in `undefined`; there is never an infinite number.
"""

from takt.engines.earned_value.analysis import Analysis, Report, Status, analyse
from takt.engines.earned_value.answering import answer
from takt.engines.earned_value.baseline import Baseline, Task, baseline_of
from takt.engines.earned_value.drawing import draw
from takt.engines.earned_value.measures import Estimate, Measures, measure
from takt.engines.earned_value.reading import read
from takt.engines.earned_value.timescale import Days, Periods

__all__ = [
    "Analysis",
    "Baseline",
    "Days",
    "Estimate",
    "Measures",
    "Periods",
    "Report",
    "Status",
    "Task",
    "analyse",
    "answer",
    "baseline_of",
    "draw",
    "measure",
    "read",
]
