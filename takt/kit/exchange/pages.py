"""Import in the browser: choose a file, look at the mapping and a preview, import, see what came of it.

    IMPORTS = ImportPages((REQUIREMENTS,))
    urlpatterns = IMPORTS.addresses("import/")

Every step is a page of its own with its state in the address or on the disk, so it works without scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from takt.flow.exporting import csv_rows
from takt.flow.importing import Plan, Reading, Sheet, open_table, plan
from takt.ground.errors import Invalid, NotSeen, Refusal
from takt.ground.models import Unit
from takt.ground.roles import Role
from takt.kit.access import signed_in
from takt.kit.exchange.carrying import start, told_of
from takt.kit.exchange.keeping import Kept, keep, kept_by
from takt.kit.exchange.preview import Preview, chosen
from takt.kit.request import Request
from takt.kit.shell import address


@dataclass(frozen=True)
class ImportPages:
    """What can be imported, each as a sheet of its kind."""

    sheets: tuple[Sheet, ...]

    def addresses(self, prefix: str) -> list[URLPattern]:
        return [
            path(prefix, self.choose, name="import"),
            path(f"{prefix}<str:token>/", self.check, name="import_check"),
            path(f"{prefix}<str:token>/run/", self.run, name="import_run"),
            path(f"{prefix}<str:token>/result/", self.result, name="import_result"),
            path(f"{prefix}<str:token>/refused.csv", self.refused, name="import_refused"),
        ]

    @cached_property
    def choose(self) -> Any:
        @signed_in
        @require_http_methods(["GET", "POST"])
        def choose(request: Request) -> HttpResponse:
            """The file and the unit that will own what is in it."""
            units = _units(request)
            context: dict[str, Any] = {"units": units, "sheets": self.sheets, "unit": request.GET.get("unit", "")}
            if request.method == "POST":
                try:
                    return redirect("import_check", self._keep(request, units).token)
                except Invalid as invalid:
                    context |= {"wrong": invalid.fields, "unit": request.POST.get("unit", "")}
            status = 422 if "wrong" in context else 200
            return render(request, "kit/exchange/choose.html", context, status=status)

        return choose

    @cached_property
    def check(self) -> Any:
        @signed_in
        @require_GET
        def check(request: Request, token: str) -> HttpResponse:
            """Which column holds which field, the first rows, and every problem. Nothing is written."""
            kept = kept_by(request.person, token)
            if kept.outcome and not kept.interrupted(request.now):
                return redirect("import_result", token)
            context: dict[str, Any] = {"kept": kept.about, "token": token, "unit": _unit(request, kept)}
            context["query"] = request.GET.urlencode()
            try:
                table = open_table(kept.path, kept.about["name"])
                context["preview"] = Preview(self._sheet(kept), table.headers, chosen(request.GET))
                outlook = self._plan(request, kept, chosen(request.GET))
                context |= {"plan": outlook, "refused": told_of(outlook.refused)}
                context["preview"] = context["preview"].after(outlook)
            except Invalid as invalid:
                context["refusal"] = invalid
            template = "kit/exchange/check.html"
            return render(request, template, context, status=422 if "refusal" in context else 200)

        return check

    @cached_property
    def run(self) -> Any:
        @signed_in
        @require_POST
        def run(request: Request, token: str) -> HttpResponse:
            """Import what was looked at. Asked twice, it is done once."""
            kept = kept_by(request.person, token)
            told = chosen(request.POST)
            if kept.claim(request.now):
                rows = request.POST.get("rows", "")
                length = int(rows) if rows.isdecimal() and len(rows) < 9 else 0
                unit = _unit(request, kept)
                start(kept, self._sheet(kept), unit, request.person, told, length, get_language() or "en")
            return redirect("import_result", token)

        return run

    @cached_property
    def result(self) -> Any:
        @signed_in
        @require_GET
        def result(request: Request, token: str) -> HttpResponse:
            """How far it is, or what came of it."""
            kept = kept_by(request.person, token)
            if not kept.outcome:
                return redirect("import_check", token)
            context = {
                "kept": kept.about,
                "token": token,
                "unit": _unit(request, kept),
                "outcome": kept.outcome,
                "interrupted": kept.interrupted(request.now),
                "list_url": address(f"{self._sheet(kept).model.KIND}_list"),
            }
            return render(request, "kit/exchange/result.html", context)

        return result

    @cached_property
    def refused(self) -> Any:
        @signed_in
        @require_GET
        def refused(request: Request, token: str) -> HttpResponse:
            """Every refused row with its reason, as a file to work through."""
            kept = kept_by(request.person, token)
            outlook = self._plan(request, kept, chosen(request.GET))
            rows = ([one.row, one.column, str(one.reason)] for one in outlook.refused)
            content = csv_rows([_("Row"), _("Column"), _("Reason")], rows)
            disposition = {"Content-Disposition": 'attachment; filename="refused.csv"'}
            return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=disposition)

        return refused

    def _keep(self, request: Request, units: list[Unit]) -> Kept:
        """Keep the upload; refused here already where it cannot be read at all."""
        wrong: dict[str, Any] = {}
        unit = next((unit for unit in units if unit.code == request.POST.get("unit")), None)
        upload = request.FILES.get("file")
        if unit is None:
            wrong["unit"] = _("Choose the unit that will own what is imported.")
        if upload is None:
            wrong["file"] = _("Choose a CSV or XLSX file.")
        if wrong or unit is None or upload is None:
            raise Invalid(wrong)
        name = upload.name or "file"
        sheet = next((one for one in self.sheets if one.name == request.POST.get("sheet")), self.sheets[0])
        kept = keep(request.person, name, upload.chunks(), {"unit": unit.code, "sheet": sheet.name}, request.now)
        try:
            open_table(kept.path, name)
        except Refusal:
            kept.drop()
            raise
        return kept

    def _plan(self, request: Request, kept: Kept, told: dict[str, str]) -> Plan:
        sheet = self._sheet(kept)
        reading = Reading(_unit(request, kept), request.person, request.now, sheet.model.KIND)
        return plan(sheet, open_table(kept.path, kept.about["name"]), reading, told)

    def _sheet(self, kept: Kept) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.name == kept.about["sheet"])


def _units(request: Request) -> list[Unit]:
    """Units that the person may import into."""
    units = Unit.objects.visible_to(request.person)
    return [unit for unit in units if request.person.role_at(unit.path) >= Role.MEMBER]


def _unit(request: Request, kept: Kept) -> Unit:
    unit = Unit.objects.visible_to(request.person).filter(code=kept.about["unit"]).first()
    if unit is None:
        raise NotSeen
    return unit
