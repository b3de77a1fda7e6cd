"""Makes a house out of a backup, in an empty place: whole, or nothing at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from takt.site.backup import archive, snapshot
from takt.site.commands.mistakes import Mistake

Tell = Callable[[int, int, str], None]
OURS = {"lost+found", "static", "worker.lock"}  # what an empty place may hold


def restore(file: Path, manifest: dict[str, Any], tell: Tell) -> None:
    """Bring back what a verified archive holds. Raises Mistake where the place is not empty, or does not fit."""
    _refuse_other_kind(file, manifest)
    _refuse_newer(file, manifest)
    aside = Path(settings.DATA) / ".restore"
    _refuse_used(aside)
    try:
        aside.mkdir(mode=0o700)
        with archive.opened(file) as (_manifest, members):
            total = len(manifest["members"])
            for done, (member, source) in enumerate(members, start=1):
                _write(aside / member.name, source)
                tell(done, total, "restoring")
        if manifest["vendor"] == "postgresql":
            _fill(manifest, aside / "tables")
        _into_place(aside)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _compare(file, manifest)


def _refuse_other_kind(file: Path, manifest: dict[str, Any]) -> None:
    if manifest["vendor"] != connection.vendor:
        kinds = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        made, here = kinds.get(manifest["vendor"], "an unknown database"), kinds[connection.vendor]
        raise Mistake(
            f"{file} was made on {made}, but this place has {here}. Nothing was changed. "
            "Restore it on its own kind; `takt move` brings a house from SQLite to PostgreSQL."
        )


def _refuse_newer(file: Path, manifest: dict[str, Any]) -> None:
    known = set(MigrationExecutor(None).loader.graph.nodes)
    unknown = {tuple(row) for row in manifest["migrations"]} - known
    if unknown:
        app, name = min(unknown)
        raise Mistake(
            f"{file} comes from a newer Takt ({app} {name}). Nothing was changed. Install that version first."
        )


def _refuse_used(aside: Path) -> None:
    aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(aside, ignore_errors=True)  # what a restore that was killed left behind
    used = {entry.name for entry in aside.parent.iterdir()} - OURS
    if used or (connection.vendor == "postgresql" and snapshot.table_names()):
        what = f"{aside.parent} holds {min(used)}" if used else "The database has tables"
        raise Mistake(f"{what}: a backup is restored into an empty place only. Nothing was changed.")


def _write(to: Path, source: IO[bytes]) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with to.open("xb") as out:
        shutil.copyfileobj(source, out, archive.BLOCK)
        out.flush()
        os.fsync(out.fileno())


def _into_place(aside: Path) -> None:
    """Files first, the database last: until then the place counts as empty."""
    connection.close()
    for name in ("files", "secret", snapshot.SQLITE):
        if (aside / name).exists():
            (aside / name).rename(aside.parent / name)


def _fill(manifest: dict[str, Any], tables: Path) -> None:
    """Tables as they were in the version that made the backup, then their rows, in one transaction."""
    try:
        executor = MigrationExecutor(connection)
        executor.migrate([tuple(row) for row in manifest["migrations"]])
        with transaction.atomic(), connection.cursor() as cursor:
            for table in reversed(manifest["tables"]):
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608  what migrations put there
            for table, columns in sorted(manifest["columns"].items(), key=lambda one: one[0] == "ground_search"):
                names = ", ".join(map(connection.ops.quote_name, columns))
                with (tables / table).open("rb") as source, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                    while block := source.read(archive.BLOCK):
                        copy.write(block)
            set_sequences(cursor)
    except Exception:
        empty()
        raise


def set_sequences(cursor: Any) -> None:
    """Let new keys begin after those that came along."""
    for table in snapshot.table_names():
        for found in connection.introspection.get_sequences(cursor, table):
            name, column = connection.ops.quote_name(table), connection.ops.quote_name(found["column"])
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT greatest(max({column}), 1) FROM {name}), "  # noqa: S608
                f"EXISTS (SELECT 1 FROM {name}))",
                [table, found["column"]],
            )


def empty() -> None:
    """Drop what a restore that failed has made: nothing else was there."""
    with connection.schema_editor() as editor:
        for table in snapshot.table_names():
            editor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")


def _compare(file: Path, manifest: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        for table, count in manifest["tables"].items():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608  a table's name
            found = cursor.fetchone()[0]
            if found != count:
                raise Mistake(f"{table} has {found} rows after restoring {file}, not {count}. Do not use this house.")
    call_command("migrate", interactive=False, verbosity=0)
