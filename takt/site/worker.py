"""The worker: runs each round when it is due, one after the other, until it is asked to stop. Errands are done
beside it (hands.py).

Why a plain loop and no task queue: docs/decisions/worker-is-a-loop.md.
"""

import logging
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from types import FrameType
from typing import Any

from django.db import close_old_connections

from takt.ground import clock
from takt.site.alone import Taken, alone
from takt.site.rounds import Round

log = logging.getLogger(__name__)
NAP = 0.5  # seconds after which a stop is heard at the latest
STANDING_BY = 5.0  # seconds until a worker looks again whether the rounds are free


@dataclass
class Worker:
    """Rounds are run by one worker of a database at a time; the others stand by and take over when it is gone."""

    rounds: Sequence[Round]
    stopping: bool = False  # no Event: two signals at once (Ctrl-C, then TERM) would wait for each other within it

    def run(self) -> None:
        """Run until `stop`. A round that is running when the stop comes is finished first."""
        while not self.stopping:
            try:
                with alone() as still:
                    self._go_round(still)
            except Taken:
                self._rest_until(time.monotonic() + STANDING_BY)

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        self.stopping = True

    def _go_round(self, still: Callable[[], bool]) -> None:
        """Run what is due, until `stop` or until the place is lost."""
        due = dict.fromkeys(range(len(self.rounds)), 0.0)
        while not self.stopping and still():
            for index, which in enumerate(self.rounds):
                if due[index] <= time.monotonic() and not self.stopping:
                    close_old_connections()  # the database may have gone and come back meanwhile
                    attempt(which, clock.now())
                    due[index] = time.monotonic() + which.every
            self._rest_until(min(due.values(), default=time.monotonic() + 60.0))

    def _rest_until(self, due: float) -> None:
        while not self.stopping and (left := due - time.monotonic()) > 0:
            time.sleep(min(left, NAP))


def attempt(which: Round, now: datetime) -> tuple[bool, Any]:
    """Run one round: (True, what it did) or (False, the error). One that fails does not stop the others."""
    try:
        return True, which.act(now)
    except Exception as error:
        log.exception("the round '%s' failed; it is tried again in %d s", which.name, which.every)
        return False, error


@contextmanager
def stopped_by_signals(worker: Worker) -> Iterator[None]:
    """SIGTERM and SIGINT let the running round finish and then end the worker."""
    before = {number: signal.signal(number, worker.stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
