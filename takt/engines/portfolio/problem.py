"""What there is to choose from, and what the choice must keep."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter

PROJECTS, VALUE = "projects", "value"  # what a bound may limit beside the resources


@dataclass(frozen=True, slots=True)
class Project:
    """A project that is chosen as a whole or not at all.

    uses: how much of which resource it takes, as "money 2026Q1" or "people developer 2026Q1".
    needs: the ids of projects without which it cannot be. either_or: groups of which at most one may be chosen.
    """

    id: str
    value: Fraction
    uses: Mapping[str, Fraction] = field(default_factory=dict)
    name: str = ""
    unit: str = ""
    must: bool = False
    needs: tuple[str, ...] = ()
    either_or: tuple[str, ...] = ()

    def amount(self, measure: str) -> Fraction:
        """What it adds to a measure: 1 to the projects, its value, or its use of a resource."""
        if measure == PROJECTS:
            return Fraction(1)
        return self.value if measure == VALUE else self.uses.get(measure, Fraction(0))


@dataclass(frozen=True, slots=True)
class Bound:
    """How much of a measure there may be at most, or must be at least, of all chosen or of those of a unit."""

    measure: str
    most: Fraction | None = None
    least: Fraction | None = None
    unit: str = ""


@dataclass(frozen=True)
class Problem:
    """Projects and bounds; `known` is the published optimum, if there is one.

    Raises ValueError for no project, two of one id, a need that is no project, and needs that form a circle.
    """

    projects: tuple[Project, ...]
    bounds: tuple[Bound, ...] = ()
    known: Fraction | None = None

    def __post_init__(self) -> None:
        if not self.projects:
            raise ValueError("there is no project to choose from")
        ids = [project.id for project in self.projects]
        known = set(ids)
        if len(known) < len(ids):
            twice = next(each for number, each in enumerate(ids) if each in ids[:number])
            raise ValueError(f"there are two projects {twice!r}")
        for project in self.projects:
            unknown = [need for need in project.needs if need not in known]
            if unknown:
                raise ValueError(f"project {project.id!r} needs {unknown[0]!r}, which is no project here")
        try:
            TopologicalSorter({project.id: project.needs for project in self.projects}).prepare()
        except CycleError as error:
            raise ValueError(f"the projects {' -> '.join(error.args[1])} need each other in a circle") from None
