"""Moves a house from SQLite to PostgreSQL: every row read as the models read it, and compared after it was written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, models, transaction

from takt.ground import searching
from takt.ground.models import Record
from takt.ground.sealing import canonical
from takt.site.backup import restoring, snapshot
from takt.site.commands.mistakes import Mistake

SOURCE = "source"
CHUNK = 2_000
Tell = Callable[[int, int, str], None]


def move(file: Path, tell: Tell) -> dict[str, tuple[int, str]]:
    """Copy the SQLite database `file` into the empty PostgreSQL of the settings, all or nothing.

    Nobody can write to the source meanwhile. Returns {table: (rows, SHA-256 of its rows)}, the same on both sides.
    Raises Mistake where something does not fit.
    """
    if connection.vendor != "postgresql":
        raise Mistake("DATABASE_URL names no PostgreSQL to move to. Nothing was changed.")
    if not file.is_file():
        raise Mistake(f"There is no {file} to move. Nothing was changed.")
    if snapshot.table_names():
        raise Mistake("The PostgreSQL database has tables already. Nothing was changed. Name an empty one.")
    try:
        call_command("migrate", interactive=False, verbosity=0)
        with _reading(file), transaction.atomic():
            sums = _copy(tell)
        _index(tell)
    except BaseException:
        restoring.empty()
        raise
    return sums


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    """The source, as one state that nobody changes meanwhile."""
    from django.db.backends.sqlite3.base import DatabaseWrapper

    own = connection.settings_dict
    described = {**own, "ENGINE": "django.db.backends.sqlite3", "NAME": str(file)}
    described |= {"OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10}, "CONN_MAX_AGE": None}
    connections[SOURCE] = DatabaseWrapper(described, SOURCE)
    try:
        with transaction.atomic(using=SOURCE):
            _refuse_another_version()
            yield
    finally:
        connections[SOURCE].close()
        del connections[SOURCE]


def _refuse_another_version() -> None:
    applied = []
    for one in (connections[SOURCE], connection):
        with one.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied.append(set(cursor.fetchall()))
    if applied[0] != applied[1]:
        raise Mistake(
            "The SQLite database is of another version. Nothing was changed. Run `takt prepare` on it first, "
            "with DATABASE_URL unset."
        )


def _copy(tell: Tell) -> dict[str, tuple[int, str]]:
    """Foreign keys are checked when the transaction ends, so that tables may come in any order."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    with connection.cursor() as cursor:
        for model in ours:
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608  what migrations put there
        sums = {}
        for done, model in enumerate(ours, start=1):
            sums[model._meta.db_table] = written = _copy_table(cursor, model)
            read = _sum(_rows(model, "default"))
            if read != written:
                raise Mistake(f"{model._meta.db_table} reads {read} on PostgreSQL, but {written} on SQLite.")
            tell(done, len(ours), "moving")
        restoring.set_sequences(cursor)
    return sums


def _copy_table(cursor: Any, model: type[models.Model]) -> tuple[int, str]:
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:

        def passing() -> Iterator[tuple[Any, ...]]:
            for row in _rows(model, SOURCE):
                copy.write_row([_adapted(field, cell) for field, cell in zip(fields, row, strict=True)])
                yield row

        return _sum(passing())


def _rows(model: type[models.Model], using: str) -> Iterator[tuple[Any, ...]]:
    """A table's own rows in the order of their keys."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows: models.QuerySet[Any] = model._base_manager.using(using)
    yield from rows.order_by("pk").values_list(*names).iterator(CHUNK)


def _sum(rows: Iterable[tuple[Any, ...]]) -> tuple[int, str]:
    """How many rows, and the digest of what they say, whichever database says it."""
    digest, count = hashlib.sha256(), 0
    for count, row in enumerate(rows, start=1):  # noqa: B007  the last number is the count
        digest.update(canonical([_plain(cell) for cell in row]).encode("utf-8", "surrogatepass"))
    return count, digest.hexdigest()


def _plain(cell: Any) -> Any:
    if isinstance(cell, bytes | memoryview):
        return bytes(cell).hex()
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell if isinstance(cell, str | int | float | bool | dict | list | None) else str(cell)


def _adapted(field: Any, cell: Any) -> Any:
    from psycopg.types.json import Jsonb

    return Jsonb(cell) if isinstance(field, models.JSONField) and not (cell is None and field.null) else cell


def _index(tell: Tell) -> None:
    """Search is an index of the database's own kind: made anew from what is there."""
    total, done = Record.objects.count(), 0
    last = 0
    while chunk := list(Record.objects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        with transaction.atomic():
            searching.index(chunk)
        last, done = chunk[-1].pk, done + len(chunk)
        tell(done, total, "search")
