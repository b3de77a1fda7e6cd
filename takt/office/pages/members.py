"""Who belongs to a unit, in which role, and who is on duty there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from takt.ground.belonging import change_role, join, leave, may_give, set_rota
from takt.ground.errors import Invalid, NotAllowed
from takt.ground.models import Person, Unit
from takt.ground.roles import Role
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, form_page, given
from takt.kit.numbers import whole
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import queries
from takt.office.duties import rotas_of
from takt.office.forms.units import Join, RoleForm
from takt.office.pages.units import above


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unit_join(request: Request, code: str) -> HttpResponse:
    unit = queries.unit_named(code, request.person)
    demand(unit, "join", request)
    form = Join(unit, request.person, given(request), initial={"person": request.GET.get("person", "")})

    def act(fields: dict[str, Any]) -> None:
        join(unit, fields["person"], fields["role"], fields["function"], by=request.person, at=request.now)

    if carried_out(form, act):
        return redirect("unit_show", code=code)
    about = _("A role in a unit holds for all units below it. Readers see, members work, leads decide.")
    return form_page(request, form, _("Add a person"), about=about, submit=_("Add"), **above(unit))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unit_member(request: Request, code: str, pk: int) -> HttpResponse:
    """Change somebody's role and function."""
    unit = queries.unit_named(code, request.person)
    demand(unit, "change_role", request)
    place = queries.seen(unit.memberships.select_related("person", "function", "unit"), person=pk)
    if not may_give(unit, Role(place.role), request.person):
        raise NotAllowed(_("Roles are given and taken by those who stand above them."))
    standing = {"role": place.role, "function": place.function.code if place.function else ""}
    form = RoleForm(unit, request.person, given(request), initial=standing)

    def act(fields: dict[str, Any]) -> None:
        change_role(place, fields["role"], fields["function"], by=request.person, at=request.now)

    if carried_out(form, act):
        return redirect("unit_show", code=code)
    title = _("Role of %(name)s") % {"name": place.person.name}
    return form_page(request, form, title, **above(unit))


@signed_in
@require_POST
def unit_leave(request: Request, code: str, pk: int) -> HttpResponse:
    unit = queries.unit_named(code, request.person)
    demand(unit, "leave", request)
    place = queries.seen(unit.memberships.select_related("person", "unit"), person=pk)
    leave(place, by=request.person, at=request.now)
    flash(request, _("%(name)s no longer belongs to this unit.") % {"name": place.person.name}, "info")
    return redirect("unit_show", code=code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unit_rota(request: Request, code: str, function: str) -> HttpResponse:
    """Who takes turns, in which order. Whoever has no number takes none."""
    unit = queries.unit_named(code, request.person)
    demand(unit, "roster", request)
    duty = queries.function_named(function)
    rota = next((one for one in rotas_of(unit, request.now) if one.function == duty), None)
    wrong: dict[str, Any] = {}
    if request.method == "POST":
        people, days = _order(request, unit), request.POST.get("days", "")
        try:
            set_rota(unit, duty, people, whole(days) or 0, by=request.person, at=request.now)
            return redirect("unit_show", code=code)
        except Invalid as refused:
            wrong = refused.fields
    places = {person.pk: place for place, person in enumerate(rota.people, 1)} if rota else {}
    people = queries.people_of(unit)
    serving = queries.serving(duty, people)
    context = {
        "unit": unit, "function": duty, "rota": rota, "wrong": wrong,
        "days": request.POST.get("days") or (rota.days if rota else 7),
        "rows": [
            {"person": person, "does": person.pk in serving,
             "place": request.POST.get(f"place.{person.pk}", places.get(person.pk, ""))}
            for person in sorted(people, key=lambda one: (places.get(one.pk, 99), one.pk not in serving))
        ],
    }  # fmt: skip
    return render(request, "office/unit_rota.html", context, status=422 if wrong else 200)


def _order(request: Request, unit: Unit) -> list[Person]:
    """The people with a number, in the order of the numbers."""
    numbered = []
    for person in queries.people_of(unit):
        place = whole(request.POST.get(f"place.{person.pk}", "").strip())
        if place is not None:
            numbered.append((place, person.pk, person))
    return [person for _place, _pk, person in sorted(numbered, key=lambda row: row[:2])]
