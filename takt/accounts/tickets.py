"""Inviting people, and giving them a link by which they set a password."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.accounts.models import Ticket
from takt.accounts.models.ticket import digest_of
from takt.accounts.saying import about
from takt.ground.door import Act
from takt.ground.errors import Invalid, NotNow, NotSeen
from takt.ground.models import Event, Person
from takt.ground.passwords import choose_password
from takt.ground.roles import Office
from takt.ground.verbs import CLOCK


def invite(fields: Mapping[str, Any], *, by: Person, at: datetime) -> tuple[Person, str]:
    """A new person, and the text of their invitation, which is returned here and nowhere else. `fields`: email,
    name_zh, name_en. Raises Invalid for an address that somebody has."""
    person = Person(email=fields["email"].strip().lower(), name_zh=fields["name_zh"], name_en=fields["name_en"])
    person.office = Office.NONE
    person.set_unusable_password()
    if Person.objects.filter(email__iexact=person.email).exists():
        raise Invalid({"email": _("Somebody with this address is here already.")})
    with person.doing("invite", by=by, at=at) as act:
        return person, _made(act, person, Ticket.Purpose.INVITATION)


def give_link(person: Person, *, by: Person, at: datetime) -> tuple[str, Ticket.Purpose]:
    """A link to set a password by, to be passed on: an invitation to who was never here. Returns text and purpose."""
    if has_been_here(person):
        return give_reset(person, by=by, at=at), Ticket.Purpose.RESET
    return invite_again(person, by=by, at=at), Ticket.Purpose.INVITATION


def invite_again(person: Person, *, by: Person, at: datetime) -> str:
    """A new invitation; the one before ends. Raises NotNow for somebody who has been here."""
    with person.doing("invite_again", by=by, at=at) as act:
        if has_been_here(person):
            raise NotNow(_("This person has signed in before: give them a link for a new password instead."))
        return _issued(act, person, Ticket.Purpose.INVITATION)


def give_reset(person: Person, *, by: Person, at: datetime) -> str:
    """A link for a new password, passed on by the PMO leader."""
    with person.doing("give_reset", by=by, at=at) as act:
        return _issued(act, person, Ticket.Purpose.RESET)


def sent(person: Person, raw: str, purpose: Ticket.Purpose, *, at: datetime) -> None:
    """A link went out by mail. Others that are open hold beside it, until one is used."""
    with person.doing("send_link", by=CLOCK, at=at) as act:
        about(act, purpose.label)
        _add(act, person, purpose, raw)


def redeem(raw: str, password: str, *, at: datetime) -> Person:
    """Set the password of whom a ticket belongs to; it is used up, and so are all others of the person.

    Raises NotSeen where it holds no more, Invalid({"password": why}) for a weak password; the ticket then still holds.
    """
    ticket = held(raw, at)
    person = ticket.person
    verb = "accept_invitation" if ticket.purpose == Ticket.Purpose.INVITATION else "reset_password"
    with person.doing(verb, by=person, at=at) as act:
        ticket = held(raw, at)  # again, now that the person is locked: of two at the same time one comes too late
        choose_password(person, password)
        act.change(ticket, used_at=act.at)
        _end_others(act, person)
    return person


def held(raw: str, at: datetime) -> Ticket:
    """The ticket that holds now. Raises NotSeen."""
    ticket = Ticket.objects.holding(raw, at)
    if ticket is None:
        raise NotSeen(
            _("This link holds no more"),
            remedy=_("It was used, replaced by a newer one, or is too old. Ask whoever invited you for a new one, or "
                     "for a new password use the link on the sign-in page."),
        )  # fmt: skip
    return ticket


def new_text() -> str:
    """256 bits, which are a link's whole secret."""
    return secrets.token_urlsafe(32)


def same_address(ours: str, theirs: str) -> bool:
    """Whether two addresses are one: a database finds more alike (a dotless i and an i) than mail does."""
    return ours == theirs or (ours.isascii() and theirs.isascii() and ours.lower() == theirs.lower())


def has_been_here(person: Person) -> bool:
    """Whether there is an account to take over: somebody signed in, or a password was set."""
    return (
        person.has_usable_password() or Event.objects.filter(kind="person", subject=person.pk, verb="sign_in").exists()
    )


def _issued(act: Act, person: Person, purpose: Ticket.Purpose) -> str:
    _end_others(act, person)
    return _made(act, person, purpose)


def _made(act: Act, person: Person, purpose: Ticket.Purpose) -> str:
    raw = new_text()
    _add(act, person, purpose, raw)
    return raw


def _add(act: Act, person: Person, purpose: Ticket.Purpose, raw: str) -> None:
    fields = {"email": person.email, "made_at": act.at, "expires_at": act.at + Ticket.LASTS[purpose]}
    act.add(Ticket(person=person, purpose=purpose, digest=digest_of(raw), **fields))


def _end_others(act: Act, person: Person) -> None:
    for ticket in Ticket.objects.open(act.at).filter(person=person):
        act.change(ticket, ended_at=act.at)
