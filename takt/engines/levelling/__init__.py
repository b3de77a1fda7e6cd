"""Levelling: when everything can be done, and by whom, with the people that there are.

The conventions, which every function here keeps:

* Time is counted in whole periods from 0, as working days of a calendar; an activity occupies start <= t < finish.
* A person has 100 units of capacity in a period, in percent; other resources count as they like.
* A period in which a resource has less capacity than an activity needs from it is a pause for that activity: it
  neither works nor takes anything then. So weekends and days off are simply capacity 0.
* The last capacity of a resource holds for ever after, and every activity must be possible with it.
* What has begun is pinned: it stays where it is, and what it uses is gone.
* For a problem that cannot be planned a `ValueError` says in one line what is wrong.
"""

from takt.engines.levelling.people import days_from, person
from takt.engines.levelling.planning import optimise, solve_quickly
from takt.engines.levelling.problem import LATE, Activity, Link, Need, Plan, Problem, Project, Resource

__all__ = [
    "LATE",
    "Activity",
    "Link",
    "Need",
    "Plan",
    "Problem",
    "Project",
    "Resource",
    "days_from",
    "optimise",
    "person",
    "solve_quickly",
]
