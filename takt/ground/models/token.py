"""Personal API tokens: scoped, hashed, expiring."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.errors import Invalid
from takt.ground.models.person import Person

PREFIX = "takt_"
LONGEST = timedelta(days=366)


class ApiTokenQuerySet(GuardedQuerySet["ApiToken"]):
    def visible_to(self, person: Person) -> ApiTokenQuerySet:
        return self.filter(person=person)

    def person_for(self, raw: str, at: datetime) -> tuple[Person, frozenset[str]] | None:
        """The person and scopes that a raw token stands for at this instant, or None."""
        token = (
            self.filter(digest=_digest(raw), ended_at__isnull=True, expires_at__gt=at, person__left_at=None)
            .select_related("person")
            .first()
        )
        return (token.person, frozenset(token.scopes.split())) if token else None


class ApiToken(Guarded):
    class Scope(models.TextChoices):
        READ = "read", _("read")
        WRITE = "write", _("read and write")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)


def make_token(person: Person, name: str, scope: str, days: int, *, by: Person, at: datetime | None = None) -> str:
    """A new token of `person`; its text is returned here and nowhere else."""
    if scope not in ApiToken.Scope.values:
        raise Invalid({"scope": _("Choose read, or read and write.")})
    if not timedelta() < timedelta(days=days) <= LONGEST:
        raise Invalid({"days": _("A token lasts between one day and one year.")})
    raw = PREFIX + secrets.token_urlsafe(32)
    scopes = "read write" if scope == ApiToken.Scope.WRITE else "read"
    with person.doing("make_token", by=by, at=at) as act:
        act.what(name)
        expires = act.at + timedelta(days=days)
        fields = {"name": name, "scopes": scopes, "made_at": act.at, "expires_at": expires}
        act.add(ApiToken(person=person, digest=_digest(raw), **fields))
    return raw


def end_token(token: ApiToken, *, by: Person, at: datetime | None = None) -> None:
    with token.person.doing("end_token", by=by, at=at) as act:
        act.what(token.name)
        act.change(token, ended_at=act.at)


def _digest(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()
