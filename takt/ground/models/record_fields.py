"""The fields that every record has, and the role that counts on it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded
from takt.ground.models.participation import Participation
from takt.ground.models.person import Person
from takt.ground.models.process import Stage
from takt.ground.models.unit import Unit
from takt.ground.prepared import prepared
from takt.ground.roles import Office, Role

HIDDEN = "…"


class RecordFields(Guarded):
    """One table with what all kinds share; `Record` gives it its acts and rules."""

    class Priority(models.IntegerChoices):
        URGENT = 1, _("urgent")
        HIGH = 2, _("high")
        NORMAL = 3, _("normal")
        LOW = 4, _("low")

    code = models.CharField(max_length=24, unique=True, editable=False)
    kind = models.CharField(max_length=40, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("description"), blank=True, max_length=50_000)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="records", verbose_name=_("unit"))
    project = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    creator = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="owned")
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="records")
    stage_since = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)  # a handover is offered and not yet answered
    target_at = models.DateTimeField(null=True)
    turn_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="turns")
    turn_function = models.ForeignKey("ground.Function", models.PROTECT, null=True, related_name="+")
    turn_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    turn_since = models.DateTimeField(null=True)
    due = models.DateField(_("due date"), null=True, blank=True)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    confidential = models.BooleanField(_("confidential"), default=False)
    published = models.BooleanField(_("published to the group"), default=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    outside_key = models.CharField(max_length=120, blank=True)  # its key where it was imported from
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def role_of(self, person: Person) -> Role:
        """The role that counts here: in the unit, or by taking part; on a confidential record by taking
        part in person alone, and for the PMO leader."""
        return self.ask(("role", person.pk), lambda: self._role_of(person))

    @property
    def told_as(self) -> str:
        """What the story of another record calls this one: of what is confidential, not even the code."""
        return HIDDEN if self.confidential else self.code

    def may_place(self, person: Person) -> bool:
        """Whether the person may put this record where it now is."""
        return self.role_of(person) >= Role.MEMBER

    def _role_of(self, person: Person) -> Role:
        if person.office == Office.LEADER:
            return Role.LEAD
        parts = self._parts_near(person)
        named = Role.MEMBER if (person.pk, None) in parts else Role.NONE
        inside = person.role_at(self.unit.path)
        if self.confidential:
            return max(named, inside) if named else Role.NONE
        as_unit = [min(person.role_at(path), Role.MEMBER) for _person, path in parts if path is not None]
        return max(named, inside, Role.READER if self.published else Role.NONE, *as_unit)

    def _parts_near(self, person: Person) -> list[tuple[int | None, str | None]]:
        """(the person's key, a unit's path) of who takes part here or in the project: the person, and all units."""
        project: int | None = self.project_id  # type: ignore[attr-defined]  # "self" is unknown to the plugin here
        places = [key for key in (self.pk, project) if key is not None]
        return list(_near(person.pk, tuple(places)))


@prepared
def _near(person: int, records: tuple[int, ...]) -> models.QuerySet[Participation, tuple[int | None, str | None]]:
    near = Participation.objects.filter(Q(person=person) | Q(unit__isnull=False), record__in=records)
    return near.values_list("person_id", "unit__path")
