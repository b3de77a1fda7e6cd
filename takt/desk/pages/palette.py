"""What the command palette finds: records by code or words, people, units. Places and acts it knows itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from takt.desk.queries.hits import beginnings, record_with_code
from takt.ground.models import Person, Record, Unit
from takt.kit.access import signed_in
from takt.kit.record.showing import address_of
from takt.kit.request import Request
from takt.kit.shell import address

RECORDS, PEOPLE, UNITS = 8, 4, 4
LONGEST = 100


@signed_in
@require_safe
def answer(request: Request) -> JsonResponse:
    """GET ?q=: {"items": [{"label", "url", "icon", "note", "group"}]}."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    if not words:
        return JsonResponse({"items": []})
    items = [*_records(request.person, words), *_people(request.person, words), *_units(request.person, words)]
    return JsonResponse({"items": [*items, _everywhere(words)]})


def _records(person: Person, words: str) -> list[dict[str, Any]]:
    named = record_with_code(person, words)
    found = beginnings(Record.objects.visible_to(person), words, RECORDS)
    if named is not None:
        found = [named, *(record for record in found if record.pk != named.pk)]
    return [
        {
            "label": record.title,
            "url": address_of(record),
            "icon": "file-text",
            "note": record.code,
            "group": gettext("Records"),
        }
        for record in found
    ]


def _people(person: Person, words: str) -> list[dict[str, Any]]:
    if not address("person_list"):
        return []
    named = Q(name_zh__icontains=words) | Q(name_en__icontains=words)
    found = Person.objects.visible_to(person).working().filter(named)[:PEOPLE]
    return [
        {"label": one.name, "url": reverse("person_show", args=[one.pk]), "icon": "user", "note": one.email,
         "group": gettext("People")}
        for one in found
    ]  # fmt: skip


def _units(person: Person, words: str) -> list[dict[str, Any]]:
    if not address("unit_list"):
        return []
    named = Q(name_zh__icontains=words) | Q(name_en__icontains=words) | Q(code__iexact=words)
    return [
        {"label": unit.name, "url": reverse("unit_show", args=[unit.code]), "icon": "building",
         "note": str(unit.get_kind_display()), "group": gettext("Units")}
        for unit in Unit.objects.visible_to(person).filter(named)[:UNITS]
    ]  # fmt: skip


def _everywhere(words: str) -> dict[str, Any]:
    return {
        "label": gettext("Search for “%(words)s”") % {"words": words},
        "url": f"{reverse('search')}?{urlencode({'q': words})}",
        "icon": "search",
        "note": "",
        "group": gettext("Search"),
    }
