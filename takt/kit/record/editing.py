"""Editing a record. Who edits what someone else has changed meanwhile sees both versions and loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from takt.ground.errors import Invalid, Stale, Text
from takt.kit.once import new_key
from takt.kit.record.acting import expected, leave, vet
from takt.kit.record.edit_form import EditForm
from takt.kit.record.showing import address_of
from takt.kit.request import Request
from takt.kit.shell import flash

if TYPE_CHECKING:
    from takt.kit.record.declared import Declared


class Difference(NamedTuple):
    """A field that differs between what stands now and what was typed."""

    label: Text
    theirs: str
    yours: str


def edit(pages: Declared, request: Request, code: str) -> HttpResponse:
    """The edit page of the record with this code."""
    record = pages.seen(request.person, code)
    vet(record, "edit", request.person)
    address = reverse(f"{record.kind}_edit", args=[code])
    if request.method != "POST":
        standing = {name: getattr(record, name) for name in record.editable()}
        form = pages.edit_form(record, request.person, request.now, address, initial=standing)
        return _page(request, record, form)
    form = pages.edit_form(record, request.person, request.now, address, request.POST)
    if not form.is_valid():
        return _page(request, record, form, status=422)
    try:
        form.act(record, by=request.person, at=request.now, expect=expected(request))
    except Invalid as wrong:
        form.refuse(wrong)
        return _page(request, record, form, status=422)
    except Stale:
        current = pages.seen(request.person, code)
        return _page(request, current, form, differences(form, current), status=409)
    flash(request, gettext("Saved."))
    return leave(request, record)


def differences(form: EditForm, current: Any) -> list[Difference]:
    """Where what was typed and what stands now differ."""
    rows = []
    for name, yours in form.cleaned_data.items():
        theirs = getattr(current, name)
        if theirs != yours:
            rows.append(Difference(form[name].label, _said(current, name, theirs), _said(current, name, yours)))
    return rows


def _page(
    request: Request, record: Any, form: EditForm, both: list[Difference] | None = None, status: int = 200
) -> HttpResponse:
    context = {"record": record, "form": form, "both": both, "stale": status == 409, "once": new_key}
    return render(request, "kit/record/edit.html", {**context, "address": address_of(record)}, status=status)


def _said(record: Any, name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    return str(dict(record._meta.get_field(name).flatchoices or ()).get(value, value))
