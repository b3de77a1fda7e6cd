"""Sending one letter. SMTP is spoken by Django's mail backend, with the administrator's own settings: the one way
out beside the guarded fetch."""

from __future__ import annotations

import hashlib
import smtplib  # its exceptions; the backend opens the connection
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from takt.ground.errands import Failed, Hopeless

FOR_GOOD = 500  # from this SMTP code on the receiver says that trying again is of no use


@dataclass(frozen=True)
class Letter:
    to: str
    name: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)


def post(letter: Letter, key: str) -> None:
    """Hand a letter to the mail server. `key` makes its Message-ID, the same whenever it is sent again.

    Raises Failed where time may mend it, Hopeless where the receiver does not exist.
    """
    domain = settings.MAIL_FROM.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>", **letter.headers}
    message = EmailMultiAlternatives(
        " ".join(letter.subject.split()), letter.text, settings.MAIL_FROM, [formataddr((letter.name, letter.to))],
        headers={**headers, "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        codes = {code for code, _said in refused.recipients.values()}
        raise (Hopeless if min(codes) >= FOR_GOOD else Failed)(_said_by(refused)) from refused
    except (OSError, smtplib.SMTPException) as error:
        raise Failed(_said_by(error)) from error


def _said_by(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
