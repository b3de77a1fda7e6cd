"""The chain of the log: one seal an event, each holding on to the one before. See docs/decisions/log-chain.md."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from takt.ground.models.event import Event


class Seal(models.Model):
    """Written by `takt.ground.sealing` alone, and changed by nobody: triggers of the database see to it."""

    place = models.BigIntegerField(primary_key=True)  # 1, 2, 3, ...: the order in which events were sealed
    event = models.OneToOneField(Event, models.PROTECT, related_name="seal")
    salt = models.CharField(max_length=32, blank=True)  # emptied by a redaction, so that short values are not guessed
    values = models.CharField(max_length=64)  # digest of salt and changes
    head = models.CharField(
        max_length=64
    )  # digest of the head before, the event without its changes, `values` and `sealed_at`
    sealed_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[Seal]] = models.Manager()

    class Meta:
        ordering = ("place",)

    def __str__(self) -> str:
        return f"{self.place}:{self.head}"


class Redaction(models.Model):
    """That the changes of an event may be written anew, because personal data is taken out of them."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="redactions")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Redaction]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.pk} at {self.at:%Y-%m-%d %H:%M}"
