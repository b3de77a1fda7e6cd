"""The inbox: what waits for triage where a person serves or leads, oldest first, and who is on duty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.text import Truncator
from django.views.decorators.http import require_GET

from takt.demand.filters import RequirementFilter
from takt.demand.models import Requirement
from takt.demand.models.requirement import RequirementQuerySet
from takt.ground.models import Person, Unit, on_duty, process_for
from takt.ground.prepared import prepared
from takt.ground.roles import Office, Role
from takt.ground.searching import similar as similar_to
from takt.kit.access import signed_in
from takt.kit.lists.address import Address
from takt.kit.lists.columns import turn_name
from takt.kit.lists.sheet import Sheet, load_page
from takt.kit.lists.table import Table
from takt.kit.request import Request

SIZE = 20
MOST_DUTIES = 5  # units whose person on duty is named
MOST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Waiting:
    """A requirement in the inbox, and whether this person may answer it."""

    record: Any
    turn: str
    excerpt: str
    is_late: bool
    is_mine: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class OnDuty:
    unit: Unit
    person: Person | None


@signed_in
@require_GET
def show(request: Request) -> HttpResponse:
    """What waits, what is set aside, and the person on duty this week."""
    asked, mistakes = RequirementFilter.read(request.GET)
    wanted = asked.model_copy(update={"sort": asked.sort or "opened", "size": SIZE})
    sheet = load_page(_waits, wanted, "requirement", request.person, request.now, ["requester"])
    aside = wanted.model_copy(update={"page": 1})
    snoozed = load_page(_snoozed, aside, "requirement", request.person, request.now, ["requester"])
    address = Address(request)
    context = {
        "rows": [_waiting(record, sheet) for record in sheet.records],
        "snoozed": [_waiting(record, snoozed) for record in snoozed.records],
        "table": Table(sheet, [], wanted, address),
        "wanted": wanted,
        "mistakes": list(mistakes.values()),
        "clear": address.path,
        "duties": _duties(request),
        "here": request.get_full_path(),
        "now": request.now,
    }
    return render(request, "demand/inbox.html", context)


@signed_in
@require_GET
def alike(request: Request, code: str) -> HttpResponse:
    """Open requirements that sound like one in the inbox: perhaps it is one of them."""
    record = Requirement.objects.seen_by(request.person, code=code)
    others = Requirement.objects.visible_to(request.person).open().exclude(pk=record.pk)
    found = similar_to(others.select_related("stage"), record.title)[:MOST_ALIKE]
    return render(request, "demand/inbox_alike.html", {"record": record, "found": found})


urlpatterns = [
    path("requirements/inbox/", show, name="requirement_inbox"),
    path("requirements/<str:code>/alike/", alike, name="requirement_alike"),
]


def _waits(person: Person, now: datetime) -> RequirementQuerySet:
    return _near(person).inbox(now)


def _snoozed(person: Person, now: datetime) -> RequirementQuerySet:
    return _near(person).open().filter(triaged_at__isnull=True, snoozed_until__gt=now.date())


def _near(person: Person) -> RequirementQuerySet:
    """Of the visible ones those that are this person's to answer: by turn, by function, by leading the unit."""
    found = Requirement.objects.visible_to(person)
    if person.office == Office.LEADER:
        return found
    mine = Q(turn_person=person)
    for below, role, function in person.memberships_by_path:
        if role >= Role.LEAD:
            mine |= Q(unit__path__startswith=below)
        elif function is not None:
            mine |= Q(stage__function=function, unit__path__startswith=below)
    return found.filter(mine)


def _waiting(record: Any, sheet: Sheet) -> Waiting:
    mine = sheet.is_mine(record)
    leads = sheet.person.role_at(record.unit.path) >= Role.LEAD
    return Waiting(
        record=record,
        turn=turn_name(record),
        excerpt=Truncator(record.text).chars(180),
        is_late=sheet.is_late(record),
        is_mine=mine,
        may_answer=mine or leads or record.owner_id == sheet.person.pk,
    )


def _duties(request: Request) -> list[OnDuty]:
    """Who does the first stage's work this week in the units that the person belongs to."""
    duties = []
    for unit in _own_units(request.person):
        version = process_for(unit, Requirement.KIND)
        first = version.stages.order_by("position", "pk").first() if version else None
        if first is not None and first.function_id is not None:
            duties.append(OnDuty(unit, on_duty(unit, first.function_id, request.now)))
    return duties


@prepared
def _own_units(person: Person) -> QuerySet[Unit]:
    return Unit.objects.visible_to(person).filter(memberships__person=person)[:MOST_DUTIES]
