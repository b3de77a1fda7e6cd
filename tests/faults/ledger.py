"""What a house holds after a fault, read from its database past the house."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from typing import Any

from tests.faults.place import House


def rows(place: House, query: str) -> list[tuple[Any, ...]]:
    if place.database:
        import psycopg

        with psycopg.connect(place.database) as connection:
            return list(connection.execute(query))
    import pysqlite3

    with closing(pysqlite3.connect(str(place.sqlite))) as connection:
        return list(connection.execute(query))


def titles(place: House) -> Counter[str]:
    return Counter(title for (title,) in rows(place, "SELECT title FROM ground_record"))


def lost(place: House, acknowledged: Iterable[str]) -> list[str]:
    """Titles that were acknowledged and are not there, or not exactly once."""
    there = titles(place)
    return [title for title in acknowledged if there[title] != 1]


def unsound(place: House) -> str:
    """What SQLite, or the count of events, says of damage; nothing where all is well."""
    if not place.database:
        found = rows(place, "PRAGMA integrity_check(1)")[0][0]
        dangling = rows(place, "PRAGMA foreign_key_check")
        if found != "ok" or dangling:
            return f"{found} {dangling[:1]}"
    raised = rows(place, "SELECT count(*) FROM ground_event WHERE verb = 'raise'")[0][0]
    records = rows(place, "SELECT count(*) FROM ground_record")[0][0]
    return "" if raised == records else f"{records} records but {raised} events that raised one"
