"""Work after the commit, for the PMO leader: what waits, what failed and why, and trying it again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from takt.ground.models import Errand
from takt.kit.access import pmo_leader_only, signed_in
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.outside import queries

MOST = 500  # that are tried again by one press


@pmo_leader_only
@require_safe
def errand_list(request: Request) -> HttpResponse:
    person = request.person
    context = {
        "standing": queries.standing(person, request.now), "late": queries.is_left_alone(person, request.now),
        "dead": queries.given_up(person), "open": queries.under_way(person),
    }  # fmt: skip
    return render(request, "outside/errand_list.html", context)


@signed_in
@require_POST
def errand_replay(request: Request, key: int) -> HttpResponse:
    """One that was given up; leads may do so for what is run for their units."""
    errand = queries.errand(request.person, key)
    errand.replay(by=request.person, at=request.now)
    flash(request, ngettext("%(n)d is tried again.", "%(n)d are tried again.", 1) % {"n": 1})
    if errand.kind == "message":
        return redirect("webhook_show", key=errand.given["webhook"])
    return HttpResponseRedirect("/errands/")


@pmo_leader_only
@require_POST
def errand_replay_all(request: Request) -> HttpResponse:
    """All that were given up, in the order in which they were wanted."""
    found = list(Errand.objects.visible_to(request.person).dead().order_by("pk")[:MOST])
    for errand in found:
        errand.replay(by=request.person, at=request.now)
    told = ngettext("%(n)d is tried again.", "%(n)d are tried again.", len(found))
    flash(request, told % {"n": len(found)})
    return redirect("errand_list")
