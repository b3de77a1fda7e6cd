"""Reads about coming in: where somebody is signed in, and since when."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session

from takt.accounts.models import Authenticator, Identity, Passkey, RecoveryCode, SignIn
from takt.ground.errors import NotSeen
from takt.ground.models import Person

SHOWN = 50


def open_sessions(person: Person, at: datetime) -> list[SignIn]:
    """Where the person is signed in, the latest first. A session also ends with a changed password, with leaving,
    and with its time."""
    found = list(SignIn.objects.visible_to(person).filter(ended_at=None))
    rows = Session.objects.filter(session_key__in=[one.session for one in found], expire_date__gt=at)
    proof = person.get_session_auth_hash()
    alive = {row.session_key for row in rows if row.get_decoded().get(HASH_SESSION_KEY) == proof}
    return [one for one in found if one.session in alive]


def history(person: Person) -> list[SignIn]:
    """The latest sign-ins of a person."""
    return list(SignIn.objects.visible_to(person)[:SHOWN])


def open_session(person: Person, key: int) -> SignIn:
    """One of the person's sessions that is not ended yet. Raises NotSeen."""
    found = SignIn.objects.visible_to(person).filter(pk=key, ended_at=None).first()
    if found is None:
        raise NotSeen
    return found


def person_seen(key: int, by: Person) -> Person:
    """A colleague by key. Raises NotSeen."""
    found = Person.objects.visible_to(by).filter(pk=key).first()
    if found is None:
        raise NotSeen
    return found


def passkeys(person: Person) -> list[Passkey]:
    return list(Passkey.objects.filter(person=person))


def passkey(person: Person, key: int) -> Passkey:
    """One of the person's own passkeys. Raises NotSeen."""
    found = Passkey.objects.filter(person=person, pk=key).select_related("person").first()
    if found is None:
        raise NotSeen
    return found


def identities(person: Person) -> list[Identity]:
    return list(Identity.objects.filter(person=person))


def identity(person: Person, key: int) -> Identity:
    """One of the person's own accounts elsewhere. Raises NotSeen."""
    found = Identity.objects.filter(person=person, pk=key).select_related("person").first()
    if found is None:
        raise NotSeen
    return found


def authenticator(person: Person) -> Authenticator | None:
    return Authenticator.objects.filter(person=person).first()


def codes_left(person: Person) -> int:
    """How many recovery codes are not used up."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()
