"""Reads around webhooks and errands: what was sent, what waits, what was given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from takt.ground.errors import NotSeen
from takt.ground.models import Errand, Event, Person, Record, Unit
from takt.ground.models.errand import STILL_OPEN
from takt.outside.models import Webhook
from takt.outside.models.webhook import may_keep

SHOWN = 50
DAY = timedelta(hours=24)
LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Row:
    """One errand as it is shown: `about` is what it does for whom, `code` the record, as far as it is seen."""

    errand: Errand
    about: str
    code: str
    state: str  # waiting, failed, dead or done


@dataclass(frozen=True)
class Standing:
    """How the house's errands stand."""

    waiting: int
    failed: int
    dead: int
    done: int


def webhooks(person: Person) -> QuerySet[Webhook]:
    return Webhook.objects.visible_to(person).select_related("unit", "owner")


def webhook(person: Person, key: int) -> Webhook:
    """Raises NotSeen."""
    found = webhooks(person).filter(pk=key).first()
    if found is None:
        raise NotSeen
    return found


def units_of(person: Person) -> list[Unit]:
    """The units whose webhooks a person may keep."""
    return [unit for unit in Unit.objects.visible_to(person) if may_keep(unit, person)]


def errand(person: Person, key: int) -> Errand:
    """Raises NotSeen."""
    found = Errand.objects.visible_to(person).filter(pk=key).first()
    if found is None:
        raise NotSeen
    return found


def deliveries(hook: Webhook, person: Person) -> list[Row]:
    """The last messages to a webhook, the newest first."""
    mine = Errand.objects.visible_to(person).filter(destination=hook.destination)
    return rows(mine.order_by("-pk")[:SHOWN], person)


def given_up(person: Person) -> list[Row]:
    return rows(Errand.objects.visible_to(person).dead().order_by("-dead_at")[:SHOWN], person)


def under_way(person: Person) -> list[Row]:
    """What waits or is tried again, those that failed most often first."""
    return rows(Errand.objects.visible_to(person).open().order_by("-attempts", "due_at")[:SHOWN], person)


def standing(person: Person, now: datetime) -> Standing:
    mine = Errand.objects.visible_to(person)
    counted = mine.aggregate(
        waiting=Count("pk", STILL_OPEN & Q(attempts=0)),
        failed=Count("pk", STILL_OPEN & Q(attempts__gt=0)),
        dead=Count("pk", Q(dead_at__isnull=False)),
        done=Count("pk", Q(done_at__gte=now - DAY)),
    )
    return Standing(**counted)


def is_left_alone(person: Person, now: datetime) -> bool:
    """Whether something has been due for long and nothing was done since: no worker is running."""
    mine = Errand.objects.visible_to(person)
    return mine.open().filter(due_at__lt=now - LATE).exists() and not mine.filter(done_at__gte=now - LATE).exists()


def rows(errands: Sequence[Errand] | QuerySet[Errand], person: Person) -> list[Row]:
    """Errands with names: two or three queries, however many there are."""
    found = list(errands)
    hooks = Webhook.objects.in_bulk({one.given["webhook"] for one in found if "webhook" in one.given})
    people = Person.objects.in_bulk({one.given["person"] for one in found if "person" in one.given})
    codes = _codes({one.given["event"] for one in found if "event" in one.given}, person)
    return [
        Row(one, _about(one, hooks, people), codes.get(one.given.get("event", 0), ""), _state(one)) for one in found
    ]


def _codes(events: set[int], person: Person) -> dict[int, str]:
    """{event: code of its record}, of records that the person sees."""
    known = dict(Event.objects.filter(pk__in=events).values_list("pk", "record"))
    codes = Record.objects.visible_to(person).filter(pk__in=set(known.values())).in_bulk()
    return {event: codes[record].code for event, record in known.items() if record in codes}


def _about(errand: Errand, hooks: dict[int, Any], people: dict[int, Any]) -> str:
    if errand.kind == "message" and errand.given.get("webhook") in hooks:
        return _("Message to %(name)s") % {"name": hooks[errand.given["webhook"]].name}
    if errand.kind == "letter" and errand.given.get("person") in people:
        return _("Mail to %(name)s") % {"name": people[errand.given["person"]].name}
    return errand.kind


def _state(errand: Errand) -> str:
    if errand.done_at:
        return "done"
    if errand.dead_at:
        return "dead"
    return "failed" if errand.attempts else "waiting"
