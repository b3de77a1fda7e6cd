"""What each page of the demo group costs the server, beside a page that says hello.

Run: python bench/pages.py
BENCH_DATA names a folder with the demo group (takt demo), which takes a minute to make anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.house import house


def main() -> None:
    """Print a table for a lead of a subsidiary and one for the PMO leader."""
    with house():
        from django.db.models import Count

        from takt.ground.models import Person
        from takt.ground.roles import Office, Role
        from takt.site.commands import main as takt

        takt(["demo", "--if-empty"])
        leads = Person.objects.working().filter(office=Office.NONE, memberships__role=Role.LEAD)
        lead = leads.annotate(held=Count("turns")).order_by("-held").first()
        leader = Person.objects.working().filter(office=Office.LEADER).first()
        for who, person in (("a lead", lead), ("the PMO leader", leader)):
            measure(who, person)


def measure(who: str, person: Any) -> None:
    from bench.measure import HEAD, cost

    print(f"\n{who}\n{HEAD}")
    for name, ask in pages(person):
        print(cost(name, ask), flush=True)


def pages(person: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Names and requests of the pages that people open all day."""
    from django.test import Client

    from bench.measure import client_of
    from takt.ground.models import Record, Unit
    from takt.ground.models.token import make_token

    browser = client_of(person)
    records = Record.objects.visible_to(person)
    record = records.filter(closed_at__isnull=True).order_by("-version").first()
    unit = Unit.objects.get(pk=person.seen_units[0]) if person.seen_units else Unit.objects.order_by("path").first()
    addresses = {
        "desk": "/",
        "list of 50": "/requirements/?state=all",
        "list of 50, filtered and sorted": "/requirements/?state=all&priority=2&priority=3&sort=-changed",
        "board": "/requirements/board/",
        "inbox": "/requirements/inbox/",
        "record": f"/requirements/{record.code}/",
        "search": "/search/?q=退款",
        "notices": "/notices/",
    }
    yield "hello, world", lambda: browser.get("/hello/")
    stranger = Client()
    yield "sign-in page", lambda: stranger.get("/sign-in/")
    for name, address in addresses.items():
        yield name, lambda address=address: browser.get(address)  # type: ignore[misc]
    bearer = {"Authorization": f"Bearer {make_token(person, 'bench', 'write', 1, by=person)}"}
    caller = Client(headers=bearer)
    body = json.dumps({"title": "Refunds arrive late", "unit": unit.code, "text": "商家希望退款更快到账。"})
    yield "API, list of 50", lambda: caller.get("/api/v1/requirements?state=all&size=50")
    yield "API, record", lambda: caller.get(f"/api/v1/requirements/{record.code}")
    yield "API, create", lambda: caller.post("/api/v1/requirements", body, content_type="application/json")


if __name__ == "__main__":
    main()
