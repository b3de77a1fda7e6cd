"""The pages of one record of a kind: show, edit, one address a verb. A handful of fields, no hooks.

    PAGES = Pages(Requirement, "requirements", forms=FORMS, edit_form=RequirementEdit)
    urlpatterns = PAGES.urls(show)

`show` is a plain view of the kind: `return PAGES.page(request, code, "demand/show.html", **more)`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from takt.ground.models import Notice, Person
from takt.ground.models.talk import NoticeQuerySet
from takt.ground.prepared import prepared_numbers
from takt.kit.access import signed_in
from takt.kit.once import new_key
from takt.kit.record.acting import do
from takt.kit.record.declared import Declared
from takt.kit.record.editing import edit
from takt.kit.record.showing import shown
from takt.kit.record.talking import who_may_read
from takt.kit.request import Request

View = Callable[..., HttpResponse]


def _unread_of(person: Person, record: int) -> NoticeQuerySet:
    return Notice.objects.visible_to(person).filter(event__record=record, read_at__isnull=True)


@prepared_numbers
def _unread(person: Person, record: int) -> int:
    return _unread_of(person, record).count()


class Pages(Declared):
    """What is declared of a kind, as pages with addresses."""

    def page(self, request: Request, record: Any, template: str, **more: Any) -> HttpResponse:
        """The page of a record. Whoever opens it has read what they were told about it."""
        (unread,) = _unread(request.person, record.pk)
        if unread:
            _unread_of(request.person, record.pk).read(request.person, request.now)
        context = shown(self, record, request.person, request.now, request.GET.get("story", ""))
        return render(request, template, {**context, **more, "pages": self, "once": new_key})

    def urls(self, show: View) -> list[URLPattern]:
        """The addresses of this kind's records; `show` is the kind's own view."""

        @signed_in
        def do_verb(request: Request, code: str, verb: str) -> HttpResponse:
            return edit(self, request, code) if verb == "edit" else do(self, request, code, verb)

        @signed_in
        def edit_record(request: Request, code: str) -> HttpResponse:
            return edit(self, request, code)

        @signed_in
        def people(request: Request, code: str) -> JsonResponse:
            return who_may_read(self.seen(request.person, code), request)

        here, name = f"{self.place}/<str:code>/", self.kind.KIND
        return [
            path(here, show, name=f"{name}_show"),
            path(f"{here}edit/", edit_record, name=f"{name}_edit"),
            path(f"{here}people/", people, name=f"{name}_people"),
            path(f"{here}do/<str:verb>/", do_verb, name=f"{name}_do"),
        ]
