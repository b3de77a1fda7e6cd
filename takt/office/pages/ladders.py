"""Ladders of escalation: which unit has one, and its rungs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from takt.flow.models import Ladder, Rung
from takt.flow.models.ladder import ladder_for
from takt.ground.errors import Invalid, Stale
from takt.ground.models import Unit
from takt.kit.access import signed_in
from takt.kit.answering import Difference, demand, expected
from takt.kit.numbers import whole
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import flows, queries

Rows = list[dict[str, str]]


@signed_in
@require_safe
def ladder_list(request: Request) -> HttpResponse:
    rows = [
        {"unit": unit, "rungs": rungs, "own": bool(rungs) and rungs[0].ladder.unit_id == unit.pk,
         "may": Ladder(unit=unit).can("edit", request.person)}
        for unit, rungs in queries.ladders(request.person)
    ]  # fmt: skip
    return render(request, "office/ladder_list.html", {"rows": rows})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ladder_edit(request: Request, code: str) -> HttpResponse:
    """The rungs of a unit's own ladder; a unit without one begins with a copy of what it inherits."""
    unit = queries.unit_named(code, request.person)
    demand(Ladder(unit=unit), "edit", request)
    if request.method != "POST":
        return _page(request, unit, *_standing(unit))
    rows, read, press = _posted(request), expected(request), request.POST.get("do", "save")
    if press != "save":
        return _page(request, unit, _pressed(rows, press), read)
    rungs = [(_hours(row), row["whom"]) for row in rows]
    try:
        flows.set_ladder(unit, rungs, by=request.person, at=request.now, expect=read)
    except Invalid as refused:
        wrong = " ".join(str(text) for text in refused.fields.values())
        return _page(request, unit, rows, read, wrong=wrong)
    except Stale:
        theirs, stands = _standing(unit)
        both = [Difference(_("Ladder"), _in_words(theirs), _in_words(rows))]
        return _page(request, unit, rows, stands, both=both)
    flash(request, _("The ladder is saved. It holds for climbs from now on."))
    return redirect("ladder_list")


def _page(
    request: Request,
    unit: Unit,
    rows: Rows,
    read: int | None,
    *,
    wrong: str = "",
    both: list[Difference] | None = None,
) -> HttpResponse:
    standing = ladder_for(unit)
    context: dict[str, Any] = {
        "unit": unit, "rows": rows, "whoms": Rung.Whom.choices, "wrong": wrong, "read": read, "both": both,
        "own": bool(standing) and standing[0].ladder.unit_id == unit.pk,
    }  # fmt: skip
    return render(request, "office/ladder_edit.html", context, status=409 if both else 422 if wrong else 200)


def _standing(unit: Unit) -> tuple[Rows, int]:
    """The rungs that hold in the unit, and the version of its own ladder; 0 where it inherits one."""
    rungs = ladder_for(unit)
    own = rungs[0].ladder if rungs and rungs[0].ladder.unit_id == unit.pk else None
    return [{"hours": str(rung.after_hours), "whom": rung.whom} for rung in rungs], own.version if own else 0


def _in_words(rows: Rows) -> str:
    """A rung a line."""
    whoms = {value: str(name) for value, name in Rung.Whom.choices}
    told = [(place, whoms.get(row["whom"], row["whom"]), row["hours"]) for place, row in enumerate(rows, 1)]
    text = gettext("%(place)s. %(whom)s, after %(hours)s working hours")
    return "\n".join(text % {"place": place, "whom": whom, "hours": hours} for place, whom, hours in told)


def _posted(request: Request) -> Rows:
    pairs = zip(request.POST.getlist("hours"), request.POST.getlist("whom"), strict=False)
    return [{"hours": hours.strip(), "whom": whom} for hours, whom in pairs][:20]


def _pressed(rows: Rows, press: str) -> Rows:
    act, _sep, place = press.partition(":")
    if act == "add":
        return [*rows, {"hours": "8", "whom": Rung.Whom.LEAD}]
    if act == "remove":
        return [row for index, row in enumerate(rows) if index != whole(place)]
    return rows


def _hours(row: dict[str, str]) -> int:
    return whole(row["hours"]) or 0
