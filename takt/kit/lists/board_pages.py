"""The board of a kind: columns of a process, cards that are dragged or moved by their menus.

BOARD = BoardPages(LISTS)
urlpatterns = [*LISTS.addresses("requirements/"), *BOARD.addresses("requirements/")]
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from takt.flow.ways import ways_on
from takt.ground.errors import Invalid, NotNow
from takt.ground.models import Record
from takt.kit.access import signed_in
from takt.kit.lists.address import Address
from takt.kit.lists.asking import FilterBar
from takt.kit.lists.board import Card, Way, card, load_board
from takt.kit.lists.columns import address_at
from takt.kit.lists.pages import ListPages
from takt.kit.lists.sheet import Sheet, load_kind
from takt.kit.request import Request
from takt.kit.shell import flash

LEFT_OUT = ("state", "stage", "cols", "sort")  # of a list's filters; columns say the stage themselves


@dataclass(frozen=True)
class BoardPages:
    lists: ListPages

    def addresses(self, prefix: str) -> list[URLPattern]:
        return [
            path(f"{prefix}board/", self.show, name=f"{self.lists.kind}_board"),
            path(f"{prefix}<str:code>/drop/", self.drop, name=f"{self.lists.kind}_drop"),
        ]

    @cached_property
    def show(self) -> Any:
        @signed_in
        @require_GET
        def show(request: Request) -> HttpResponse:
            if tidy := Address(request).tidy:
                return redirect(tidy)
            return render(request, "kit/lists/board.html", self._context(request))

        return show

    @cached_property
    def drop(self) -> Any:
        @signed_in
        @require_POST
        def drop(request: Request, code: str) -> HttpResponse:
            """Move one record to a stage that asks for nothing; a refusal goes back to the card as a sentence."""
            record = Record.objects.seen_by(request.person, code=code, kind=self.lists.kind)
            to = request.POST.get("stage", "")
            stage = next((stage for stage in record.next_stages() if stage.code == to), None)
            if stage is None:
                raise NotNow(_("The process does not allow this move."))
            version = request.POST.get("version", "")
            expect = int(version) if version.isdecimal() and len(version) < 10 else None
            try:
                record.move(stage, by=request.person, at=request.now, expect=expect)
            except Invalid as wrong:  # there is no form here whose fields could be mended
                raise NotNow(wrong.detail) from wrong
            if request.htmx:
                return self._card(request, record.pk)
            told = {"code": code, "stage": stage.name}
            flash(request, gettext("%(code)s is now in %(stage)s.") % told)
            return redirect(reverse(f"{self.lists.kind}_board"))

        return drop

    # private

    def _context(self, request: Request) -> dict[str, Any]:
        lists, address = self.lists, Address(request)
        wanted, mistakes = lists.filter.read(request.GET)
        wanted = wanted.model_copy(update={"stage": [], "state": "open", "sort": ""})
        chosen, more = request.GET.get("process", ""), request.GET.get("more", "")
        board = load_board(lists.within, wanted, lists.kind, chosen, more, request.person, request.now)
        menus = [menu for menu in lists.menus if not any(ask.name in LEFT_OUT for ask in menu.asks)]
        return {
            "pages": lists,
            "board": board,
            "wanted": wanted,
            "mistakes": list(mistakes.values()),
            "address": address,
            "bar": FilterBar(menus, wanted, address, request.person, lists.kind),
            "kept_fields": [pair for pair in address.fields(*lists.filter.model_fields) if pair[0] != "cols"],
            "processes": [(process, address.with_(process=process.code)) for process in board.processes],
            "columns": [
                (column, address.with_(more=column.stage.code), [self._drawn(request, one) for one in column.cards])
                for column in board.columns
            ],
            "here": request.get_full_path(),
            "now": request.now,
            "urls": {
                "new": reverse(f"{lists.kind}_new"),
                "board": reverse(f"{lists.kind}_board"),
                "list": address.at(reverse(f"{lists.kind}_list")),
            },
        }

    def _card(self, request: Request, key: int) -> HttpResponse:
        """The card as it stands after the move."""
        sheet = Sheet(load_kind([key], self.lists.kind, request.person), request.person, request.now)
        cards = [card(record, sheet, ways_on([record.stage_id])) for record in sheet.records]
        context = {"cards": [self._drawn(request, one) for one in cards], "now": request.now}
        return render(request, "kit/lists/cards.html", context)

    def _drawn(self, request: Request, one: Card) -> dict[str, Any]:
        """A card with the addresses of its ways: of the form that is asked first, else of the drop itself."""
        back = reverse(f"{self.lists.kind}_board") if request.method == "POST" else request.get_full_path()
        ways = [(way, self._form_of(one.record, way, back)) for way in one.ways]
        return {
            "card": one,
            "drop": address_at(f"{self.lists.kind}_drop", one.record.code),
            "ways": ways,
            "forms_json": json.dumps({way.stage.code: form for way, form in ways if form}),
        }

    def _form_of(self, record: Any, way: Way, back: str) -> str:
        if not way.verb:
            return ""
        address = address_at(f"{self.lists.kind}_do", record.code, way.verb)
        return f"{address}?{urlencode({'to': way.stage.pk, 'next': back})}"
