"""Leaving by one click, without signing in: the token in a letter names the person and what the letter was for."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from takt.ground.errors import NotSeen
from takt.ground.models import Notice, Person

SALT = "takt.outside.leave"


@dataclass(frozen=True)
class Leaving:
    person: Person
    reasons: list[str]


def token(person: Person, reasons: list[str]) -> str:
    """It never expires: a letter may lie for years until somebody has had enough of its kind."""
    return signing.Signer(salt=SALT).sign_object({"person": person.pk, "reasons": sorted(set(reasons))})


def leaving_by(raw: str) -> Leaving:
    """Who leaves what. Raises NotSeen for a token that is not ours, or of somebody who is not here any more."""
    try:
        said = signing.Signer(salt=SALT).unsign_object(raw)
    except signing.BadSignature as error:
        raise NotSeen from error
    person = Person.objects.working().filter(pk=said["person"]).first()
    if person is None:
        raise NotSeen
    return Leaving(person, [reason for reason in said["reasons"] if reason in Notice.Reason.values])
