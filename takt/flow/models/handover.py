"""Handovers and gate decisions: what one side offers and the other answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded
from takt.ground.models import Function, Person, Record, Stage, Unit
from takt.ground.models.talk import OfRecordQuerySet


class Handover(Guarded):
    """Work offered to another function: accepted or returned by the receiver; until then the giver owns it."""

    class Outcome(models.TextChoices):
        WAITING = "", _("waiting")
        RECEIVED = "received", _("accepted")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Reason(models.TextChoices):
        MISSING = "missing", _("information missing")
        UNCLEAR = "unclear", _("unclear responsibility")
        NOT_READY = "not_ready", _("not ready")
        PRIORITY = "priority", _("wrong priority")
        OTHER = "other", _("other")

    record = models.ForeignKey(Record, models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stage_from = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    stage_to = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    unit_to = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)  # {position in the checklist: what was answered}
    note = models.TextField(blank=True, max_length=5_000)
    offered_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING, blank=True)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    reply = models.TextField(blank=True, max_length=5_000)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("record",), name="one_handover_waits", condition=Q(answered_at__isnull=True)
            ),
        )

    @property
    def function_to(self) -> Function | None:
        return self.stage_to.function


class GateDecision(Guarded):
    """A gate: presented by the owner with evidence, decided by the role that the process names."""

    class Outcome(models.TextChoices):
        WAITING = "", _("waiting")
        GO = "go", _("go")
        CONDITIONAL = "conditional", _("conditional go")
        HOLD = "hold", _("hold")
        RETURN = "return", _("return")
        STOP = "stop", _("stop")

    PASSED = (Outcome.GO, Outcome.CONDITIONAL)

    record = models.ForeignKey(Record, models.CASCADE, related_name="gate_decisions")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    presented_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    presented_at = models.DateTimeField()
    evidence = models.JSONField(default=dict)  # {position in the gate's list: what shows it}
    decider = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.WAITING, blank=True)
    note = models.TextField(blank=True, max_length=5_000)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("record",), name="one_gate_waits", condition=Q(decided_at__isnull=True)),
        )
