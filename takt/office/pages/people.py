"""People: the directory, one person, changing them."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from takt.ground import passwords
from takt.ground.belonging import change_office
from takt.ground.errors import NotAllowed
from takt.ground.models import Person
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, expected, form_page, given, standing
from takt.kit.numbers import whole
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import flows, queries
from takt.office.forms.people import ChangeOffice, Names, NewPassword

HERE = ("/people/", _("People"))
PER_PAGE = 50


@signed_in
@require_safe
def person_list(request: Request) -> HttpResponse:
    words, left = request.GET.get("q", "")[:100], request.GET.get("left") == "1"
    found = queries.people(request.person, words, left=left)
    page = max(1, whole(request.GET.get("page", "")) or 1)
    total = found.count()
    people = list(found[(page - 1) * PER_PAGE : page * PER_PAGE])
    context = {
        "people": people, "words": words, "left": left, "total": total, "page": page,
        "following": page + 1 if page * PER_PAGE < total else 0, "may_invite": Person().can("invite", request.person),
    }  # fmt: skip
    return render(request, "office/person_list.html", context)


@signed_in
@require_safe
def person_show(request: Request, pk: int) -> HttpResponse:
    who = person_seen(request, pk)
    records, hidden = queries.open_work(who, request.person)
    context = {
        "who": who, "records": records, "hidden": hidden if who.can("depart", request.person) else 0,
        "memberships": who.memberships.select_related("unit", "function").order_by("unit__path"),
        "duties": who.duties.select_related("unit", "function"), "last": queries.last_sign_in(who, request.person),
        "may": {verb: who.can(verb, request.person) for verb in who.verbs()},
        "may_change_office": _may_change_office(request, who), "may_link": queries.may_link(who, request.person),
    }  # fmt: skip
    return render(request, "office/person_show.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_edit(request: Request, pk: int) -> HttpResponse:
    who = person_seen(request, pk)
    demand(who, "edit", request)
    form = Names(given(request), initial=standing(who))

    def rename(fields: dict[str, Any]) -> None:
        flows.rename(who, fields, by=request.person, at=request.now, expect=expected(request))

    if carried_out(form, rename):
        return redirect("person_show", pk=pk)
    return form_page(request, form, _("Edit the names"), **_above(who))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_office(request: Request, pk: int) -> HttpResponse:
    """A place in the group's PMO."""
    who = person_seen(request, pk)
    if not _may_change_office(request, who):
        raise NotAllowed(_("Places in the PMO are given by its leader."))
    form = ChangeOffice(given(request), initial={"office": who.office, "version": who.version})

    def give(fields: dict[str, Any]) -> None:
        change_office(who, fields["office"], by=request.person, at=request.now, expect=expected(request))

    if carried_out(form, give):
        return redirect("person_show", pk=pk)
    about = _("PMO members see all that is not confidential and keep people, functions, calendars and processes. "
              "The PMO leader sees everything.")  # fmt: skip
    return form_page(request, form, _("Place in the PMO"), about=about, **_above(who))


@signed_in
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def person_password(request: Request, pk: int) -> HttpResponse:
    """A new password for somebody who forgot theirs; all their sessions end."""
    who = person_seen(request, pk)
    demand(who, "set_password", request)
    if who.pk == request.person.pk:
        return redirect("own_password")  # one's own needs the old one
    form = NewPassword(given(request))
    password = _password(form)
    if carried_out(form, lambda _fields: passwords.set_password(who, password, by=request.person, at=request.now)):
        return _shown_once(request, who, password)
    about = _("All sessions of this person end at once.")
    return form_page(request, form, _("Set a password"), submit=_("Set the password"), about=about, **_above(who))


@signed_in
@require_POST
def person_come_back(request: Request, pk: int) -> HttpResponse:
    who = person_seen(request, pk)
    who.come_back(by=request.person, at=request.now)
    flash(request, _("%(name)s is back and can sign in again. Tokens stay revoked.") % {"name": who.name})
    return redirect("person_show", pk=pk)


def person_seen(request: Request, pk: int) -> Person:
    return queries.seen(Person.objects.visible_to(request.person), pk=pk)


def _may_change_office(request: Request, who: Person) -> bool:
    from takt.ground.roles import Office

    return who.can("change_office", request.person) and request.person.office == Office.LEADER and who.is_active


def _password(form: Any) -> str:
    """The password that was given, or a made one; nothing weaker than the rules is let through later."""
    return str(form.data.get("password", "") or secrets.token_urlsafe(12))


def _shown_once(request: Request, who: Person, password: str) -> HttpResponse:
    return render(request, "office/password_once.html", {"who": who, "password": password})


def _above(who: Person) -> dict[str, Any]:
    back = f"/people/{who.pk}/"
    return {"back": back, "trail": (HERE, (back, who.name))}
