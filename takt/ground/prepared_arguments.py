"""The arguments of a prepared query: what of them decides which statement it is, and what fills its slots."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol, TypeGuard, cast

from django.db import connection

FIRST_KEYS = (4_000_000_000_000_000_000, 5_000_000_000_000_000_000)  # keys that no row will ever have
# late in the day: another zone's date is another, so that reckoning one is noticed
FIRST_INSTANTS = (datetime(2150, 1, 1, 20, tzinfo=UTC), datetime(2160, 1, 1, 20, tzinfo=UTC))


class Given(str):
    """A text that fills a slot: a code, an address, a name."""


class Reader(Protocol):
    """Somebody who reads: what they see, and somebody else who sees the same."""

    pk: Any

    @property
    def sight(self) -> Hashable: ...

    def stand_in(self, pk: int) -> Any: ...


def shape(one: Any) -> Hashable:
    """What of an argument decides which statement it is."""
    if _reads(one):
        return (type(one), one.sight)
    if _is_keys(one):
        return (tuple, len(one))
    return cast(Hashable, type(one) if _fills(one) else one)


def values(one: Any) -> Sequence[Any]:
    """What of an argument fills slots."""
    if _reads(one):
        return (one.pk,)
    if _is_keys(one):
        return one  # type: ignore[no-any-return]
    if isinstance(one, datetime):
        return one, one.date()
    return (one,) if _fills(one) else ()


def _reads(one: Any) -> TypeGuard[Reader]:
    """Asked of the type, as a class that is itself an argument decides by value."""
    return hasattr(type(one), "stand_in")


def _fills(one: Any) -> bool:
    return isinstance(one, date | Given) or type(one) is int


def _is_keys(one: Any) -> bool:
    return type(one) is tuple and all(type(key) is int for key in one)


def marked(given: Sequence[Any], number: int) -> tuple[list[Any], list[Any]]:
    """Arguments whose slots hold values that nothing else has, and those values as parameters."""
    stand_ins: list[Any] = []
    marks: list[Any] = []
    for one in given:
        own = _marks(one, number, len(marks))
        marks += own
        if _reads(one):
            stand_ins.append(one.stand_in(own[0]))
        elif _is_keys(one):
            stand_ins.append(tuple(own))
        else:
            stand_ins.append(own[0] if own else one)
    return stand_ins, [adapted(mark) for mark in marks]


def _marks(one: Any, number: int, place: int) -> list[Any]:
    """For each slot that an argument fills a value that nothing else has."""
    instant = FIRST_INSTANTS[number] + timedelta(days=place)
    if isinstance(one, datetime):
        return [instant, instant.date()]
    if isinstance(one, date):
        return [instant.date()]
    if isinstance(one, Given):
        return [Given(f"{FIRST_KEYS[number] + place}")]
    return [FIRST_KEYS[number] + place + more for more in range(len(values(one)))]


def adapted(value: Any) -> Any:
    """A value as the database is given it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def same(param: Any, mark: Any) -> bool:
    return isinstance(param, str if isinstance(mark, str) else type(mark)) and bool(param == mark)


def like(param: Any, value: Any) -> Any:
    """PostgreSQL is told an integer's width by its type."""
    return type(param)(value) if isinstance(param, int) else value
