"""What a picker offers while one types, where there is more than its page can carry."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from takt.ground.models import Person, Unit
from takt.kit.access import signed_in
from takt.kit.record.fields import MOST_FOUND, PersonField, PickField, UnitField, as_options
from takt.kit.request import Request

LONGEST = 200  # characters that are looked at


@signed_in
@require_safe
def people(request: Request) -> HttpResponse:
    """Colleagues who fit, as options."""
    return _options(request, PersonField, Person.objects.visible_to(request.person).working())


@signed_in
@require_safe
def units(request: Request) -> HttpResponse:
    return _options(request, UnitField, Unit.objects.visible_to(request.person))


def _options(request: Request, field: type[PickField], among: Any) -> HttpResponse:
    """`of` is the name of the field that is typed into."""
    text = request.GET.get(request.GET.get("of", ""), "")[:LONGEST]
    return HttpResponse(as_options(field.offer(one) for one in field.fitting(among, text)[:MOST_FOUND]))
