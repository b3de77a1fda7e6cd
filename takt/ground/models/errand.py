"""What is still to be done after a commit: mail, webhooks, whatever waits for other machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from takt.ground.door import GuardedQuerySet
from takt.ground.models.logged import Logged
from takt.ground.models.unit import Unit, pmo_leader
from takt.ground.roles import Office, Role, Somebody
from takt.ground.verbs import Verb, any_of

STILL_OPEN = Q(done_at__isnull=True, dead_at__isnull=True)


def leads_its_unit(errand: Errand, person: Somebody) -> bool:
    return errand.unit is not None and person.role_at(errand.unit.path) >= Role.LEAD


def is_dead(errand: Errand) -> bool:
    return errand.dead_at is not None


class ErrandQuerySet(GuardedQuerySet["Errand"]):
    def visible_to(self, person: Any) -> Self:
        """All of them to the PMO leader; to leads what is run for their units."""
        if not person.is_active:
            return self.none()
        if person.office == Office.LEADER:
            return self
        led = [path for path, role, _function in person.memberships_by_path if role >= Role.LEAD]
        return self.filter(unit__in=Unit.objects.below(led)) if led else self.none()

    def open(self) -> Self:
        return self.filter(STILL_OPEN)

    def dead(self) -> Self:
        return self.filter(dead_at__isnull=False)

    def free(self, now: datetime) -> Self:
        """What may be taken up at this instant, the longest due first: nobody is at it, and nothing that is
        still open stands before it in its lane."""
        before = Errand.objects.open().filter(lane=OuterRef("lane"), pk__lt=OuterRef("pk"))
        unleased = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        first = Q(lane="") | ~Exists(before)
        return self.open().filter(unleased, first, due_at__lte=now).order_by("due_at", "pk")


class Errand(Logged):
    """One effect outside the transaction that asked for it; its row is written in that transaction.

    `key` names the effect: there is one errand of a key, and outward it is the id that repeats carry.
    Errands of one `lane` are done one after the other. `destination` is whom it waits for.
    """

    VERBS: ClassVar[dict[str, Verb]] = {
        "replay": Verb(_("Try again"), _("had {what} tried again"), any_of(pmo_leader, leads_its_unit), is_dead),
    }

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    lane = models.CharField(max_length=120, blank=True)
    destination = models.CharField(max_length=120, blank=True)
    given = models.JSONField(default=dict)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    since = models.DateTimeField()  # when the day of trying began: as made, or as replayed
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)  # what the last attempt came to
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=32, blank=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=("due_at", "id"), name="errand_due", condition=STILL_OPEN),
            models.Index(fields=("lane", "id"), name="errand_lane", condition=STILL_OPEN),
            models.Index(fields=("destination",), name="errand_struggling", condition=STILL_OPEN & Q(attempts__gt=0)),
            models.Index(fields=("-dead_at",), name="errand_dead", condition=Q(dead_at__isnull=False)),
            models.Index(fields=("done_at",), name="errand_done", condition=Q(done_at__isnull=False)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    def replay(self, *, by: Any, at: datetime | None = None) -> None:
        """Try for another day, from now, under the same key."""
        with self.doing("replay", by=by, at=at) as act:
            act.what(str(self))
            self.dead_at, self.since, self.due_at, self.attempts = None, act.at, act.at, 0
