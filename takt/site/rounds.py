"""What the worker does again and again, and how often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.utils.module_loading import import_string

from takt.accounts import entering, throttle
from takt.site import heads
from takt.site.backup.scheduled import scheduled


@dataclass(frozen=True)
class Round:
    """`act(now)` does what is due at that instant and returns what it did, a number mostly."""

    name: str
    every: int  # seconds
    act: Callable[[datetime], Any]


def drop_sessions(now: datetime) -> int:
    """Remove sessions that have expired."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def _of(path: str) -> Callable[[datetime], Any]:
    """A round of a lower floor, found when it is first run."""
    return lambda now: import_string(path)(now)


ROUNDS: tuple[Round, ...] = (
    Round("escalations", 60, _of("takt.flow.escalating.sweep")),
    Round("snoozed requirements", 60, _of("takt.demand.flows.wake")),
    Round("digests", 300, _of("takt.outside.mail.digests.sweep")),
    Round("old errands", 3600, _of("takt.ground.errands.forget")),
    Round("seals of the log", 10, heads.seal),
    Round("backup", 60, scheduled),
    Round("late seals of the log", 3600, _of("takt.ground.sealing.seal_late")),
    Round("sign-in attempts", 3600, throttle.forget),
    Round("sign-ins of long ago", 86400, entering.forget),
    Round("remembered submits", 3600, _of("takt.kit.once.forget")),
    Round("left uploads", 3600, _of("takt.kit.exchange.keeping.forget")),
    Round("expired sessions", 3600, drop_sessions),
)
