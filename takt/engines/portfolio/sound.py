"""A problem out of what a file says, refused with the place in the file where it contradicts itself."""

from collections.abc import Sequence
from typing import Protocol

from takt.engines.errors import BadInput
from takt.engines.portfolio.problem import PROJECTS, VALUE, Bound, Problem, Project


class Place(Protocol):
    """A row or an object that can be named in an error."""

    def bad(self, reason: str, remedy: str) -> BadInput: ...


def sound(projects: Sequence[Project], bounds: Sequence[Bound], places: Sequence[Place], whole: Place) -> Problem:
    """The problem of some projects, each of which stands at its place. Raises BadInput."""
    seen: set[str] = set()
    ids = {project.id for project in projects}
    for project, place in zip(projects, places, strict=True):
        if not project.id:
            raise place.bad("id is missing", "Give each project an id of its own")
        if project.id in seen:
            raise place.bad(f"id {project.id!r} is there twice", "Give each project an id of its own")
        seen.add(project.id)
        unknown = [need for need in project.needs if need not in ids]
        if unknown:
            raise place.bad(f"it needs {unknown[0]!r}, which is no project here", "Add that project or drop the need")
    _check_bounds(projects, bounds, whole)
    try:
        return Problem(tuple(projects), tuple(bounds))
    except ValueError as error:
        raise whole.bad(str(error), "Give at least one project, and needs without a circle") from None


def _check_bounds(projects: Sequence[Project], bounds: Sequence[Bound], whole: Place) -> None:
    units = {project.unit for project in projects} | {""}
    limited = {bound.measure for bound in bounds if bound.most is not None}
    used = {measure for project in projects for measure in project.uses}
    for bound in bounds:
        if bound.unit not in units:
            raise whole.bad(f"a limit is for unit {bound.unit!r}, which no project has", "Correct one of the two")
        if bound.measure not in used | {PROJECTS, VALUE}:
            raise whole.bad(f"a limit is for {bound.measure!r}, which no project uses", "Correct one of the two")
    unlimited = sorted(used - limited)
    if unlimited:
        raise whole.bad(f"there is no limit for {unlimited[0]!r}", "Say how much of it there is")
