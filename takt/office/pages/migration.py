"""Moving running records to the published version: the mapping, its effects, then the act."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from takt.flow.migrating import Plan, migrate, plan, running_on, same_codes
from takt.ground.errors import Invalid, NotNow, NotSeen
from takt.ground.models import Process, ProcessVersion
from takt.kit.access import signed_in
from takt.kit.answering import demand
from takt.kit.once import new_key
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import queries


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def process_migrate(request: Request, code: str) -> HttpResponse:
    """GET shows the effects of the mapping in the address; POST moves what was shown."""
    process = queries.process_named(code, request.person)
    demand(process, "migrate", request)
    sent = request.POST if request.method == "POST" else request.GET
    before, after = _versions(process, sent)
    mapping = _mapping(before, after, sent)
    if request.method == "POST":
        try:
            return _move(request, process, before, after, mapping)
        except Invalid:
            pass  # the plan below says what stands against it, at each stage
    planned = plan(process, before, after, mapping, at=request.now)
    status = 422 if request.method == "POST" else 200
    return render(request, "office/process_migrate.html", _shown(process, planned, mapping), status=status)


def _move(
    request: Request, process: Process, before: ProcessVersion, after: ProcessVersion, mapping: dict[str, str]
) -> HttpResponse:
    seen = request.POST.get("seen", "")
    moved = migrate(process, before, after, mapping, by=request.person, at=request.now, seen=seen or "unseen")
    text = ngettext("%(n)s record follows version %(v)s now.", "%(n)s records follow version %(v)s now.", moved)
    flash(request, text % {"n": moved, "v": after.number})
    return redirect("process_show", code=process.code)


def _versions(process: Process, sent: QueryDict) -> tuple[ProcessVersion, ProcessVersion]:
    after = process.published
    if after is None:
        raise NotNow(_("No version is published yet, so there is nothing to move records to."))
    running = running_on(process)
    older = [one for one in process.versions.all() if one.pk != after.pk and running.get(one.number)]
    wanted = sent.get("from", "")
    if not older and not wanted:
        raise NotNow(_("All open records follow the published version already."))
    before = next((one for one in process.versions.all() if str(one.number) == wanted), None) if wanted else older[0]
    if before is None or before.pk == after.pk:
        raise NotSeen
    return before, after


def _mapping(before: ProcessVersion, after: ProcessVersion, sent: QueryDict) -> dict[str, str]:
    """As chosen in the form; before that, stages that are called the same."""
    chosen = {stage.code: sent.get(f"to.{stage.code}", "") for stage in before.stages.all()}
    return {**same_codes(before, after), **{code: into for code, into in chosen.items() if f"to.{code}" in sent}}


def _shown(process: Process, planned: Plan, mapping: dict[str, str]) -> dict[str, Any]:
    stages = [(stage.code, stage.name) for stage in planned.after.stages.all() if not stage.closes]
    running = running_on(process)
    return {
        "process": process, "plan": planned, "once": new_key(), "stages": stages,
        "rows": [
            {"effect": effect, "wrong": planned.wrong.get(code, ""), "to": mapping.get(code, "")}
            for code, effect in ((effect.before.code, effect) for effect in planned.effects)
        ],
        "older": [
            {"number": one.number, "running": running[one.number], "here": one.pk == planned.before.pk}
            for one in process.versions.all() if one.pk != planned.after.pk and running.get(one.number)
        ],
    }  # fmt: skip
