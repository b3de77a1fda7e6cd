"""The one log. Appended by the door, changed by nobody: triggers of the database see to it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.kinds import seen_through
from takt.ground.roles import Office, Role


class EventQuerySet(GuardedQuerySet["Event"]):
    def visible_to(self, person: Any) -> EventQuerySet:
        """Events of visible records; of the house itself for its leads, the PMO, and one's own."""
        if not person.is_active:
            return self.none()
        if person.office == Office.LEADER:
            return self
        led = [path for path, role, _f in person.memberships_by_path if role >= Role.LEAD]
        house = Q(actor=person) | Q(kind="person", subject=person.pk)
        for path in led:
            house |= Q(unit__path__startswith=path)
        if person.office == Office.MEMBER:
            house = Q()
        return self.filter(Q(seen_through("record", person)) | Q(record=None) & house)


class Event(Guarded):
    """When, who, where, what, from which stage and owner to which."""

    at = models.DateTimeField()
    actor = models.ForeignKey("ground.Person", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("ground.Unit", models.PROTECT, null=True, related_name="+")
    project = models.ForeignKey("ground.Record", models.PROTECT, null=True, related_name="+")
    record = models.ForeignKey("ground.Record", models.PROTECT, null=True, related_name="events")
    kind = models.CharField(max_length=40)
    subject = models.BigIntegerField(null=True)  # key of what is no record: a unit, a person, a process
    verb = models.CharField(max_length=40)
    stage_from = models.ForeignKey("ground.Stage", models.PROTECT, null=True, related_name="+")
    stage_to = models.ForeignKey("ground.Stage", models.PROTECT, null=True, related_name="+")
    owner_from = models.ForeignKey("ground.Person", models.PROTECT, null=True, related_name="+")
    owner_to = models.ForeignKey("ground.Person", models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(default=dict)
    batch = models.CharField(max_length=40, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("record", "id"), name="event_by_record"),
            models.Index(fields=("at",), name="event_by_time"),
            models.Index(fields=("kind", "verb", "at"), name="event_by_verb"),
        )
