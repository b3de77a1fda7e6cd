"""Inviting people, passing on a link for a new password, and opening such a link."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from takt.accounts import entering, letters, queries, throttle, tickets
from takt.accounts.forms import Address, NewPassword, NewPerson
from takt.accounts.models import SignIn, Ticket
from takt.ground.models import Person
from takt.kit.access import open_to_all, signed_in
from takt.kit.answering import carried_out, demand, form_page, given
from takt.kit.request import OpenRequest, Request

PEOPLE = ("/people/", _("People"))


@signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request: Request) -> HttpResponse:
    """Invite somebody. The link is in this answer and nowhere else."""
    demand(Person(), "invite", request)
    form = NewPerson(given(request))
    made: list[tuple[Person, str]] = []

    @transaction.atomic
    def add(fields: dict[str, Any]) -> None:
        made.append(tickets.invite(fields, by=request.person, at=request.now))
        letters.want(Ticket.Purpose.INVITATION, made[0][0].email, at=request.now)

    if carried_out(form, add):
        return _shown_once(request, *made[0], Ticket.Purpose.INVITATION)
    about = _("Afterwards, let the person join a unit: without one they see only what is published to the group.")
    return form_page(request, form, _("New person"), back=PEOPLE[0], trail=(PEOPLE,), submit=_("Invite"), about=about)


@signed_in
@never_cache
@require_POST
def person_link(request: Request, pk: int) -> HttpResponse:
    """A new invitation for somebody who was never here; a link for a new password for somebody who was."""
    who = queries.person_seen(pk, request.person)
    with transaction.atomic():
        raw, purpose = tickets.give_link(who, by=request.person, at=request.now)
        letters.want(purpose, who.email, at=request.now)
    return _shown_once(request, who, raw, purpose)


@open_to_all
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: OpenRequest, token: str) -> HttpResponse:
    """Looking at it uses nothing up: mail programs look at links before people do."""
    counted = throttle.by_network(request, "link")
    throttle.admitted(request, counted, request.now)
    found = tickets.held(token, request.now)
    throttle.forgive(counted)
    form = NewPassword(given(request))
    used: list[Person] = []
    if carried_out(form, lambda fields: used.append(tickets.redeem(token, fields["password"], at=request.now))):
        return entering.comes_in(request, used[0], SignIn.How.LINK, "/")
    context = {"form": form, "ticket": found, "invited": found.purpose == Ticket.Purpose.INVITATION}
    return render(request, "accounts/ticket.html", context, status=422 if form.errors else 200)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: OpenRequest) -> HttpResponse:
    """Whether the address is known here is neither said nor to be told from how long the answer takes: the worker
    looks it up."""
    form, asked = Address(given(request)), list[str]()

    def ask(fields: dict[str, Any]) -> None:
        throttle.admitted(request, throttle.asked_for_link(request, fields["email"]), request.now)
        with transaction.atomic():
            letters.want(Ticket.Purpose.RESET, fields["email"].strip(), at=request.now)
        asked.append(fields["email"])

    if letters.by_mail():
        carried_out(form, ask)
    context = {"form": form, "asked": bool(asked), "by_mail": letters.by_mail()}
    return render(request, "accounts/forgotten.html", context, status=422 if form.errors else 200)


def _shown_once(request: Request, who: Person, raw: str, purpose: Ticket.Purpose) -> HttpResponse:
    context = {
        "who": who, "link": entering.link(request, raw), "invited": purpose == Ticket.Purpose.INVITATION,
        "mailed": letters.by_mail(), "until": request.now + Ticket.LASTS[purpose],
    }  # fmt: skip
    return render(request, "accounts/link_once.html", context)
