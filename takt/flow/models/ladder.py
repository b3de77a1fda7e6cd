"""The escalation ladder of a unit, and a record's climb on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.models import Person, Record, Unit
from takt.ground.models.logged import Logged
from takt.ground.models.talk import OfRecordQuerySet
from takt.ground.roles import Role
from takt.ground.verbs import Verb, at_least

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class Ladder(Logged):
    """How a missed target climbs in a unit and all below it that have no ladder of their own."""

    VERBS: ClassVar[dict[str, Verb]] = {
        "found": Verb(_("New ladder"), _("set up this ladder"), at_least(Role.LEAD), creates=True),
        "edit": Verb(_("Edit"), _("changed this ladder"), at_least(Role.LEAD)),
    }

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="ladder")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GuardedQuerySet.as_manager()

    def role_of(self, person: Person) -> Role:
        return person.role_at(self.unit.path)


class Rung(Guarded):
    class Whom(models.TextChoices):
        TURN = "turn", _("whose turn it is")
        OWNER = "owner", _("the owner")
        LEAD = "lead", _("the lead of the unit")
        LEAD_ABOVE = "lead_above", _("the lead of the unit above")
        PMO = "pmo", _("the PMO leader")

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="rungs")
    level = models.PositiveSmallIntegerField()
    after_hours = models.PositiveIntegerField()  # working hours after the rung before (the first: after the target)
    whom = models.CharField(max_length=12, choices=Whom.choices)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("level",)
        constraints = (models.UniqueConstraint(fields=("ladder", "level"), name="one_rung_a_level"),)


class Escalation(Guarded):
    """One climb: begins with a nudge, is acknowledged, comes down with a closing note."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="escalations")
    opened_at = models.DateTimeField()
    target_at = models.DateTimeField()  # the target that was missed
    level = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # when it climbs if nobody acknowledges
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    note = models.TextField(blank=True, max_length=2_000)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("next_at",), name="climb_next", condition=Q(closed_at__isnull=True)),)
        constraints = (
            models.UniqueConstraint(fields=("record",), name="one_climb_a_time", condition=Q(closed_at__isnull=True)),
        )


def ladder_for(unit: Unit) -> list[Rung]:
    """The rungs that hold in a unit, its own or the nearest above; none where nobody set a ladder."""
    for place in unit.line():
        rungs = list(Rung.objects.filter(ladder__unit=place))
        if rungs:
            return rungs
    return []


def people_on(rung: Rung, record: Any) -> Sequence[Person]:
    """Whom a rung reaches for a record."""
    if rung.whom == Rung.Whom.TURN:
        return [record.turn_person] if record.turn_person else []
    if rung.whom == Rung.Whom.OWNER:
        return [record.owner] if record.owner else []
    if rung.whom == Rung.Whom.PMO:
        return list(Person.objects.working().filter(office=2))
    line = record.unit.line()
    return leads_of(line if rung.whom == Rung.Whom.LEAD else line[1:])


def leads_of(line: Sequence[Unit]) -> list[Person]:
    """The leads of the nearest of these units that has any."""
    for unit in line:
        found = list(
            Person.objects.working().filter(memberships__unit=unit, memberships__role=Role.LEAD).order_by("pk")
        )
        if found:
            return found
    return []


def climbs_at(record: Any, rungs: Sequence[Rung], level: int, since: datetime) -> datetime | None:
    """When a climb that reached `level` goes on, in the unit's working time; None at the top."""
    following = [rung for rung in rungs if rung.level > level]
    return record.unit.after(since, following[0].after_hours) if following else None
