"""Whom a comment may mention, and how a text will look."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from takt.ground.models import Person
from takt.ground.roles import Role
from takt.kit.access import signed_in
from takt.kit.record.showing import prose
from takt.kit.request import Request

MOST_OFFERED = 8
MOST_ASKED = 60
LONGEST = 50_000


def who_may_read(record: Any, request: Request) -> JsonResponse:
    """Colleagues by a part of their name who see the record: only they can be mentioned."""
    part = request.GET.get("q", "").strip()[:40]
    named = Q(name_zh__icontains=part) | Q(name_en__icontains=part) | Q(email__istartswith=part)
    people = Person.objects.visible_to(request.person).working().filter(named) if part else _near(record, request)
    reading = islice((one for one in people[:MOST_ASKED] if record.role_of(one) >= Role.READER), MOST_OFFERED)
    items = [{"name": one.name, "handle": one.email, "note": one.email} for one in reading]
    return JsonResponse({"items": items})


@signed_in
@require_POST
def preview(request: Request) -> HttpResponse:
    """A text as it will be read."""
    return HttpResponse(prose(request.POST.get("text", "")[:LONGEST], request.person))


def _near(record: Any, request: Request) -> Any:
    """Who takes part, before anything is typed."""
    return Person.objects.visible_to(request.person).working().filter(pk__in=record.participations.values("person"))
