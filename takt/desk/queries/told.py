"""What a person was told, unread first."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from takt.ground.models import Notice, Person
from takt.ground.prepared import prepared

SIZE = 40


def notices_of(person: Person, page: int) -> list[Notice]:
    """A page of notices of records that are still visible; one more tells that there is another page."""
    return list(_told(person, str(page)))


@prepared
def _told(person: Person, page: str) -> QuerySet[Notice]:
    unread_first = Case(When(read_at__isnull=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    near = ("event__record", "event__actor", "event__stage_to", "event__owner_to")
    found = Notice.objects.visible_to(person).select_related(*near).order_by(unread_first, "-pk")
    start = (int(page) - 1) * SIZE
    return found[start : start + SIZE + 1]
