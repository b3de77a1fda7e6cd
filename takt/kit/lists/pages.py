"""The list of a kind: filters in the address, saved views, sorting, columns, paging, bulk acts, export.

    LISTS = ListPages(kind="requirement", filter=RequirementFilter, columns=..., shown=..., ...)
    urlpatterns = LISTS.addresses("requirements/")

Addresses are named after the kind: requirement_list, requirement_export, requirement_bulk, requirement_views.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from takt.flow.exporting import csv_rows, xlsx_bytes
from takt.ground.errors import Invalid, NotSeen
from takt.ground.models import Person, Record
from takt.ground.models.record import RecordQuerySet
from takt.kit.access import signed_in
from takt.kit.filtering import RecordFilter
from takt.kit.lists import saving
from takt.kit.lists.address import Address
from takt.kit.lists.asking import FilterBar, Menu
from takt.kit.lists.bulk import act_on
from takt.kit.lists.columns import ALWAYS, CHECK
from takt.kit.lists.sheet import Column, Plain, Sheet, Within, load_kind, load_page
from takt.kit.lists.table import Table
from takt.kit.request import Request
from takt.kit.shell import flash

if TYPE_CHECKING:
    from takt.ground.errors import Text

EXPORTED = 20_000  # rows of one file
AT_ONCE = 500
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class ListPages:
    """`shown` are the keys of the columns at first; `tabs` pairs of label and query, the first one the plain list."""

    kind: str
    filter: type[RecordFilter]
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    menus: tuple[Menu, ...]
    tabs: tuple[tuple[Text, str], ...]
    title: Text
    about: Text  # what the list is for, said where it is empty
    first_step: Text

    def addresses(self, prefix: str) -> list[URLPattern]:
        return [
            path(prefix, self.show, name=f"{self.kind}_list"),
            path(f"{prefix}export.<str:form>", self.export, name=f"{self.kind}_export"),
            path(f"{prefix}bulk/", self.bulk, name=f"{self.kind}_bulk"),
            path(f"{prefix}views/", self.views, name=f"{self.kind}_views"),
        ]

    @cached_property
    def show(self) -> Any:
        @signed_in
        @require_GET
        def show(request: Request) -> HttpResponse:
            """The list itself; opened plainly it shows the person's default view."""
            views = saving.views_of(request.person, self.kind)
            default = next((view for view in views if view.default and view.query), None)
            if not request.GET and default is not None:
                return redirect(f"{request.path}?{default.query}")
            if tidy := Address(request).tidy:
                return redirect(tidy)
            return render(request, "kit/lists/list.html", self._context(request, views))

        return show

    @cached_property
    def export(self) -> Any:
        @signed_in
        @require_GET
        def export(request: Request, form: str) -> HttpResponse:
            """What the list shows, with its filters and sorting, as CSV or XLSX: all columns, all pages."""
            if form not in TYPES:
                raise NotSeen
            columns = [column for column in self.columns if column.plain is not None]
            rows = self._exported(request, columns)
            headers = [str(column.label) for column in columns]
            content = csv_rows(headers, rows) if form == "csv" else xlsx_bytes(headers, rows)
            name = f"{self.kind}-{request.now:%Y%m%d-%H%M}.{form}"
            disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
            return HttpResponse(content, content_type=TYPES[form], headers=disposition)

        return export

    @cached_property
    def bulk(self) -> Any:
        @signed_in
        @require_POST
        def bulk(request: Request) -> HttpResponse:
            """One act to every ticked row; then back to the list, which tells how many were done and refused."""
            try:
                outcome = act_on(
                    self._records(request),
                    request.POST.getlist("code"),
                    request.POST.get("act", ""),
                    {name: str(value) for name, value in request.POST.items()},
                    by=request.person,
                    at=request.now,
                )
            except Invalid as invalid:
                flash(request, str(invalid), "warning")
            else:
                flash(request, outcome.text, outcome.tone)
            return redirect(self._back(request))

        return bulk

    @cached_property
    def views(self) -> Any:
        @signed_in
        @require_POST
        def views(request: Request) -> HttpResponse:
            """Keep, rename, delete a view, or let the list open with it."""
            try:
                query, told = saving.act(request.person, self.kind, request.POST, request.now)
            except Invalid as invalid:
                flash(request, str(invalid), "warning")
                return redirect(self._back(request))
            flash(request, told)
            return redirect(f"{reverse(f'{self.kind}_list')}?{query}")

        return views

    @cached_property
    def within(self) -> Within:
        """The visible records that the list is of."""
        return partial(_of_kind, self.kind)

    # private

    def _context(self, request: Request, views: Sequence[Any]) -> dict[str, Any]:
        wanted, mistakes = self.filter.read(request.GET)
        columns = self._chosen(request)
        loads = [name for column in columns for name in column.loads]
        sheet = load_page(self.within, wanted, self.kind, request.person, request.now, loads)
        address = Address(request)
        return {
            "pages": self,
            "wanted": wanted,
            "mistakes": list(mistakes.values()),
            "address": address,
            "table": Table(sheet, [CHECK, *columns], wanted, address),
            "bar": FilterBar(self.menus, wanted, address, request.person, self.kind),
            "tabs": saving.tabs(self.tabs, views, address),
            "saved": next((view for view in views if address.shows(view.query)), None),
            "kept_fields": address.fields(*self.filter.model_fields),
            "other_fields": address.fields("cols"),
            "columns": [(column, column in columns) for column in self.columns if column.key not in ALWAYS],
            "here": request.get_full_path(),
            "urls": self._urls(address),
        }

    def _urls(self, address: Address) -> dict[str, str]:
        """The addresses around the list, with its filters where they hold there too."""
        name = self.kind
        return {
            "new": reverse(f"{name}_new"),
            "list": reverse(f"{name}_list"),
            "board": address.at(reverse(f"{name}_board")),
            "bulk": reverse(f"{name}_bulk"),
            "views": reverse(f"{name}_views"),
            **{form: address.at(reverse(f"{name}_export", args=(form,))) for form in TYPES},
        }

    def _chosen(self, request: Request) -> list[Column]:
        keys = set(request.GET.getlist("cols")) or set(self.shown)
        return [column for column in self.columns if column.key in keys | ALWAYS]

    def _records(self, request: Request) -> RecordQuerySet:
        return self.within(request.person, request.now)

    def _exported(self, request: Request, columns: Sequence[Column]) -> Iterator[list[Plain]]:
        wanted, _mistakes = self.filter.read(request.GET)
        found = wanted.apply(self._records(request), request.person, request.now).only("pk")
        keys = [record.pk for record in found[:EXPORTED]]
        loads = [name for column in columns for name in column.loads]
        for some in _portions(keys):
            sheet = Sheet(load_kind(some, self.kind, request.person, loads), request.person, request.now)
            for record in sheet.records:
                yield [column.plain(record, sheet) for column in columns if column.plain is not None]

    def _back(self, request: Request) -> str:
        """To the list as it was, never to another site."""
        back = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return back if safe and back.startswith("/") else reverse(f"{self.kind}_list")


def _of_kind(kind: str, person: Person, now: datetime) -> RecordQuerySet:
    return Record.objects.visible_to(person).filter(kind=kind)


def _portions(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
