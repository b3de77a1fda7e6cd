"""Processes: stages, whose turn each is, targets, checklists, gates and the moves allowed. Data, not code."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.models.function import Function
from takt.ground.models.logged import Logged
from takt.ground.models.naming import TwoNames
from takt.ground.models.unit import Unit
from takt.ground.prepared import prepared
from takt.ground.roles import Office, Role, Somebody
from takt.ground.verbs import Verb


def designs_processes(process: Process, person: Somebody) -> bool:
    """The leads of the unit that owns a process, and the PMO, which keeps the standards."""
    return person.role_at(process.unit.path) >= Role.LEAD or person.office >= Office.MEMBER


class ProcessQuerySet(GuardedQuerySet["Process"]):
    def visible_to(self, person: Somebody) -> ProcessQuerySet:
        """How work is done is known to everyone who is signed in."""
        return self if person.is_active else self.none()

    def usable_in(self, unit: Unit, kind: str) -> ProcessQuerySet:
        """Processes of a kind with a published version, owned by this unit or one above it."""
        keys = [int(part) for part in unit.path.split(".") if part]
        return self.filter(kind=kind, unit_id__in=keys, versions__state=ProcessVersion.State.PUBLISHED).distinct()


class Process(TwoNames, Logged):
    """A way of working for one kind of record, owned by a unit and inherited by all below it."""

    VERBS: ClassVar[dict[str, Verb]] = {
        "found": Verb(_("New process"), _("designed this process"), designs_processes, creates=True),
        "edit": Verb(_("Edit"), _("edited this process"), designs_processes),
        "draft": Verb(_("New version"), _("began version {what}"), designs_processes),
        "design": Verb(_("Design"), _("changed the design of version {what}"), designs_processes),
        "publish": Verb(_("Publish"), _("published version {what}"), designs_processes),
        "discard": Verb(_("Discard draft"), _("discarded version {what}"), designs_processes),
        "migrate": Verb(_("Move running records"), _("moved {what} running records"), designs_processes),
    }

    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="processes")
    code = models.SlugField(max_length=60, unique=True)
    about_zh = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "unit__path", "pk")

    def role_of(self, person: Somebody) -> Role:
        return person.role_at(self.unit.path)

    def may_place(self, person: Somebody) -> bool:
        return person.role_at(self.unit.path) >= Role.LEAD

    @property
    def published(self) -> ProcessVersion | None:
        return next(iter(_published(self.pk)), None)


class ProcessVersion(Guarded):
    """A record keeps the version it began with until it is migrated."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    process = models.ForeignKey(Process, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("process", "-number")
        constraints = (models.UniqueConstraint(fields=("process", "number"), name="one_version_a_number"),)

    def __str__(self) -> str:
        return f"{self.process.name} v{self.number}"

    def seen_by(self, person: Somebody) -> bool:
        """How work is done is known to everyone; what is only thought of, to those who design it."""
        return self.state != self.State.DRAFT or self.process.can("design", person)


class Stage(TwoNames, Guarded):
    class Category(models.TextChoices):
        WAITING = "waiting", _("waiting")
        ACTIVE = "active", pgettext_lazy("stage", "active")  # Django says 有效 for the bare word
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    class GateRole(models.TextChoices):
        NONE = "", _("no gate")
        OWNER = "owner", _("the owner")
        LEAD = "lead", _("a lead of the unit")
        PMO = "pmo", _("the PMO")

    version = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="stages")
    code = models.SlugField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    category = models.CharField(max_length=10, choices=Category.choices, default=Category.ACTIVE)
    function = models.ForeignKey(Function, models.PROTECT, null=True, blank=True, related_name="+")
    target_hours = models.PositiveIntegerField(null=True, blank=True)  # working hours in the stage
    accept_hours = models.PositiveIntegerField(default=8)  # working hours to accept a handover into it
    checklist = models.JSONField(default=list, blank=True)  # [{"zh", "en", "required"}]
    gate_role = models.CharField(max_length=10, choices=GateRole.choices, default=GateRole.NONE, blank=True)
    gate_evidence = models.JSONField(default=list, blank=True)  # [{"zh", "en"}]
    next_stages = models.ManyToManyField("self", through="Move", symmetrical=False, related_name="earlier_stages")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("version", "position", "pk")
        constraints = (models.UniqueConstraint(fields=("version", "code"), name="one_stage_a_code"),)

    @property
    def closes(self) -> bool:
        return self.category in (self.Category.DONE, self.Category.DROPPED)


class Move(Guarded):
    """A move that the process allows."""

    before = models.ForeignKey(Stage, models.CASCADE, related_name="moves_out")
    after = models.ForeignKey(Stage, models.CASCADE, related_name="moves_in")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("after__position",)
        constraints = (models.UniqueConstraint(fields=("before", "after"), name="one_move_a_pair"),)


class ProcessChoice(Guarded):
    """The process that a unit uses for a kind; units below inherit it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="process_choices")
    kind = models.CharField(max_length=40)
    process = models.ForeignKey(Process, models.CASCADE, related_name="+")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "kind"), name="one_process_a_kind"),)


def process_for(unit: Unit, kind: str) -> ProcessVersion | None:
    """The published version that a new record of this kind begins with in this unit: the nearest choice
    up the tree, else the first process that the unit inherits."""
    keys = [int(part) for part in unit.path.split(".") if part]
    ranked: list[Any] = sorted(_choices(tuple(keys), kind), key=lambda choice: -len(choice.unit.path))
    process = ranked[0].process if ranked else Process.objects.usable_in(unit, kind).first()
    return process.published if process else None


@prepared
def _published(process: int) -> models.QuerySet[ProcessVersion]:
    found = ProcessVersion.objects.filter(process=process, state=ProcessVersion.State.PUBLISHED)
    return found.order_by("-number")[:1]


@prepared
def _choices(units: tuple[int, ...], kind: str) -> models.QuerySet[ProcessChoice]:
    return ProcessChoice.objects.filter(unit_id__in=units, kind=kind).select_related("process", "unit")
