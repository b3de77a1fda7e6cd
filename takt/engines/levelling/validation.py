"""What makes a problem one that cannot be planned, said in one line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import get_args

from takt.engines.levelling.problem import Activity, Id, Kind, Link, Problem, Resource

LARGEST = 10**6
"""Of a duration, lag or period: beyond it is a mistake of units, and would fill the memory."""


def validate(problem: Problem) -> None:
    """Raises ValueError that names the first activity, link or resource which is wrong, and what is wrong with it."""
    resources = {resource.id for resource in problem.resources}
    activities = {activity.id for activity in problem.activities}
    projects = {project.id for project in problem.projects}
    _unique("resources", (resource.id for resource in problem.resources))
    _unique("activities", (activity.id for activity in problem.activities))
    _unique("projects", (project.id for project in problem.projects))
    for project in problem.projects:
        if project.weight < 0:
            raise ValueError(f"Project {project.id!r} weighs {project.weight}; a weight is 0 or more.")
    for resource in problem.resources:
        _check_resource(resource)
    for activity in problem.activities:
        _check_activity(activity, resources, projects)
    for link in problem.links:
        _check_link(link, activities)


def _unique(what: str, ids: Iterable[Id]) -> None:
    twice = [each for each, count in Counter(ids).items() if count > 1]
    if twice:
        raise ValueError(f"Two {what} are called {twice[0]!r}; give each an id of its own.")


def _check_resource(resource: Resource) -> None:
    if not resource.profile or min(resource.profile) < 0:
        raise ValueError(f"The capacity of {resource.id!r} must be 0 or more in each of at least one period.")
    if len(resource.profile) > LARGEST:
        raise ValueError(f"The capacity of {resource.id!r} has more than {LARGEST:,} periods; use longer ones.")


def _check_activity(activity: Activity, resources: set[str], projects: set[str]) -> None:
    name = f"Activity {activity.id!r}"
    for what, value in (
        ("duration", activity.duration),
        ("release", activity.release),
        ("pinned start", activity.pinned or 0),
    ):
        if not 0 <= value <= LARGEST:
            raise ValueError(f"{name} has the {what} {value}; it must be 0 to {LARGEST:,} periods.")
    for resource, units in activity.demands.items():
        if resource not in resources:
            raise ValueError(f"{name} needs {resource!r}, and there is no such resource.")
        if units < 0:
            raise ValueError(f"{name} needs {units} of {resource!r}; a need is 0 or more.")
    for need in activity.needs:
        if need.people < 1 or need.units < 1:
            raise ValueError(f"{name} needs {need.people} people with {need.units} units; both must be 1 or more.")
    if activity.project not in projects:
        raise ValueError(f"{name} belongs to project {activity.project!r}, and there is no such project.")


def _check_link(link: Link, activities: set[Id]) -> None:
    for each in (link.before, link.after):
        if each not in activities:
            raise ValueError(f"A link leads from {link.before!r} to {link.after!r}, and there is no {each!r}.")
    if link.kind not in get_args(Kind):
        raise ValueError(f"The link from {link.before!r} to {link.after!r} is {link.kind!r}; use FS, SS, FF or SF.")
    if abs(link.lag) > LARGEST:
        raise ValueError(f"The link from {link.before!r} to {link.after!r} has a lag beyond {LARGEST:,} periods.")
