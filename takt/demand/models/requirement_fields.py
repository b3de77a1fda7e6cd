"""The fields of a requirement."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.flow.models import Flowing
from takt.ground.models import Person


class RequirementFields(Flowing):
    class Method(models.TextChoices):
        RICE = "rice", "RICE"
        WSJF = "wsjf", "WSJF"

    class Result(models.TextChoices):
        PASSED = "passed", _("passed")
        FAILED = "failed", _("failed")

    class Achieved(models.TextChoices):
        YES = "yes", _("yes, as hoped")
        PARTLY = "partly", _("partly")
        NO = "no", _("no")

    requester = models.ForeignKey(Person, models.PROTECT, related_name="requirements", verbose_name=_("requester"))
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    sign = models.TextField(_("how we would notice that it is solved"), max_length=2_000, blank=True)
    triaged_at = models.DateTimeField(null=True)
    snoozed_until = models.DateField(null=True)
    reason = models.TextField(max_length=2_000, blank=True)  # of a decline, merge or snooze: the requester reads it
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    score_method = models.CharField(max_length=4, choices=Method.choices, blank=True)
    factors = models.JSONField(default=dict)  # the method's factors by name, as entered
    score = models.FloatField(null=True)
    planned_start = models.DateField(_("planned start"), null=True)
    release = models.CharField(_("release"), max_length=80, blank=True)
    test_result = models.CharField(max_length=8, choices=Result.choices, blank=True)
    test_note = models.TextField(max_length=5_000, blank=True)
    launched_at = models.DateTimeField(null=True)
    launch_note = models.TextField(max_length=5_000, blank=True)
    achieved = models.CharField(max_length=8, choices=Achieved.choices, blank=True)
    outcome = models.TextField(_("what it achieved"), max_length=5_000, blank=True)

    class Meta:
        abstract = True
