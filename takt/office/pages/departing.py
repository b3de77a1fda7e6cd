"""Somebody leaves: what they leave behind is seen first, handed on before or after, and all doors close at once."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from takt.ground.errors import Invalid, NotNow
from takt.ground.models import Person, Record
from takt.kit.access import signed_in
from takt.kit.answering import demand
from takt.kit.numbers import whole
from takt.kit.once import new_key
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import flows, queries
from takt.office.forms.people import Reassign
from takt.office.pages.people import person_seen

SAYS = 5  # so many refusals are told one by one


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_depart(request: Request, pk: int) -> HttpResponse:
    """What is open, before and afterwards. POST: sessions and tokens end, the record of the person stays."""
    who = person_seen(request, pk)
    demand(who, "depart", request)
    if request.method == "POST":
        if not who.is_active:
            raise NotNow(_("This person has left already."))
        try:
            who.depart(by=request.person, at=request.now)
        except Invalid as stays:
            form = Reassign(request.person)
            return _page(request, who, form, stays=" ".join(str(text) for text in stays.fields.values()))
        flash(request, _("%(name)s has left. Their sessions and tokens have ended.") % {"name": who.name})
        return redirect("person_show", pk=pk)
    return _page(request, who, Reassign(request.person))


@signed_in
@require_POST
def person_reassign(request: Request, pk: int) -> HttpResponse:
    """Give the ticked records a new owner, each through the door."""
    who = person_seen(request, pk)
    demand(who, "depart", request)
    form = Reassign(request.person, request.POST)
    chosen = [key for text in request.POST.getlist("record") if (key := whole(text, 18)) is not None]
    if not chosen:
        form.add_error(None, str(_("Tick the records that get a new owner.")))
    if not form.is_valid():
        return _page(request, who, form)
    to: Person = form.cleaned_data["to"]
    records = Record.objects.visible_to(request.person).open().filter(pk__in=chosen).order_by("pk")
    held = records.filter(Q(owner=who) | Q(turn_person=who))
    done = flows.reassign(held, who, to, by=request.person, at=request.now)
    _tell(request, done, to)
    return redirect("person_show" if not who.is_active else "person_depart", pk=pk)


def _tell(request: Request, done: flows.Reassigned, to: Person) -> None:
    if done.moved:
        text = ngettext("%(n)s record passed to %(name)s.", "%(n)s records passed to %(name)s.", done.moved)
        flash(request, text % {"n": done.moved, "name": to.name})
    for code, why in list(done.refused.items())[:SAYS]:
        flash(request, f"{code}: {why}", "warning")
    if len(done.refused) > SAYS:
        rest = len(done.refused) - SAYS
        flash(
            request,
            ngettext("%(n)s more stayed as it was.", "%(n)s more stayed as they were.", rest) % {"n": rest},
            "warning",
        )


def _page(request: Request, who: Person, form: Reassign, stays: str = "") -> HttpResponse:
    records, hidden = queries.open_work(who, request.person)
    context: dict[str, Any] = {
        "who": who, "form": form, "stays": stays, "hidden": hidden, "once": new_key(),
        "rows": work_rows(records, who, request.person),
        "duties": who.duties.select_related("unit", "function"),
    }  # fmt: skip
    return render(request, "office/person_depart.html", context, status=422 if form.errors or stays else 200)


def work_rows(records: list[Any], who: Person, viewer: Person) -> list[dict[str, Any]]:
    """Open work as rows; what cannot be reassigned says why."""
    return [
        {"record": record, "owned": record.owner_id == who.pk, "offered": _is_offered(record, who),
         "may": _may_replace(record, who, viewer)}
        for record in records
    ]  # fmt: skip


def _is_offered(record: Any, who: Person) -> bool:
    return record.waiting_since is not None and record.turn_person_id == who.pk


def _may_replace(record: Any, who: Person, viewer: Person) -> bool:
    """Who could withdraw an offer makes it to somebody else; who could assign a record gives it another owner."""
    if _is_offered(record, who):
        return bool(record.as_kind().can("withdraw", viewer))
    return record.owner_id == who.pk and record.waiting_since is None and bool(record.can("assign", viewer))
