"""What was submitted, and what was answered: a repeated submit has one effect."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction

if TYPE_CHECKING:
    from takt.ground.models import Person


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def claim(self, person: Person, key: str, fingerprint: str, at: datetime) -> tuple[Submission, bool]:
        """The submission of this key and whether it is new. Call it in the transaction of the effect: whoever
        comes with the same key meanwhile waits here until that has ended."""
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        try:
            with transaction.atomic():
                return self.create(person=person, key=digest, fingerprint=fingerprint, at=at), True
        except IntegrityError:
            return self.get(person=person, key=digest), False


class Submission(models.Model):
    """One act that was asked for under a key of the asker's own choice, with the answer that was given.

    Not part of the log and written past the door: it lives two days and changes nothing.
    """

    person = models.ForeignKey("ground.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # a digest
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)  # none where the answer must not be kept
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")

    answers = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "key"), name="submitted_once"),)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.status or '-'}"
