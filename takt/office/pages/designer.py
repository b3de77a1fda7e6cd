"""The designer of a draft. One form holds the design as a whole: its buttons change what is on the page, only
"save" and "publish" write. With JavaScript the buttons swap the sheet in place, and the map follows what is typed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from takt.ground.designing import design_of, discard, publish, redesign, vet_design
from takt.ground.errors import Invalid, NotNow, Stale, Text
from takt.ground.models import Process, ProcessVersion, Stage
from takt.kit.access import signed_in
from takt.kit.answering import demand, expected, form_page
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import designs, queries
from takt.office.differences import differences

Wrong = dict[str, Text]


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def process_design(request: Request, code: str) -> HttpResponse:
    version = _draft(request, code)
    if request.method != "POST":
        return _designer(request, version, designs.opened(design_of(version)), version.process.version)
    sheet, expect = designs.posted(request.POST), expected(request) or 0
    press = request.POST.get("do", "save")
    if press not in ("save", "publish"):
        sheet, touched = designs.changed(sheet, press)
        return _designer(request, version, sheet, expect, touched=touched)
    return _save(request, version, sheet, expect, onwards=press == "publish")


@signed_in
@require_POST
def process_preview(request: Request, code: str) -> HttpResponse:
    """The map of what the form holds, and what would stand against saving it. Writes nothing."""
    _draft(request, code)
    sheet = designs.posted(request.POST)
    wrong = _wrong(sheet)
    context = {"map": designs.map_of(designs.finished(sheet), queries.function_names()), "told": _told(sheet, wrong)}
    return render(request, "office/design_map.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def process_publish(request: Request, code: str) -> HttpResponse:
    """What the draft changes for those who work by it; then the publication."""
    version = _draft(request, code)
    demand(version.process, "publish", request)
    if request.method == "POST":
        publish(version, by=request.person, at=request.now, expect=expected(request) or 0)
        flash(
            request,
            _("Version %(number)s is published: new records follow it from now on.") % {"number": version.number},
        )
        return redirect("process_show", code=code)
    published, design = version.process.published, design_of(version)
    context = {
        "process": version.process, "version": version, "published": published, "wrong": list(_vetted(design).values()),
        "differences": differences(design_of(published) if published else [], design, queries.function_names()),
        "running": queries.running_by_version(version.process, request.person),
    }  # fmt: skip
    return render(request, "office/process_publish.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def process_discard(request: Request, code: str) -> HttpResponse:
    """GET asks once more, for those without JavaScript; the designer asks in a dialog."""
    version = _draft(request, code)
    process, number = version.process, version.number
    if request.method != "POST":
        back = f"/processes/{code}/design/"
        trail = ((f"/processes/{code}/", process.name), (back, _("Design of version %(number)s") % {"number": number}))
        return form_page(
            request, forms.Form(initial={"version": process.version}), _("Discard this draft"), back=back, trail=trail,
            submit=_("Discard this draft"), danger=True,
            about=_("All that was designed in version %(number)s is lost. Published versions stay as they are.")
            % {"number": number},
        )  # fmt: skip
    discard(version, by=request.person, at=request.now, expect=expected(request))
    flash(request, _("The draft of version %(number)s is discarded.") % {"number": number}, "info")
    return redirect("process_show", code=code)


def _draft(request: Request, code: str) -> ProcessVersion:
    process: Process = queries.process_named(code, request.person)
    demand(process, "design", request)
    version = queries.draft_of(process)
    if version is None:
        raise NotNow(_("There is no draft. Begin a new version on the page of the process."))
    return version


def _save(
    request: Request, version: ProcessVersion, sheet: designs.Sheet, expect: int, *, onwards: bool
) -> HttpResponse:
    try:
        redesign(version, designs.finished(sheet), by=request.person, at=request.now, expect=expect)
    except Invalid as wrong:
        return _designer(request, version, sheet, expect, wrong=wrong.fields)
    except Stale:
        return _overtaken(request, version, sheet)
    if onwards:
        return redirect("process_publish", code=version.process.code)
    flash(request, _("The draft is saved. Nothing follows it until it is published."))
    return redirect("process_design", code=version.process.code)


def _overtaken(request: Request, version: ProcessVersion, sheet: designs.Sheet) -> HttpResponse:
    """Somebody saved this draft meanwhile: theirs and yours side by side, yours still on the page."""
    version.process.refresh_from_db()
    both = differences(design_of(version), designs.finished(sheet), queries.function_names())
    return _designer(request, version, sheet, version.process.version, both=both, status=409)


def _designer(
    request: Request,
    version: ProcessVersion,
    sheet: designs.Sheet,
    expect: int,
    *,
    touched: str = "",
    wrong: Wrong | None = None,
    both: Any = None,
    status: int = 200,
) -> HttpResponse:
    wrong = wrong or {}
    names = queries.function_names()
    context = {
        "process": version.process, "version": version, "expect": expect, "both": both, "stale": status == 409,
        "stages": [_view(sheet, place, wrong, touched, names) for place in range(len(sheet))],
        "told": _told(sheet, wrong), "map": designs.map_of(designs.finished(sheet), names),
        "functions": [(one.code, one.name) for one in queries.functions(with_retired=True)
                      if not one.retired or any(stage["function"] == one.code for stage in sheet)],
        "categories": Stage.Category.choices, "gates": Stage.GateRole.choices,
    }  # fmt: skip
    part = request.htmx and not request.htmx.boosted
    template = "office/design_sheet.html" if part else "office/process_design.html"
    return render(request, template, context, status=422 if wrong else status)


def _view(sheet: designs.Sheet, place: int, wrong: Wrong, touched: str, names: dict[str, str]) -> dict[str, Any]:
    """One stage as the form shows it."""
    stage = sheet[place]
    mine = {name.split(".", 2)[2]: text for name, text in wrong.items() if name.startswith(f"stages.{place}.")}
    others = [
        {"key": other["key"], "name": designs.named(other) or gettext("New stage"), "on": other["key"] in stage["next"]}
        for other in sheet
        if other["key"] != stage["key"]
    ]
    return {
        "stage": stage, "number": place + 1, "name": designs.named(stage), "wrong": mine, "others": others,
        "open": bool(mine) or stage["key"] == touched, "first": place == 0, "last": place == len(sheet) - 1,
        "ends": stage["category"] in (Stage.Category.DONE, Stage.Category.DROPPED),
        "function": names.get(stage["function"], ""),
    }  # fmt: skip


def _wrong(sheet: designs.Sheet) -> Wrong:
    return _vetted(designs.finished(sheet))


def _vetted(design: list[dict[str, Any]]) -> Wrong:
    try:
        vet_design(design)
    except Invalid as wrong:
        return wrong.fields
    return {}


def _told(sheet: designs.Sheet, wrong: Wrong) -> list[dict[str, Any]]:
    """What is wrong, each with the stage it belongs to."""
    told = []
    for name, text in wrong.items():
        place = name.split(".")[1] if name.count(".") == 2 else ""
        stage = sheet[int(place)] if place else None
        told.append({"key": stage["key"] if stage else "", "stage": _called(stage, place), "text": text})
    return told


def _called(stage: dict[str, Any] | None, place: str) -> str:
    if stage is None:
        return ""
    return designs.named(stage) or f"{int(place) + 1}"
