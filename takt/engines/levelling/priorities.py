"""Priority rules: which of the activities that could be next should be; the least key first.

Kolisch and Hartmann 1999 compare them: the latest finish and the latest start are among the best for the serial
scheme. Where projects compete, those of more weight by work left come first.
"""

from __future__ import annotations

from random import Random

from takt.engines.levelling.bounds import earliest_finishes, tails
from takt.engines.levelling.justification import Rehearsal

Keys = list[float]
NOISE = (0.5, 2.0, 8.0)
"""By which share of the spread of a rule its keys are disturbed."""


def rules(problem: Rehearsal) -> list[Keys]:
    """Keys by activity: latest finish, latest start, and where there are several projects, one project first."""
    network, measure = problem.forward, problem.measure
    limits = measure.limits(earliest_finishes(network))
    finishes = [float(limit - tail) for limit, tail in zip(limits, tails(network), strict=True)]
    starts = [finish - row[0] for finish, row in zip(finishes, network.rows, strict=True)]
    if len(measure.goals) == 1:
        return [finishes, starts]
    return [_by_project(problem, finishes), finishes, starts]


def disturbed(rule: Keys, dice: Random) -> Keys:
    """The keys of a rule with noise, so that each draw gives another order near it."""
    width = (max(rule) - min(rule)) * dice.choice(NOISE)
    return [key + dice.random() * width for key in rule]


def _by_project(problem: Rehearsal, finishes: Keys) -> Keys:
    """Within a project by latest finish; the project with the least work for its weight first (Smith 1956)."""
    spread = max(finishes) - min(finishes) + 1
    keys = finishes[:]
    work = {goal: sum(problem.forward.rows[number][0] for number in goal.members) for goal in problem.measure.goals}
    first = sorted(work, key=lambda goal: work[goal] / max(goal.weight, 1e-9))
    for rank, goal in enumerate(first):
        for number in goal.members:
            keys[number] += rank * spread
    return keys
