"""What a reader finds in a file: the project, and what the file says beyond it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from takt.engines.errors import BadInput
from takt.engines.schedule.model import Project, Unschedulable

Span = tuple[datetime | None, datetime | None]


@dataclass(frozen=True)
class PlanFile:
    """A project as a file tells it.

    file: its name. rows: the line on which each task begins, by id. day: seconds of work in a day, for durations
    told in days. resources: names of all in the file. stored: the dates that the program which wrote the file gave
    each task. baselines: those that were once agreed, by task and number of the baseline.
    """

    file: str
    project: Project
    rows: Mapping[str, int]
    day: int
    resources: tuple[str, ...] = ()
    stored: Mapping[str, Span] = field(default_factory=dict)
    baselines: Mapping[tuple[str, int], Span] = field(default_factory=dict)

    @property
    def relations(self) -> int:
        """How many links between tasks there are."""
        return sum(len(task.links) for task in self.project.tasks)

    def refused(self, error: Unschedulable) -> BadInput:
        """What is wrong with its tasks, with the row at fault."""
        return BadInput(self.file, self.rows.get(error.task), error.reason, error.remedy)
