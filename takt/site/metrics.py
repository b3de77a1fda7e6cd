"""What the server counts of itself, in Prometheus' text format, for this machine or for who knows TAKT_METRICS_TOKEN.

Every server process counts in a small file of its own that the others can read, so that one look tells of all.
"""

from __future__ import annotations

import hmac
import mmap
import os
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from takt.ground import clock
from takt.ground.models import Errand, Event, Seal
from takt.kit.access import open_to_all
from takt.kit.request import OpenRequest

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
SHAPE = struct.Struct(f"<{len(CLASSES) + len(BUCKETS) + 2}d")  # by class, by bucket, seconds, answers
SELF = frozenset({"127.0.0.1", "::1"})
FORWARDED = frozenset({"X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via"})


class Measured:
    """The outermost middleware: counts every answer and how long it took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        _count(response.status_code, time.perf_counter() - began)
        return response


@open_to_all
@require_safe
def metrics(request: OpenRequest) -> HttpResponse:
    """Refused, as if it were not there, to anybody else."""
    if not _may_look(request):
        return HttpResponse(status=404)
    return HttpResponse("\n".join(_lines()) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_look(request: HttpRequest) -> bool:
    """By the token, or from this machine where no proxy stands between."""
    token, given = settings.METRICS_TOKEN, request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    handed_on = not FORWARDED.isdisjoint(request.headers)
    return not token and not handed_on and request.META.get("REMOTE_ADDR") in SELF - settings.PROXIES


def _count(status: int, seconds: float) -> None:
    """Two threads at once may lose one count: a lock would cost each request more than that is worth."""
    counts = _own()
    numbers = list(SHAPE.unpack_from(counts))
    numbers[min(max(status // 100, 1), 5) - 1] += 1
    for place, most in enumerate(BUCKETS, start=len(CLASSES)):
        numbers[place] += seconds <= most
    numbers[-2] += seconds
    numbers[-1] += 1
    SHAPE.pack_into(counts, 0, *numbers)


@cache
def _own() -> mmap.mmap | bytearray:
    """This process's file; where there is no room for one it counts for itself."""
    try:
        folder = _folder()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = folder / str(os.getpid())
        file.write_bytes(bytes(SHAPE.size))
        with file.open("r+b") as opened:
            return mmap.mmap(opened.fileno(), SHAPE.size)
    except OSError:
        return bytearray(SHAPE.size)


def _folder() -> Path:
    return Path(settings.DATA) / "metrics"


def _lines() -> Iterator[str]:
    numbers = _sum()
    yield "# TYPE takt_requests_total counter"
    for name, count in zip(CLASSES, numbers, strict=False):
        yield f'takt_requests_total{{status="{name}"}} {count:.0f}'
    yield "# TYPE takt_request_seconds histogram"
    for most, count in zip(BUCKETS, numbers[len(CLASSES) :], strict=False):
        yield f'takt_request_seconds_bucket{{le="{most}"}} {count:.0f}'
    yield f'takt_request_seconds_bucket{{le="+Inf"}} {numbers[-1]:.0f}'
    yield f"takt_request_seconds_sum {numbers[-2]:.6f}"
    yield f"takt_request_seconds_count {numbers[-1]:.0f}"
    yield from _house()


def _house() -> Iterator[str]:
    """What stands in the database; only that it does not answer where it does not."""
    yield "# TYPE takt_database_up gauge"
    try:
        last = Seal.objects.order_by("-place").first()
        events = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        waiting, dead = Errand.objects.open().count(), Errand.objects.dead().count()
    except DatabaseError:
        yield "takt_database_up 0"
        return
    yield "takt_database_up 1"
    yield "# TYPE takt_errands_waiting gauge"
    yield f"takt_errands_waiting {waiting}"
    yield "# TYPE takt_errands_dead gauge"
    yield f"takt_errands_dead {dead}"
    yield "# TYPE takt_last_event gauge"
    yield f"takt_last_event {events}"
    if last is not None:
        yield "# TYPE takt_log_sealed_seconds_ago gauge"
        yield f"takt_log_sealed_seconds_ago {(clock.now() - last.sealed_at).total_seconds():.0f}"


def _sum() -> list[float]:
    """The counts of all server processes that live on this machine; of the dead the files are removed."""
    total = [0.0] * (len(CLASSES) + len(BUCKETS) + 2)
    found = sorted(_folder().iterdir()) if _folder().is_dir() else []
    for file in found:
        if not Path(f"/proc/{file.name}").exists() and Path("/proc/self").exists():
            with suppress(OSError):
                file.unlink()
            continue
        with suppress(OSError, struct.error):
            total = [a + b for a, b in zip(total, SHAPE.unpack(file.read_bytes()), strict=True)]
    return total
