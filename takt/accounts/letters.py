"""Links by e-mail. What is wanted is written with the act; the link itself is made when the letter is sent, so that
no row and no errand ever holds its text, and asking for one takes as long for an address that nobody has."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from takt.accounts import tickets
from takt.accounts.models import Ticket
from takt.ground import errands
from takt.ground.models import Person

KIND = "link"


@dataclass(frozen=True)
class Written:
    subject: str
    text: str
    html: str


def by_mail() -> bool:
    """Whether there is a way out for mail."""
    return bool(settings.MAIL_FROM)


def want(purpose: Ticket.Purpose, email: str, *, at: datetime) -> None:
    """Have a link sent to an address, in the reader's language; without a way out nothing. Within a transaction."""
    if not by_mail():
        return
    given = {"purpose": purpose.value, "email": email, "language": translation.get_language() or settings.LANGUAGE_CODE}
    key = f"{KIND}:{secrets.token_urlsafe(12)}"
    errands.put([errands.wanted(KIND, key=key, at=at, destination="mail", given=given)])


def receiver(given: Mapping[str, Any]) -> Person | None:
    """Who the letter is for by now, if anybody: they work here, and an invitation finds them not come yet."""
    person = Person.objects.working().filter(email__iexact=given["email"]).first()
    if person is None or not tickets.same_address(person.email, given["email"]):
        return None
    invited = given["purpose"] == Ticket.Purpose.INVITATION
    return None if invited and tickets.has_been_here(person) else person


def written(person: Person, raw: str, given: Mapping[str, Any]) -> Written:
    """The letter in the person's language, or in that of who asked for it."""
    invited = given["purpose"] == Ticket.Purpose.INVITATION
    link = f"{settings.ADDRESS}{reverse('ticket', args=[raw])}"
    with translation.override(person.language or given["language"]):
        subject = _("Your invitation to Takt") if invited else _("A new password for Takt")
        context = {"person": person, "link": link, "invited": invited, "subject": subject}
        return Written(subject, *(render_to_string(f"accounts/letter.{form}", context) for form in ("txt", "html")))
