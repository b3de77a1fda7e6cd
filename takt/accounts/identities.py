"""From what an identity provider proves to a person of ours."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from takt.accounts.models import Identity, Ticket
from takt.accounts.oidc import Claims, Unproved
from takt.accounts.tickets import same_address
from takt.ground.models import Person

LONGEST = 255  # characters of a subject: the standard's own limit


def person_of(claims: Claims, *, at: datetime) -> Person:
    """The person who is linked with the identity; at the first time, whose address the provider has verified.

    Raises Unproved where nobody is, or nobody who works here.
    """
    known = Identity.objects.filter(issuer=claims.issuer, subject=claims.subject).select_related("person").first()
    if known is None:
        return _link(claims, at)
    if not known.person.is_active:
        raise Unproved(_("Nobody who works here is known by this account."))
    return known.person


def unlink(identity: Identity, *, by: Person, at: datetime) -> None:
    with identity.person.doing("unlink_identity", by=by, at=at) as act:
        act.what(identity.issuer)
        act.remove(identity)


def _link(claims: Claims, at: datetime) -> Person:
    if not claims.email or not claims.verified:
        raise Unproved(_("The identity provider does not say that it has verified your address."))
    person = Person.objects.working().filter(email__iexact=claims.email).first()
    if person is None or not same_address(person.email, claims.email) or len(claims.subject) > LONGEST:
        raise Unproved(_("Nobody who works here has this address. Ask your PMO to invite you."))
    with person.doing("link_identity", by=person, at=at) as act:
        if Identity.objects.filter(person=person, issuer=claims.issuer).exists():
            raise Unproved(_("This address belongs to somebody who is linked with another account of the provider."))
        act.what(claims.issuer)
        act.add(Identity(person=person, issuer=claims.issuer, subject=claims.subject, linked_at=act.at))
        for ticket in Ticket.objects.open(act.at).filter(person=person):
            act.change(ticket, ended_at=act.at)  # whoever else has seen the invitation does not come in by it any more
    return person
