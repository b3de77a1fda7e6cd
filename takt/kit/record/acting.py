"""One address a verb: GET gives its form, as a dialog or a page; POST does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, gettext_lazy

from takt.ground.errors import Invalid, NotAllowed, NotNow, NotSeen, Stale
from takt.ground.models import Person, Record
from takt.kit.once import new_key
from takt.kit.record.act_form import ActForm
from takt.kit.record.showing import address_of
from takt.kit.request import Request
from takt.kit.shell import flash

if TYPE_CHECKING:
    from takt.kit.record.declared import Declared


def do(pages: Declared, request: Request, code: str, verb: str) -> HttpResponse:
    """The act `verb` of the record with this code."""
    record = pages.seen(request.person, code)
    form_class = pages.forms.get(verb)
    if form_class is None or verb not in record.verbs():
        raise NotSeen
    vet(record, verb, request.person)
    address = reverse(f"{record.kind}_do", args=[code, verb])
    if request.method != "POST":
        form = _asked(form_class, record, request, address)
        return _form(request, record, verb, form, 200)
    form = form_class(record, request.person, request.now, address, request.POST, request.FILES)
    status = _act(form, record, request)
    if status:
        return _form(request, record, verb, form, status)
    flash(request, gettext("Done: %(act)s · %(code)s") % {"act": record.verbs()[verb].label, "code": code})
    return leave(request, record)


def vet(record: Any, verb: str, person: Person) -> None:
    """Say why not before anything is filled in. The door asks again."""
    rule = record.verbs()[verb]
    if not rule.who(record, person):
        raise NotAllowed(gettext_lazy("“%(act)s” is for others to do here.") % {"act": rule.label})
    if not rule.when(record):
        raise NotNow(gettext_lazy("“%(act)s” is not possible at this point.") % {"act": rule.label})


def expected(request: Request) -> int | None:
    """The version that the one who acts has read."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


def leave(request: Request, record: Any) -> HttpResponse:
    """To where the person came from; to the desk where the record is now out of their sight."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        seen = Record.objects.visible_to(request.person).filter(pk=record.pk).exists()
        back = address_of(record) if seen else "/"
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": iri_to_uri(back)})
    return HttpResponseRedirect(back, status=303)


def _asked(form_class: type[ActForm], record: Any, request: Request, address: str) -> ActForm:
    """A form that nobody has sent yet; what the address carries is filled in."""
    given = {name: value for name, value in request.GET.items() if value}
    try:
        return form_class(record, request.person, request.now, address, initial=given)
    except Invalid as wrong:
        raise NotNow(wrong.detail) from wrong


def _act(form: ActForm, record: Any, request: Request) -> int:
    """Do what the form asks; 0, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        with transaction.atomic():
            form.act(record, by=request.person, at=request.now, expect=expected(request))
    except Invalid as wrong:
        form.refuse(wrong)
        return 422
    except Stale as stale:
        record.refresh_from_db()
        text = gettext("%(what)s. Look at what stands now; send again if it still fits.")
        form.add_error(None, text % {"what": stale.title})
        return 409
    return 0


def _form(request: Request, record: Any, verb: str, form: ActForm, status: int) -> HttpResponse:
    within = bool(request.htmx) and "page" not in (request.POST or request.GET)
    context = {
        "record": record,
        "form": form,
        "verb": verb,
        "rule": record.verbs()[verb],
        "address": address_of(record),
        "next": (request.POST or request.GET).get("next", ""),
        "within": within,
        "once": new_key,
        "now": request.now,
    }
    template = "kit/record/act.html" if request.htmx else "kit/record/act_page.html"
    return render(request, template, context, status=status)
