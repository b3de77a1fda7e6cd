"""Search over everything visible, in Chinese and English."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from takt.desk.queries.hits import hits, record_with_code
from takt.ground.kinds import all_kinds
from takt.ground.models import Record, Unit
from takt.kit import marks
from takt.kit.access import signed_in
from takt.kit.filtering import RecordFilter
from takt.kit.record.showing import address_of, turn_words
from takt.kit.request import Request

SIZE = 20
COUNTED = 200


class Wanted(RecordFilter):
    """What is searched: by default also what is closed; `kind` narrows to one kind of record."""

    kind: str = ""
    state: str = "all"  # type: ignore[assignment]  # narrowed by its default alone
    size: int = SIZE


@signed_in
@require_safe
def show(request: Request) -> HttpResponse:
    """The hits, best first; a code leads straight to its record."""
    wanted, mistakes = Wanted.read(request.GET)
    named = record_with_code(request.person, wanted.q)
    if named is not None and address_of(named):
        return HttpResponseRedirect(address_of(named))
    context = {
        "wanted": wanted,
        "shell_query": wanted.q,
        "mistakes": list(mistakes.values()),
        "kinds": _kinds(),
        "units": _units(request),
        **(_found(request, wanted) if wanted.q else {"rows": [], "summary": ""}),
    }
    return render(request, "desk/search.html", context)


def _found(request: Request, wanted: Wanted) -> dict[str, Any]:
    records = Record.objects.visible_to(request.person)
    if wanted.kind:
        records = records.filter(kind=wanted.kind)
    found = wanted.apply(records, request.person, request.now)
    start = (wanted.page - 1) * SIZE
    page = list(found.only("pk", "kind")[start : start + SIZE + 1])
    total = found.order_by()[: COUNTED + 1].count() if start or len(page) > SIZE else len(page)
    rows = [_row(hit, request) for hit in hits(page[:SIZE], wanted.q, request.person)]
    return {
        "rows": rows,
        "summary": _summary(total, start, len(rows)),
        "total": total,
        "previous": _page(wanted, wanted.page - 1) if wanted.page > 1 else "",
        "next": _page(wanted, wanted.page + 1) if len(page) > SIZE else "",
    }


def _row(hit: Any, request: Request) -> dict[str, Any]:
    record = hit.record
    return {
        "hit": hit,
        "record": record,
        "address": address_of(record),
        "stage": marks.stage(record.stage.name, record.stage.category) if record.stage else "",
        "turn": turn_words(record),
        "changed": marks.moment(record.changed_at, request.now),
    }


def _summary(total: int, start: int, here: int) -> str:
    if total > COUNTED:
        return gettext("%(first)d–%(last)d of more than %(total)d") % {
            "first": start + 1, "last": start + here, "total": COUNTED,
        }  # fmt: skip
    return gettext("%(first)d–%(last)d of %(total)d") % {"first": start + 1, "last": start + here, "total": total}


def _page(wanted: Wanted, page: int) -> str:
    kept = {name: getattr(wanted, name) for name in ("q", "kind", "unit", "state") if getattr(wanted, name)}
    return f"{reverse('search')}?{urlencode({**kept, 'page': page})}"


def _kinds() -> list[tuple[str, str]]:
    return [(name, str(model._meta.verbose_name)) for name, model in all_kinds().items()]


def _units(request: Request) -> list[tuple[str, str]]:
    """Code and name of every unit, indented as the tree."""
    return [(unit.code, f"{'  ' * unit.depth}{unit.name}") for unit in Unit.objects.visible_to(request.person)]
