"""How mail leaves, read from the environment."""

import os
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BACKENDS = "django.core.mail.backends"
PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True)
class MailWay:
    """Django's mail settings. Without a sender no mail is sent at all."""

    sender: str = ""
    backend: str = f"{BACKENDS}.dummy.EmailBackend"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    folder: str = ""


def mail_way() -> MailWay:
    """From TAKT_MAIL_URL and TAKT_MAIL_FROM; none where the first is not set.

    Raises ImproperlyConfigured where one of them does not say where mail goes or from whom it comes.
    """
    url, sender = os.environ.get("TAKT_MAIL_URL", ""), os.environ.get("TAKT_MAIL_FROM", "")
    if not url:
        return MailWay()
    if "@" not in parseaddr(sender)[1]:
        raise ImproperlyConfigured(
            "Takt did not start: with TAKT_MAIL_URL, TAKT_MAIL_FROM must name a sender, like Takt <takt@example.com>."
        )
    parts = urlsplit(url)
    if parts.scheme == "file" and parts.path:
        return MailWay(sender, f"{BACKENDS}.filebased.EmailBackend", folder=parts.path)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            "Takt did not start: TAKT_MAIL_URL must read smtp://user:password@host:587, "
            "smtps://user:password@host:465, smtp+plain://host:25 or file:///folder."
        )
    return MailWay(
        sender, f"{BACKENDS}.smtp.EmailBackend", parts.hostname, parts.port or PORTS[parts.scheme],
        unquote(parts.username or ""), unquote(parts.password or ""),
        starttls=parts.scheme == "smtp", tls=parts.scheme == "smtps",
    )  # fmt: skip
