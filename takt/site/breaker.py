"""While the database does not answer, one request asks it again and all others are told so at once.

Else each of them would wait for the database in its turn, and who came last would wait for all before. Reading and
writing are judged apart: SQLite goes on reading while it cannot write.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, HttpResponse

from takt.kit.errors import answer
from takt.kit.problem import plain

BETWEEN = 0.5  # seconds between two that ask
WATCHED = ("/healthz", "/readyz", "/metrics")  # they say themselves what is wrong
PASSING = {"GET", "HEAD", "OPTIONS"}


@dataclass
class _Way:
    """Reading or writing, as this process has last found it."""

    closed: bool = False
    next_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def admits(self) -> bool:
        """Whether this request may ask: all while it is open, else one at a time."""
        if not self.closed:
            return True
        with self.lock:
            now = time.monotonic()
            if now < self.next_at:
                return False
            self.next_at = float("inf")
            return True

    def found(self, busy: bool) -> None:
        with self.lock:
            self.closed = busy
            self.next_at = time.monotonic() + BETWEEN if busy else 0.0


class Breaker:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.ways = {True: _Way(), False: _Way()}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info in WATCHED:
            return self.get_response(request)
        way = self.ways[request.method in PASSING]
        if not way.admits():
            return answer(request, replace(plain(503), headers={"Retry-After": "3"}))
        busy = True
        try:
            response = self.get_response(request)
            busy = response.status_code == 503
        finally:
            way.found(busy)
        return response
