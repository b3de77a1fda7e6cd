"""Verifies the chain of the log: finds events that were changed, removed, put in, or put in another order.

What it cannot find: events that somebody with the rights of the database appended or cut off together with their
seals, where no head was written down elsewhere. See docs/decisions/log-chain.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _

from takt.ground.models.event import Event
from takt.ground.models.seal import Seal
from takt.ground.sealing import BEGINNING, COLUMNS, canonical, digest_of_values, head_after

CHUNK = 5_000
UNSEALED_FOR = timedelta(hours=2)  # the worker looks for what is late once an hour
LATEST = timedelta(hours=3)  # after which an event with a lower key than its neighbours was put in


@dataclass(frozen=True)
class Head:
    """A place of the chain and its digest, as it was written down outside the database."""

    place: int
    digest: str


@dataclass
class _State:
    place: int = 0
    head: str = BEGINNING
    youngest: int = 0  # greatest key sealed so long ago that nothing older could still come
    recent: list[tuple[datetime, int]] = field(default_factory=list)


def faults(now: datetime, written_down: list[Head]) -> Iterator[str]:
    """Each fault of the chain, in words; none where the log is whole. Reads the log once, in the order of the seals."""
    redacted = dict(_redacted())
    heads = {head.place: head.digest for head in written_down}
    state = _State()
    rows = Seal.objects.order_by("place").values_list(
        "place", "salt", "values", "head", "sealed_at", *(f"event__{name}" for name in COLUMNS), "event__changes"
    )
    for place, salt, values, head, sealed_at, *event, changes in rows.iterator(CHUNK):
        if place != state.place + 1:
            yield _("The events of seals %(first)d to %(last)d are gone") % {
                "first": state.place + 1,
                "last": place - 1,
            }
        elif head_after(state.head, event, values, sealed_at) != head:
            yield _("Event %(key)d was changed, or stands in another place than it was written") % {"key": event[0]}
        yield from _put_in(state, event[0], sealed_at)
        yield from _changed(event[0], salt, values, changes, redacted)
        if heads.pop(place, head) != head:
            yield _("Seal %(place)d is another than the one that was written down") % {"place": place}
        state.place, state.head = place, head
    yield from _cut_off(heads, state.place)
    yield from _left_out(now)


def _redacted() -> Iterator[tuple[int, str]]:
    """(key, digest) of what each redaction left standing: the last one counts."""
    events = Event.objects.filter(verb="redact").order_by("pk")
    for changes in events.values_list("changes", flat=True).iterator(CHUNK):
        yield from changes.get("events") or []


def _put_in(state: _State, key: int, sealed_at: datetime) -> Iterator[str]:
    while state.recent and state.recent[0][0] < sealed_at - LATEST:
        state.youngest = max(state.youngest, state.recent.pop(0)[1])
    if key < state.youngest:
        yield _("Event %(key)d was put in between older ones afterwards") % {"key": key}
    if not state.recent or state.recent[-1][0] != sealed_at:
        state.recent.append((sealed_at, key))
    elif key > state.recent[-1][1]:
        state.recent[-1] = (sealed_at, key)


def _changed(key: int, salt: str, values: str, changes: object, redacted: dict[int, str]) -> Iterator[str]:
    """A redacted event is held against what its redaction left, any other against its seal."""
    whole = digest_of_values("", changes) == redacted[key] if key in redacted else False
    if not whole and (key in redacted or digest_of_values(salt, changes) != values):
        yield _("What event %(key)d says has been changed: %(says)s") % {"key": key, "says": canonical(changes)[:120]}


def _cut_off(heads: dict[int, str], last: int) -> Iterator[str]:
    if heads:
        told = {"last": last, "place": max(heads)}
        yield _("The log ends at seal %(last)d, but seal %(place)d had been written down: its end was cut off") % told


def _left_out(now: datetime) -> Iterator[str]:
    taken = models.Exists(Seal.objects.filter(event=models.OuterRef("pk")))
    waiting = Event.objects.filter(~taken, at__lt=now - UNSEALED_FOR).count()
    if waiting:
        yield _("%(count)d events of more than two hours ago have no seal: is the worker running?") % {"count": waiting}
