"""Measuring a page as the server spends on it: the whole stack of middlewares, in this process, without a network."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from takt.kit.access import open_to_all

WARM = 3
ROUNDS = 20
HEAD = f"{'':<44}{'queries':>8}{'CPU ms':>9}{'p50 ms':>9}{'p95 ms':>9}{'KB':>7}"


@open_to_all
def hello(request: HttpRequest) -> HttpResponse:
    """The least that a view can do, behind the same middlewares."""
    return HttpResponse("hello, world")


urlpatterns = [path("hello/", hello), path("", include("takt.site.urls"))]


@dataclass(frozen=True)
class Cost:
    """Of one page: queries, CPU and wall time in milliseconds (medians, and the 95th percentile), size in KB."""

    name: str
    queries: int
    cpu: float
    p50: float
    p95: float
    size: float

    def __str__(self) -> str:
        return f"{self.name:<44}{self.queries:>8}{self.cpu:>9.1f}{self.p50:>9.1f}{self.p95:>9.1f}{self.size:>7.0f}"


def client_of(person: Any, language: str = "en") -> Client:
    """A browser in which a person is signed in."""
    client = Client(headers={"Accept-Language": language})
    client.force_login(person)
    return client


def cost(name: str, ask: Callable[[], Any], rounds: int = ROUNDS) -> Cost:
    """What an answer costs. The first answers warm up what is read once and kept; they are not counted."""
    for _ in range(WARM):
        answer = ask()
        assert answer.status_code < 400, (name, answer.status_code)
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)  # now: the next request empties the log
    spent, taken = [], []
    for _ in range(rounds):
        begun, started = time.perf_counter(), time.process_time()
        ask()
        spent.append((time.process_time() - started) * 1000)
        taken.append((time.perf_counter() - begun) * 1000)
    late = statistics.quantiles(taken, n=20)[-1]
    size = len(answer.content) / 1024
    return Cost(name, queries, statistics.median(spent), statistics.median(taken), late, size)
