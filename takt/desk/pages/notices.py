"""Notices: what concerns me, why, and since when. Read by opening the record, or marked as read here."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from takt.desk.queries import counts
from takt.desk.queries.told import SIZE, notices_of
from takt.desk.sentences import actor, quotes, told
from takt.ground.errors import NotSeen
from takt.ground.models import Notice
from takt.kit.access import signed_in
from takt.kit.record.showing import address_of
from takt.kit.request import Request

ICONS = {
    Notice.Reason.TURN: "user",
    Notice.Reason.MENTION: "at",
    Notice.Reason.REQUESTER: "send",
    Notice.Reason.ESCALATION: "stairs-up",
    Notice.Reason.REVIEW: "checklist",
    Notice.Reason.WATCH: "eye",
}


@signed_in
@require_safe
def show(request: Request) -> HttpResponse:
    """Unread first; the rest is what happened before."""
    page = _page(request.GET.get("page", ""))
    found = notices_of(request.person, page)
    said = quotes([notice.event for notice in found], request.person)
    rows = [_row(notice, said.get(notice.event_id, "")) for notice in found[:SIZE]]
    here = reverse("notices")
    context = {
        "unread": [row for row in rows if row["notice"].read_at is None],
        "read": [row for row in rows if row["notice"].read_at is not None],
        "count": counts.notices(request.person),
        "previous": f"{here}?page={page - 1}" if page > 1 else "",
        "next": f"{here}?page={page + 1}" if len(found) > SIZE else "",
        "now": request.now,
    }
    return render(request, "desk/notices.html", context)


@signed_in
@require_safe
def count(request: Request) -> HttpResponse:
    """The number in the rail alone."""
    return render(request, "desk/notices_count.html", {"count": counts.notices(request.person)})


@signed_in
@require_POST
def read_one(request: Request, key: int) -> HttpResponse:
    """Mark one as read; with htmx the answer is its row, and the number in the rail is asked anew."""
    found = Notice.objects.visible_to(request.person).filter(pk=key)
    notice = found.select_related("event__record", "event__actor", "event__stage_to", "event__owner_to").first()
    if notice is None:
        raise NotSeen
    found.read(request.person, request.now)
    if not request.htmx:
        return HttpResponseRedirect(reverse("notices"), status=303)
    notice.read_at = request.now
    row = _row(notice, quotes([notice.event], request.person).get(notice.event_id, ""))
    response = render(request, "desk/notice.html", {"row": row, "now": request.now})
    response.headers["HX-Trigger"] = "notices"
    return response


@signed_in
@require_POST
def read_all(request: Request) -> HttpResponse:
    Notice.objects.visible_to(request.person).read(request.person, request.now)
    return HttpResponseRedirect(reverse("notices"), status=303)


def _row(notice: Notice, quote: str) -> dict[str, Any]:
    event = notice.event
    return {
        "notice": notice,
        "record": event.record,
        "address": address_of(event.record),
        "icon": ICONS[Notice.Reason(notice.reason)],
        "reason": notice.get_reason_display(),
        "who": actor(event),
        "what": told(event),
        "quote": quote,
    }


def _page(text: str) -> int:
    return int(text) if text.isdecimal() and int(text[:5]) > 0 and len(text) < 6 else 1
