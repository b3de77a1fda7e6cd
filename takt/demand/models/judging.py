"""Judging a requirement: its score with every factor visible, and the verdicts of named reviewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from takt.demand.models.requirement_fields import RequirementFields
from takt.demand.scoring import FACTORS, score_of
from takt.ground.door import Guarded
from takt.ground.errors import Invalid
from takt.ground.models.talk import OfRecordQuerySet
from takt.ground.prepared import prepared
from takt.ground.recording import let_in

if TYPE_CHECKING:
    from takt.ground.models import Person


class Judging(RequirementFields):
    class Meta:
        abstract = True

    def rate(self, method: str, factors: Mapping[str, float], *, by: Person, at: datetime | None = None) -> None:
        """Score by RICE or WSJF. The factors are kept as entered, so that everyone sees what the score is made of."""
        with self.doing("rate", by=by, at=at) as act:
            if method not in FACTORS:
                raise Invalid({"method": _("Choose RICE or WSJF.")})
            self.score_method, self.score = method, score_of(method, factors)
            self.factors = {name: float(factors[name]) for name in FACTORS[method]}
            act.what(f"{method.upper()} {self.score:g}")

    def ask_review(self, reviewers: Sequence[Person], *, by: Person, at: datetime | None = None) -> None:
        """Ask named people for their verdict; who could not see it takes part from now on."""
        with self.doing("ask_review", by=by, at=at) as act:
            waiting = {review.reviewer_id for review in self.open_reviews()}
            newcomers = [person for person in dict.fromkeys(reviewers) if person.pk not in waiting]
            if not newcomers:
                raise Invalid({"reviewers": _("Name at least one person who is not asked yet.")})
            if any(not person.is_active for person in newcomers):
                raise Invalid({"reviewers": _("One of these people has left.")})
            for person in newcomers:
                act.add(Review(record_id=self.pk, reviewer=person, asked_by=by, asked_at=act.at))
                let_in(self, person_id=person.pk)
                act.tell(person, "review")
            act.about(*newcomers)

    def review(self, verdict: str, note: str = "", *, by: Person, at: datetime | None = None) -> None:
        """Give one's verdict: pass, clarify, revise or reject; anything but a pass says why."""
        with self.doing("review", by=by, at=at) as act:
            if verdict not in Review.Verdict.values or verdict == Review.Verdict.WAITING:
                raise Invalid({"verdict": _("Choose pass, clarify, revise or reject.")})
            if verdict != Review.Verdict.PASS and not note.strip():
                raise Invalid({"note": _("Say what is missing or wrong.")})
            mine = next(review for review in self.open_reviews() if review.reviewer_id == by.pk)
            act.change(mine, verdict=verdict, note=note.strip()[:5000], answered_at=act.at)
            act.what(Review.Verdict(verdict).label)
            act.keep(verdict=verdict)  # told again in the words of whoever reads it
            act.tell(self.owner, "review")

    def open_reviews(self) -> list[Review]:
        """Verdicts that are asked for and not yet given."""
        return self.ask("open reviews", lambda: list(_open_reviews(self.pk))) if self.pk else []


class Review(Guarded):
    """A verdict asked of a named reviewer."""

    class Verdict(models.TextChoices):
        WAITING = "", _("waiting")
        PASS = "pass", _("pass")
        CLARIFY = "clarify", _("clarify")
        REVISE = "revise", _("revise")
        REJECT = "reject", _("reject")

    record = models.ForeignKey("ground.Record", models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey("ground.Person", models.PROTECT, related_name="reviews")
    asked_by = models.ForeignKey("ground.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING, blank=True)
    note = models.TextField(max_length=5_000, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("record", "reviewer"), name="asked_once", condition=Q(answered_at__isnull=True)
            ),
        )


@prepared
def _open_reviews(record: int) -> models.QuerySet[Review]:
    return Review.objects.filter(record=record, answered_at__isnull=True)
