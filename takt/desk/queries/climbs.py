"""Escalations that reached a person and that nobody has brought down yet."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from takt.flow.models import Escalation
from takt.ground.models import Notice, Person
from takt.ground.prepared import prepared

SHOWN = 6


def climbs_for(person: Person) -> list[Escalation]:
    """Climbs under way of which this person was told: what nobody acknowledged first, then
    what they took on while it is the turn of somebody else: their own turns are on the desk anyway."""
    return list(_told_of(person))


@prepared
def _told_of(person: Person) -> QuerySet[Escalation]:
    told = Notice.objects.filter(
        person=person,
        reason=Notice.Reason.ESCALATION,
        event__record=OuterRef("record"),
        event__verb="escalate",
        event__at__gte=OuterRef("opened_at"),
    )
    found = Escalation.objects.visible_to(person).filter(
        Q(acknowledged_by__isnull=True) | Q(acknowledged_by=person) & ~Q(record__turn_person=person),
        Exists(told),
        closed_at__isnull=True,
        record__closed_at__isnull=True,
    )
    near = ("record__unit", "record__stage", "record__turn_person", "record__turn_function", "acknowledged_by")
    fresh_first = (F("acknowledged_at").asc(nulls_first=True), "-level", "pk")
    return found.select_related(*near).order_by(*fresh_first)[: SHOWN + 1]
