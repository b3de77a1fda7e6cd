"""Links that open one door once: an invitation, a new password."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.models import Event, Person


class TicketQuerySet(GuardedQuerySet["Ticket"]):
    def open(self, at: datetime) -> TicketQuerySet:
        return self.filter(used_at=None, ended_at=None, expires_at__gt=at, person__left_at=None)

    def holding(self, raw: str, at: datetime) -> Ticket | None:
        """The ticket that a raw text stands for at this instant, or None. It is bound to the address that it was
        sent to: it ends where the person has another one by now, where they left and came back, and where a password
        was set in another way: whoever has seen a link must not open an account by it that has begun since."""
        ticket = self.open(at).filter(digest=digest_of(raw)).select_related("person").first()
        if ticket is None or ticket.email.lower() != ticket.person.email.lower():
            return None
        back = ticket.person.back_at
        return None if (back and back >= ticket.made_at) or ticket.is_overtaken() else ticket


class Ticket(Guarded):
    """Kept as a digest of its 256 bits; holds until it is used, replaced, or too old."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        RESET = "reset", _("new password")

    LASTS = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=1)}

    person = models.ForeignKey(Person, models.CASCADE, related_name="tickets")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    email = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def is_overtaken(self) -> bool:
        """Whether a password was set, by the person or for them, since the ticket was made."""
        acts = Event.objects.filter(kind="person", verb="set_password", at__gt=self.made_at)
        return acts.filter(subject=self.person_id).exists()


def digest_of(raw: str) -> str:
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
