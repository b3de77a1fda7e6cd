"""What addresses and bodies of the office name: found as far as it is seen, held where it is written."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from takt.ground.errors import Invalid, NotSeen
from takt.ground.models import Function, Person, Unit, WorkCalendar
from takt.kit.api.reading import match
from takt.kit.request import Request


def held(request: Request, among: QuerySet[Any], **lookup: Any) -> Any:
    """The one thing that matches, held against If-Match; where that is sent, locked until the transaction ends.
    Raises NotSeen, Stale."""
    locked = among.select_for_update(of=("self",)) if "If-Match" in request.headers else among
    found = locked.filter(**lookup).first()
    if found is None:
        raise NotSeen
    match(request, found)
    return found


def units(request: Request) -> QuerySet[Unit]:
    return Unit.objects.visible_to(request.person).select_related("parent", "calendar")


def people(request: Request) -> QuerySet[Person]:
    return Person.objects.visible_to(request.person)


def function_given(code: str) -> Function | None:
    """The function that a body names, or none. Raises Invalid."""
    if not code:
        return None
    found = Function.objects.filter(retired=False, code=code).first()
    if found is None:
        raise Invalid({"function": _("There is no such function.")})
    return found


def calendar_given(key: int | None) -> WorkCalendar | None:
    """The calendar that a body names, or none. Raises Invalid."""
    if key is None:
        return None
    found = WorkCalendar.objects.filter(pk=key).first()
    if found is None:
        raise Invalid({"calendar": _("There is no such calendar.")})
    return found
