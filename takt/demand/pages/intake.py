"""Bringing a requirement in: a short form, and what is similar while one types."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from takt.demand.forms import Intake
from takt.demand.models import Requirement, raise_requirement
from takt.ground.errors import Invalid
from takt.ground.models import Unit
from takt.ground.searching import similar as similar_to
from takt.kit.access import signed_in
from takt.kit.marks import day
from takt.kit.once import new_key
from takt.kit.record.showing import address_of, turn_words
from takt.kit.request import Request
from takt.kit.shell import flash

SHORTEST = 2
MOST_SHOWN = 5


@signed_in
def new(request: Request) -> HttpResponse:
    """The intake form, and sending it."""
    near = _nearest(request)
    if request.method != "POST":
        given = {name: value for name, value in request.GET.items() if value}
        return _page(request, Intake(request.person, near, initial=given))
    form = Intake(request.person, near, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        requirement = _bring_in(form, request)
    except Invalid as wrong:
        for name, text in wrong.fields.items():
            form.add_error(name if name in form.fields else None, str(text))
        return _page(request, form, 422)
    flash(request, _thanks(requirement))
    return HttpResponseRedirect(address_of(requirement), status=303)


@signed_in
def similar(request: Request) -> HttpResponse:
    """Open requirements that sound like what is being typed; only what the person may see."""
    title = request.GET.get("title", "").strip()[:200]
    found: list[Any] = []
    if len(title) >= SHORTEST:
        seen = Requirement.objects.visible_to(request.person).open().select_related("stage", "unit")
        found = list(similar_to(seen, title)[:MOST_SHOWN])
    watched = set(request.person.watches.filter(record__in=found).values_list("record_id", flat=True))
    context = {"found": found, "watched": watched, "once": new_key}
    return render(request, "demand/intake_similar.html", context)


def _bring_in(form: Intake, request: Request) -> Requirement:
    with transaction.atomic():
        requirement = raise_requirement(form.asked(), by=request.person, at=request.now)
        for file in form.cleaned_data["given"]:
            requirement.attach(file.name, file.chunks(), by=request.person, at=request.now)
    return requirement


def _thanks(requirement: Any) -> str:
    """Whose turn it is, and by when an answer is to be expected."""
    who = turn_words(requirement)
    if requirement.target_at is None:
        return gettext("Brought in. It is the turn of %(who)s now.") % {"who": who}
    until = day(requirement.target_at.date(), requirement.opened_at.date())
    return gettext("Brought in. It is the turn of %(who)s now; expect an answer by %(day)s.") % {
        "who": who,
        "day": until,
    }


def _nearest(request: Request) -> Unit | None:
    """The unit that the person belongs to most closely."""
    units = Unit.objects.visible_to(request.person).filter(memberships__person=request.person)
    return units.order_by("-path").first()


def _page(request: Request, form: Intake, status: int = 200) -> HttpResponse:
    return render(request, "demand/new.html", {"form": form, "once": new_key}, status=status)
