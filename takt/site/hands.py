"""The hands of a worker: a few threads that do errands side by side, so that who answers slowly delays nobody else.

A destination has one hand of a worker at a time. Destinations that failed lately, or took long, share half of the
hands: however many of them there are, the other half is there for everybody else.
"""

import logging
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from django.db import Error, close_old_connections, connections

from takt.ground import clock, errands
from takt.ground.errands import Effect
from takt.ground.models import Errand

log = logging.getLogger(__name__)
HANDS = 6
NAP = 0.5  # seconds between two looks at a table in which nothing was due
SLOW = 2.0  # seconds; whoever takes longer counts as slow until the next answer


@dataclass
class Hands:
    effects: Mapping[str, Effect]
    count: int = HANDS
    nap: float = NAP
    stopping: threading.Event = field(default_factory=threading.Event)
    _at_work: dict[int, str] = field(default_factory=dict)  # {errand: destination}
    _slow: set[str] = field(default_factory=set)
    _finished: int = 0
    _moved: threading.Condition = field(default_factory=threading.Condition)

    def run(self) -> None:
        """Hand out errands until `stop`; what is being done then is finished first."""
        with ThreadPoolExecutor(self.count, thread_name_prefix="errand") as pool:
            while not self.stopping.is_set():
                finished = self._wait_for_a_hand()
                errand = None if self.stopping.is_set() else self._take()
                if errand is None:
                    self._rest(finished)
                    continue
                with self._moved:
                    self._at_work[errand.pk] = errand.destination
                pool.submit(self._do, errand)
        connections.close_all()

    def stop(self) -> None:
        self.stopping.set()
        with self._moved:
            self._moved.notify_all()

    # private

    def _wait_for_a_hand(self) -> int:
        """Returns how many errands were finished until then."""
        with self._moved:
            self._moved.wait_for(lambda: len(self._at_work) < self.count or self.stopping.is_set())
            return self._finished

    def _rest(self, finished: int) -> None:
        """Until something else is finished, whose destination is free again, or for a nap."""
        with self._moved:
            self._moved.wait_for(lambda: self._finished != finished or self.stopping.is_set(), self.nap)

    def _take(self) -> Errand | None:
        """The next errand whose destination may have a hand now; the database may be away for a while."""
        try:
            close_old_connections()
            return errands.take(clock.now(), busy=self._busy())
        except Error as error:
            log.warning("no errand could be taken up (%s); tried again", error)
            return None

    def _busy(self) -> set[str]:
        with self._moved:
            at_work, slow = set(self._at_work.values()), set(self._slow)
        difficult = errands.struggling() | slow
        return at_work | difficult if len(at_work & difficult) >= self.count // 2 else at_work

    def _do(self, errand: Errand) -> None:
        began = time.monotonic()
        try:
            errands.work(errand, self.effects, clock.now())
        except Error as error:
            log.warning("what came of the errand %s could not be kept (%s); it is tried again", errand, error)
        finally:
            close_old_connections()  # with PostgreSQL back into the pool
            with self._moved:
                slow = time.monotonic() - began > SLOW
                (self._slow.add if slow else self._slow.discard)(errand.destination)
                del self._at_work[errand.pk]
                self._finished += 1
                self._moved.notify_all()
