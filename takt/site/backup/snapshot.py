"""The database at one point in time, written into files while others go on writing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from takt.ground import sealing
from takt.ground.models import File

SQLITE = "takt.sqlite3"


@dataclass
class Snapshot:
    """`parts` are the files that hold the database; `tables` says how many rows each table has."""

    vendor: str
    parts: dict[str, Path]
    tables: dict[str, int]
    columns: dict[str, list[str]] = field(default_factory=dict)  # of each table of PostgreSQL, in the order of its part
    files: list[tuple[str, int, str]] = field(default_factory=list)  # (name, size, SHA-256) of each row of a file
    migrations: list[list[str]] = field(default_factory=list)
    head: str = ""  # of the log


@contextmanager
def taken(folder: Path) -> Iterator[Snapshot]:
    """A snapshot whose parts lie in `folder` until the context ends."""
    folder.mkdir(mode=0o700)
    try:
        yield _of_sqlite(folder) if connection.vendor == "sqlite" else _of_postgresql(folder)
    finally:
        for part in folder.iterdir():
            part.unlink()
        folder.rmdir()


def sha256_of(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def table_names() -> list[str]:
    """All tables of the house; of search in SQLite the one that its index is made of."""
    with connection.cursor() as cursor:
        return sorted(connection.introspection.table_names(cursor))


def _of_sqlite(folder: Path) -> Snapshot:
    """VACUUM INTO reads one state of the database, however long it takes, and lets others write meanwhile."""
    part = folder / SQLITE
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(part)])
    with _looking_into(part):
        return _described(Snapshot("sqlite", {SQLITE: part}, {}))


@contextmanager
def _looking_into(part: Path) -> Iterator[None]:
    """Inside, the models read from this SQLite file instead of the house's own."""
    from django.db import connections

    described = connections["default"].settings_dict
    copy = connections["default"].copy()
    copy.settings_dict = {**described, "NAME": str(part), "OPTIONS": {}}
    own = connections["default"]
    connections["default"] = copy
    try:
        yield
    finally:
        copy.close()
        connections["default"] = own


def _of_postgresql(folder: Path) -> Snapshot:
    """One transaction sees one state, whatever is committed meanwhile. No session state: a pooler may stand between."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        found = _described(Snapshot("postgresql", {}, {}))
        for table in found.tables:
            found.columns[table] = _columns(cursor, table)
            names = ", ".join(map(connection.ops.quote_name, found.columns[table]))
            found.parts[f"tables/{table}"] = part = folder / table
            with part.open("wb") as out, cursor.copy(f'COPY "{table}" ({names}) TO STDOUT') as copy:
                for block in copy:
                    out.write(block)
        return found


def _described(found: Snapshot) -> Snapshot:
    with connection.cursor() as cursor:
        for table in table_names():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table's name
            found.tables[table] = cursor.fetchone()[0]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        found.migrations = [list(row) for row in cursor.fetchall()]
    found.files = list(File.objects.order_by("pk").values_list("stored_as", "size", "sha256"))
    found.head = str(sealing.head() or "")
    return found


def _columns(cursor: Any, table: str) -> list[str]:
    return [column.name for column in connection.introspection.get_table_description(cursor, table)]
