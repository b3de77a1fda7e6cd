"""The desk: what waits for me, what I wait for, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from takt.desk.queries.climbs import SHOWN as CLIMBS_SHOWN
from takt.desk.queries.climbs import climbs_for
from takt.desk.queries.duty import on_duty_near
from takt.desk.queries.expecting import SHOWN as EXPECTED_SHOWN
from takt.desk.queries.expecting import expected_by
from takt.desk.queries.news import news_for
from takt.desk.queries.units_now import FIGURES, standings
from takt.desk.queries.waiting import ASKED, SHOWN, on_the_desk
from takt.desk.rows import EXPECTING, WAITING
from takt.desk.sentences import actor, quotes, told
from takt.ground.errors import Text
from takt.ground.models import Person
from takt.kit import marks
from takt.kit.access import signed_in
from takt.kit.lists.sheet import Row, Sheet
from takt.kit.once import new_key
from takt.kit.record.showing import address_of, turn_words
from takt.kit.request import Request

LOOKED = "looked"
HALF_AN_HOUR = 1800  # within it, reloading the desk does not make what is new old
A_MONTH = 30 * 24 * 3600


@dataclass(frozen=True)
class Group:
    """What is asked, and the rows of which it is asked."""

    key: str
    label: Text
    icon: str
    rows: list[Row]


@signed_in
@require_safe
def show(request: Request) -> HttpResponse:
    person, now = request.person, request.now
    looked = _looked(request)
    found, expected = on_the_desk(person, now), expected_by(person)
    waiting = [record for _asked, group in found for record in group]
    sheet = Sheet([*waiting, *expected[:EXPECTED_SHOWN]], person, now)
    climbs = climbs_for(person)
    groups = [Group(asked, *ASKED[asked], sheet.rows(WAITING, records)) for asked, records in found]
    context = {
        "groups": groups,
        "more": len(waiting) > SHOWN,
        "late": sum(row.record.target_at is not None and row.record.target_at < now for g in groups for row in g.rows),
        "waiting": len(waiting),
        "columns": WAITING,
        "expected": sheet.rows(EXPECTING, expected[:EXPECTED_SHOWN]),
        "expected_more": len(expected) > EXPECTED_SHOWN,
        "expecting": EXPECTING,
        "climbs": [_climb(climb) for climb in climbs[:CLIMBS_SHOWN]],
        "news": _news(person, now, looked),
        "duty": on_duty_near(person, now),
        "standings": [_standing(standing) for standing in standings(person, now)],
        "greeting": person.name,
        "newcomer": not person.memberships_by_path and not person.office,
        "now": now,
        "once": new_key,
    }
    response = render(request, "desk/desk.html", context)
    if looked is None or (now - looked).total_seconds() > HALF_AN_HOUR:
        response.set_cookie(LOOKED, f"{person.pk}.{int(now.timestamp())}", max_age=A_MONTH, samesite="Lax",
                            httponly=True, secure=request.is_secure())  # fmt: skip
    return response


def _climb(climb: Any) -> dict[str, Any]:
    """An escalation with the addresses of what may be done about it."""
    record = climb.record
    return {
        "climb": climb,
        "record": record,
        "address": address_of(record),
        "turn": turn_words(record),
        "acknowledge": reverse(f"{record.kind}_do", args=[record.code, "acknowledge"]),
        "resolve": reverse(f"{record.kind}_do", args=[record.code, "resolve"]),
    }


def _news(person: Person, now: datetime, looked: datetime | None) -> list[dict[str, Any]]:
    """What changed; `fresh` is what came since the person last looked."""
    found = news_for(person, now)
    said = quotes([event for news in found for event in news.events], person)
    return [
        {
            "record": news.record,
            "address": address_of(news.record),
            "fresh": looked is not None and news.latest > looked,
            "when": marks.moment(news.latest, now),
            "lines": [(actor(event), told(event), said.get(event.pk, "")) for event in news.events],
            "more": news.more,
        }
        for news in found
    ]


def _standing(standing: Any) -> dict[str, Any]:
    """A unit's figures, each with the list of what it counts."""
    place = reverse("requirement_list")
    figures = [
        (name, label, standing.figures[name], f"{place}?{standing.query(name)}")
        for name, (label, _query) in FIGURES.items()
    ]
    return {
        "unit": standing.unit,
        "open": standing.open,
        "address": f"{place}?{standing.query('')}",
        "figures": figures,
    }


def _looked(request: Request) -> datetime | None:
    """When this person last looked at the desk in this browser."""
    person, _dot, seconds = request.COOKIES.get(LOOKED, "").partition(".")
    if person != str(request.person.pk) or not seconds.isdecimal() or len(seconds) > 11:
        return None
    return datetime.fromtimestamp(int(seconds), request.now.tzinfo)
