"""The numbers in the rail: asked on every page, so in as few queries as there are numbers to know."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Case, Count, Q, Value, When

from takt.desk.queries.waiting import waiting_for
from takt.ground.models import Notice, Person
from takt.ground.prepared import prepared_numbers

MOST = 100  # nobody reads a larger number: it is shown as 99+
LOOKED_AT = 1_000
UNTRIAGED = Q(requirement__isnull=False, requirement__triaged_at__isnull=True)


class Waiting(NamedTuple):
    """How much waits on the desk, and how much of it in the inbox."""

    desk: int
    inbox: int


def waiting(person: Person, now: datetime) -> Waiting:
    """Both numbers in one query; where very much waits, of what is looked at first."""
    return Waiting(*_waiting(person, now))


def notices(person: Person) -> int:
    """Unread ones, of records that the person may still see."""
    return _unread(person)[0]


@prepared_numbers
def _waiting(person: Person, now: datetime) -> dict[str, int]:
    untriaged = Case(When(UNTRIAGED, then=Value(1)), default=Value(0))
    found = waiting_for(person, now).order_by().values("pk").annotate(untriaged=untriaged)[:LOOKED_AT]
    counted: dict[str, int] = found.aggregate(desk=Count("pk"), inbox=Count("pk", filter=Q(untriaged=1)))
    return counted


@prepared_numbers
def _unread(person: Person) -> int:
    return Notice.objects.visible_to(person).filter(read_at__isnull=True).order_by()[:MOST].count()
