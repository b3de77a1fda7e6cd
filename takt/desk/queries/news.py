"""What changed on the records that a person takes part in or watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from takt.ground.models import Event, Participation, Person, Record, Watch
from takt.ground.prepared import prepared
from takt.kit.record.story import QUIET

DAYS = 7
READ = 150  # events, newest first
SHOWN = 10  # records
LINES = 2  # sentences on each


@dataclass(frozen=True)
class News:
    """One record and the latest that others did to it."""

    events: list[Event]
    more: int

    @property
    def record(self) -> Record:
        record = self.events[0].record
        assert record is not None
        return record

    @property
    def latest(self) -> datetime:
        return self.events[0].at


def news_for(person: Person, now: datetime) -> list[News]:
    """What others did within a week, a record once, the latest first."""
    latest = _latest(person, now)
    shown = [key for keys in latest.values() for key in keys[:LINES]]
    events = {event.pk: event for event in _shown(tuple(shown))}
    return [News([events[key] for key in keys[:LINES]], max(0, len(keys) - LINES)) for keys in latest.values()]


def _latest(person: Person, now: datetime) -> dict[int, list[int]]:
    """{key of a record: keys of what others did to it}, the latest first."""
    latest: dict[int, list[int]] = {}
    for key, record in _others_did(person, now - timedelta(days=DAYS), now):
        if record in latest or len(latest) < SHOWN:
            latest.setdefault(record, []).append(key)
    return latest


@prepared
def _others_did(person: Person, since: datetime, until: datetime) -> QuerySet[Event, tuple[int, int]]:
    followed = Q(record__in=Watch.objects.filter(person=person).values("record"))
    followed |= Q(record__in=Participation.objects.filter(person=person).values("record"))
    events = (
        Event.objects.visible_to(person)
        .filter(followed, at__gt=since, at__lte=until)
        .exclude(verb__in=QUIET)
        .exclude(actor=person)
    )
    return events.order_by("-at", "-pk").values_list("pk", "record")[:READ]


@prepared
def _shown(keys: tuple[int, ...]) -> QuerySet[Event]:
    return Event.objects.filter(pk__in=keys).select_related("record", "actor", "stage_to", "owner_to")
