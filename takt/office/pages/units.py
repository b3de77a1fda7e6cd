"""The tree of units, one unit, founding, editing and moving it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from takt.flow.models.ladder import ladder_for
from takt.ground.belonging import may_give
from takt.ground.errors import NotAllowed
from takt.ground.models import Unit
from takt.ground.roles import Office, Role
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, expected, form_page, given, standing
from takt.kit.request import Request
from takt.office import queries
from takt.office.duties import rotas_of
from takt.office.forms.units import EditUnit, MoveUnit, NewUnit

HERE = ("/units/", _("Units"))


@signed_in
@require_safe
def unit_list(request: Request) -> HttpResponse:
    counts = queries.member_counts()
    rows = [{"unit": unit, "members": counts.get(unit.pk, 0)} for unit in queries.tree(request.person)]
    return render(request, "office/unit_list.html", {"rows": rows, "may_found": bool(_places(request))})


@signed_in
@require_safe
def unit_show(request: Request, code: str) -> HttpResponse:
    unit = queries.unit_named(code, request.person)
    line = unit.line()
    ladder = ladder_for(unit)
    context = {
        "unit": unit, "line": list(reversed(line[1:])), "below": queries.tree_below(unit, request.person),
        "members": unit.memberships.select_related("person", "function").order_by("-role", "person__name_zh"),
        "reach": [role for role in Role.values if may_give(unit, Role(role), request.person)],
        "may": {verb: unit.can(verb, request.person) for verb in unit.verbs()}, "ladder": ladder,
        "ladder_unit": next((one for one in line if ladder and ladder[0].ladder.unit_id == one.pk), None),
        "calendar": next(((one.calendar, one) for one in line if one.calendar), (None, None)),
        "zone": next(((one.time_zone, one) for one in line if one.time_zone), ("", None)),
        "processes": [{"label": label, "choice": queries.choice_for(unit, kind)} for kind, label in queries.kinds()],
        "rotas": rotas_of(unit, request.now), "functions": queries.functions(),
        "may_found": any(place.pk == unit.pk for place in _places(request)),
    }  # fmt: skip
    return render(request, "office/unit_show.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unit_new(request: Request) -> HttpResponse:
    places = _places(request)
    if not places:
        raise NotAllowed(_("Units are founded by leads of the unit above, and the PMO leader."))
    form = NewUnit(places, given(request), initial={"parent": request.GET.get("below", ""), "kind": Unit.Kind.TEAM})

    def found(fields: dict[str, Any]) -> None:
        with Unit(**fields).doing("found", by=request.person, at=request.now):
            pass

    if carried_out(form, found):
        return redirect("unit_show", code=form.cleaned_data["code"])
    return form_page(request, form, _("New unit"), back=HERE[0], trail=(HERE,), submit=_("Found the unit"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unit_edit(request: Request, code: str) -> HttpResponse:
    unit = queries.unit_named(code, request.person)
    demand(unit, "edit", request)
    form = EditUnit(given(request), initial=standing(unit) | {"calendar": str(unit.calendar_id or "")})

    def edit(fields: dict[str, Any]) -> None:
        with unit.doing("edit", by=request.person, at=request.now, expect=expected(request)):
            for name in unit.editable():
                setattr(unit, name, fields[name])

    if carried_out(form, edit):
        return redirect("unit_show", code=code)
    about = _("Targets that are set from now on reckon with this calendar and time zone.")
    return form_page(request, form, _("Edit the unit"), about=about, **above(unit))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unit_move(request: Request, code: str) -> HttpResponse:
    """Hang a unit and all below it elsewhere: roles, calendar, processes and ladder of the new place then hold."""
    unit = queries.unit_named(code, request.person)
    demand(unit, "move", request)
    initial = {"parent": unit.parent.code if unit.parent else "", "version": unit.version}
    form = MoveUnit(unit, request.person, given(request), initial=initial)

    def move(fields: dict[str, Any]) -> None:
        unit.move(fields["parent"], by=request.person, at=request.now, expect=expected(request))

    if carried_out(form, move):
        return redirect("unit_show", code=code)
    about = _("All units below come along. Who leads the new place leads them too; its calendar, processes and "
              "ladder hold where they have none of their own.")  # fmt: skip
    return form_page(request, form, _("Move the unit"), about=about, submit=_("Move"), **above(unit))


def above(unit: Unit) -> dict[str, Any]:
    back = f"/units/{unit.code}/"
    return {"back": back, "trail": (HERE, (back, unit.name))}


def _places(request: Request) -> list[Unit]:
    """Where the person may found a unit."""
    if request.person.office == Office.LEADER:
        return queries.tree(request.person)
    return queries.units_led_by(request.person)
