"""Processes: which a unit follows and from where, and one process with its map and versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from takt.flow.migrating import running_on
from takt.ground.belonging import choose_process
from takt.ground.designing import design_of, draft, found_process
from takt.ground.errors import NotAllowed, NotSeen
from takt.ground.models import Process, ProcessVersion
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, expected, form_page, given
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import designs, queries
from takt.office.forms.processes import NewProcess, ProcessNames, unit_choices
from takt.office.tables import stage_rows

HERE = ("/processes/", _("Processes"))


@signed_in
@require_safe
def process_list(request: Request) -> HttpResponse:
    """What one unit may follow, with what it follows, and where that comes from."""
    wanted = request.GET.get("unit", "")
    unit = queries.unit_named(wanted, request.person) if wanted else queries.home_of(request.person)
    if unit is None:
        raise NotSeen
    sections = [
        {"kind": kind, "label": label, "choice": queries.choice_for(unit, kind),
         "offers": queries.offers_in(unit, kind, request.person)}
        for kind, label in queries.kinds()
    ]  # fmt: skip
    context = {
        "unit": unit, "sections": sections, "units": unit_choices(queries.tree(request.person)),
        "may_choose": unit.can("choose_process", request.person), "drafts": queries.drafts_for(request.person),
        "may_found": may_found(request),
    }  # fmt: skip
    return render(request, "office/process_list.html", context)


@signed_in
@require_safe
def process_show(request: Request, code: str) -> HttpResponse:
    process = queries.process_named(code, request.person)
    versions = list(process.versions.all())
    readable = [one for one in versions if one.seen_by(request.person)]
    version = _version_asked(request, readable) or process.published or next(iter(readable), None)
    design = design_of(version) if version else []
    mine = queries.running_by_version(process, request.person)
    total = running_on(process) if process.can("migrate", request.person) else {}
    context = {
        "process": process, "version": version, "published": process.published, "draft": queries.draft_of(process),
        "map": designs.map_of(design, queries.function_names()), "stages": stage_rows(design, queries.function_names()),
        "versions": [
            {"version": one, "mine": mine.get(one.number, 0), "total": total.get(one.number)} for one in versions
        ],
        "may": {verb: process.can(verb, request.person) for verb in process.verbs()}, "may_copy": may_found(request),
        "left_behind": [one for one in versions if one.state == one.State.RETIRED and total.get(one.number)],
    }  # fmt: skip
    return render(request, "office/process_show.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def process_new(request: Request) -> HttpResponse:
    """A new process, from a blank page or as a copy of another, perhaps of another unit."""
    if not may_found(request):
        raise NotAllowed(_("Processes are designed by leads and the PMO."))
    form = NewProcess(request.person, given(request), initial=_copied(request))
    if carried_out(form, lambda fields: _found(request, fields)):
        return redirect("process_design", code=form.cleaned_data["code"])
    about = _("It begins as a draft. Nothing follows it until it is published.")
    return form_page(
        request, form, _("New process"), back=HERE[0], trail=(HERE,), submit=_("Begin the draft"), about=about
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def process_edit(request: Request, code: str) -> HttpResponse:
    """Its names, and what it is for."""
    process = queries.process_named(code, request.person)
    demand(process, "edit", request)
    names = ("name_zh", "name_en", "about_zh", "about_en")
    form = ProcessNames(given(request), initial={name: getattr(process, name) for name in (*names, "version")})

    def rename(fields: dict[str, Any]) -> None:
        with process.doing("edit", by=request.person, at=request.now, expect=expected(request)):
            for name in names:
                setattr(process, name, fields[name])

    if carried_out(form, rename):
        return redirect("process_show", code=code)
    back = f"/processes/{code}/"
    return form_page(request, form, _("Edit the process"), back=back, trail=(HERE, (back, process.name)))


@signed_in
@require_POST
def process_draft(request: Request, code: str) -> HttpResponse:
    """Begin the next version."""
    process = queries.process_named(code, request.person)
    draft(process, by=request.person, at=request.now)
    return redirect("process_design", code=code)


@signed_in
@require_POST
def process_choose(request: Request, code: str) -> HttpResponse:
    """From now on new records of the unit follow this process."""
    process = queries.process_named(code, request.person)
    unit = queries.unit_named(request.POST.get("unit", ""), request.person)
    choose_process(unit, process, by=request.person, at=request.now)
    flash(
        request,
        _("New records of %(unit)s follow “%(process)s” from now on.") % {"unit": unit.name, "process": process.name},
    )
    return redirect(f"/processes/?unit={unit.code}")


def may_found(request: Request) -> bool:
    """Leads of any unit and the PMO."""
    return bool(request.person.office or queries.units_led_by(request.person))


def _found(request: Request, fields: dict[str, Any]) -> ProcessVersion:
    unit = queries.unit_named(fields["unit"], request.person)
    sheet = designs.blank()
    if fields["start"]:
        source = queries.process_named(fields["start"], request.person).published
        sheet = designs.opened(design_of(source)) if source else sheet
    return found_process(
        unit, fields["kind"], fields["code"], fields["name_zh"], fields["name_en"], designs.finished(sheet),
        by=request.person, at=request.now, about_zh=fields["about_zh"], about_en=fields["about_en"],
    )  # fmt: skip


def _copied(request: Request) -> dict[str, Any]:
    """What the form begins with: the process to copy, the unit that one comes from."""
    initial: dict[str, Any] = {"unit": request.GET.get("unit", "")}
    home = queries.home_of(request.person)
    if not initial["unit"] and home:
        initial["unit"] = home.code
    if request.GET.get("from"):
        source: Process = queries.process_named(request.GET["from"], request.person)
        initial |= {"start": source.code, "kind": source.kind, "name_zh": source.name_zh, "name_en": source.name_en}
    return initial


def _version_asked(request: Request, versions: list[ProcessVersion]) -> ProcessVersion | None:
    number = request.GET.get("version", "")
    if not number:
        return None
    found = next((one for one in versions if str(one.number) == number), None)
    if found is None:
        raise NotSeen
    return found
