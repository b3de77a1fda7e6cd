"""What pages cost in a house of ten thousand requirements, and in one of a hundred thousand.

Run: python bench/scale.py [10000 100000]
With DATABASE_URL on PostgreSQL (ops/postgres.sh python bench/scale.py), else on SQLite.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.house import house
from bench.seed import seed

ROUNDS = 10
LIST = "/requirements/"
MANY = {
    "list": f"{LIST}?state=open",
    "list, page 20": f"{LIST}?state=open&page=20",
    "list, open and closed": f"{LIST}?state=all",
    "list, filtered": f"{LIST}?state=open&priority=1&stage=review",
    "list, late, by target": f"{LIST}?late=1&sort=target",
    "list, all by title": f"{LIST}?state=all&sort=title",
    "list, of one unit": f"{LIST}?unit=line",
    "list, with words": f"{LIST}?state=all&q=退款失败",
    "list, of my turn": f"{LIST}?turn=me",
}


def main() -> None:
    """Print a table for each size and person."""
    with house():
        from django.db import connection

        from takt.ground.models import Record

        for size in [int(size) for size in sys.argv[1:]] or [10_000, 100_000]:
            begun, missing = time.perf_counter(), size - Record.objects.count()
            seed(missing)
            took = time.perf_counter() - begun
            print(f"\n{connection.vendor}: {size:,} requirements; {missing:,} of them raised in {took:.0f} s")
            measure()


def measure() -> None:
    from bench.measure import HEAD, cost
    from tests.world import World

    world = World.load()
    for who, person in (("a lead of one subsidiary", world.lead), ("the PMO leader", world.leader)):
        print(f"\n{who}\n{HEAD}")
        for name, ask in asked(person):
            print(cost(name, ask, ROUNDS), flush=True)


def asked(person: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    from bench.measure import client_of
    from bench.pages import pages

    browser = client_of(person)
    for name, address in MANY.items():
        yield name, lambda address=address: browser.get(address)  # type: ignore[misc]
    yield from ((name, ask) for name, ask in pages(person) if not name.startswith("list"))


if __name__ == "__main__":
    main()
