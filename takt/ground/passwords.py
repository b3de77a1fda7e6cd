"""Passwords: vetted before they are kept, kept as argon2 hashes."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from takt.ground.errors import Invalid
from takt.ground.models import Person


def set_password(person: Person, password: str, *, by: Person, at: datetime) -> None:
    """A new password; every session that was opened with the old one ends. Raises Invalid for a weak one."""
    with person.doing("set_password", by=by, at=at):
        choose_password(person, password)


def choose_password(person: Person, password: str) -> None:
    """Within an act: the person's password from now on. Raises Invalid({"password": why}) for a weak one."""
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise Invalid({"password": " ".join(weak.messages)}) from weak
    person.set_password(password)
