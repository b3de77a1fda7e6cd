"""Portfolio: which projects to choose, what each that is left out would cost, and what more money would bring.

A zero-one programme: maximise the value of what is chosen, under money and people per period, dependencies,
either-or, must-do, and least and most of a unit (H. Weingartner, Mathematical Programming and the Analysis of
Capital Budgeting Problems, 1963; C. C. Petersen, Management Science 13, 1967). Solved exactly by OR-Tools CP-SAT.

Numbers are Fractions and are scaled to integers exactly; only where that needs more than 61 bits they are rounded
to the safe side, and then nothing is called proven.
"""

from takt.engines.portfolio.answering import answer
from takt.engines.portfolio.choosing import Choice, Impossible, OutOfTime, choose
from takt.engines.portfolio.displacing import LeftOut, left_out
from takt.engines.portfolio.drawing import draw
from takt.engines.portfolio.frontier import Point, frontier
from takt.engines.portfolio.problem import Bound, Problem, Project
from takt.engines.portfolio.reading import read

__all__ = [
    "Bound",
    "Choice",
    "Impossible",
    "LeftOut",
    "OutOfTime",
    "Point",
    "Problem",
    "Project",
    "answer",
    "choose",
    "draw",
    "frontier",
    "left_out",
    "read",
]
