"""What a schedule says of its tasks: dates, slack, and which of them are critical."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from takt.engines.schedule.demands import DONE
from takt.engines.schedule.model import Task
from takt.engines.schedule.network import Network
from takt.engines.schedule.slack import Pair, free_slack, total_slack
from takt.engines.workdays.table import Seconds


@dataclass(frozen=True, slots=True)
class Dates:
    """Of one task: instants in UTC, slacks in seconds of working time of its calendar."""

    start: datetime
    finish: datetime
    late_start: datetime
    late_finish: datetime
    total_slack: int
    free_slack: int
    critical: bool


@dataclass(frozen=True)
class Schedule:
    """Arrays with one entry a task, in the order of `tasks`; instants are seconds since the epoch.

    start, finish: as early as links, dates and calendars allow, or as they were. late_start, late_finish: as late
    as neither the finish of the project nor a date that binds passes; what is done has no other dates.
    total_slack: working seconds that a task may slip so far, negative where a date cannot be kept. critical: not
    done, and without slack. horizon: the finish of the project.
    """

    tasks: tuple[Task, ...]
    start: Seconds
    finish: Seconds
    late_start: Seconds
    late_finish: Seconds
    total_slack: Seconds
    critical: NDArray[np.bool_]
    horizon: int
    network: Network = field(repr=False, compare=False)
    early: Pair = field(repr=False, compare=False)

    def of(self, task: str) -> Dates:
        """The dates of one task, by its id. Raises KeyError where there is none."""
        i = self.network.number[task]
        start, finish, late_start, late_finish = (
            datetime.fromtimestamp(int(each[i]), UTC)
            for each in (self.start, self.finish, self.late_start, self.late_finish)
        )
        slacks = int(self.total_slack[i]), int(self.free_slack[i])
        return Dates(start, finish, late_start, late_finish, *slacks, bool(self.critical[i]))

    @property
    def makespan(self) -> int:
        """Seconds of the project's working time from its first start to its finish."""
        return self.network.clocks[""].worked_between(int(self.start.min()), self.horizon) if self.tasks else 0

    @cached_property
    def free_slack(self) -> Seconds:
        """Working seconds that each task may slip without moving any other; never more than its total slack."""
        free = free_slack(self.network, self.early, self.horizon)[self.network.family.closes]
        return np.minimum(free, self.total_slack)


def schedule_of(network: Network, early: Pair, limits: Pair, horizon: int) -> Schedule:
    """The schedule from the dates and limits of all nodes. The network is kept and must not change."""
    closes = np.array(network.family.closes, dtype=np.int64)
    start, finish = (np.array(each, dtype=np.int64) for each in early)
    slack, late_start, late_finish = total_slack(network, (start, finish), limits)
    state = np.array(network.demands.state, dtype=np.int8)
    critical = (slack <= 0) & (state != DONE)
    return Schedule(
        tuple(network.tasks),
        start[closes],
        finish[closes],
        late_start[closes],
        late_finish[closes],
        slack[closes],
        critical[closes],
        horizon,
        network,
        early,
    )
