"""Many lives on one clock: whatever happens in the demo group happens in the order of time."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from datetime import datetime

from takt.engines import workdays

Wait = float | datetime  # working hours from now, or an instant
Life = Generator[Wait, datetime, None]


class Abandoned(Exception):
    """Nobody is there to go on; what is open stays open."""


class Simulation:
    """Lives take turns: each yields how long it waits and is sent the instant at which it goes on."""

    def __init__(self, time: workdays.Calendar) -> None:
        self._time = time
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._count = 0

    def begin(self, life: Life, at: datetime) -> None:
        """Let a life begin; its first wait counts from `at`."""
        self._enqueue(life, at, next(life))

    def run(self, until: datetime, passed: Callable[[datetime], None]) -> None:
        """Let everything happen that happens before `until`, in order; `passed` hears of each instant."""
        while self._waiting and self._waiting[0][0] < until:
            at, _order, life = heapq.heappop(self._waiting)
            passed(at)
            try:
                wait = life.send(at)
            except (StopIteration, Abandoned):
                continue
            self._enqueue(life, at, wait)

    def _enqueue(self, life: Life, at: datetime, wait: Wait) -> None:
        when = wait if isinstance(wait, datetime) else workdays.add(self._time, at, wait * 60)
        self._count += 1
        heapq.heappush(self._waiting, (max(when, at), self._count, life))
