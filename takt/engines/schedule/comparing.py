"""What a change does: two schedules compared task by task."""

from collections.abc import Iterator
from dataclasses import dataclass

from takt.engines.schedule.result import Dates, Schedule


@dataclass(frozen=True, slots=True)
class Difference:
    """A task before and after; None where it was not there, or is no more.

    start, finish: by how many seconds on the clock they moved, later positive. slack: by how much working time the
    total slack grew. All are 0 where the task is in one of the schedules only.
    """

    task: str
    before: Dates | None
    after: Dates | None

    @property
    def start(self) -> int:
        return round((self.after.start - self.before.start).total_seconds()) if self.before and self.after else 0

    @property
    def finish(self) -> int:
        return round((self.after.finish - self.before.finish).total_seconds()) if self.before and self.after else 0

    @property
    def slack(self) -> int:
        return self.after.total_slack - self.before.total_slack if self.before and self.after else 0


def compare(before: Schedule, after: Schedule) -> list[Difference]:
    """Every task whose dates, slack or criticality differ, or which only one of them has; in the order of `after`."""
    return [each for each in _pairs(before, after) if each.before != each.after]


def _pairs(before: Schedule, after: Schedule) -> Iterator[Difference]:
    known, now = before.network.number, after.network.number
    for task in after.tasks:
        yield Difference(task.id, before.of(task.id) if task.id in known else None, after.of(task.id))
    for task in before.tasks:
        if task.id not in now:
            yield Difference(task.id, before.of(task.id), None)
