"""Whether this installation is sound: what is unsafe or unfinished, and the remedy of each."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from takt.ground import clock
from takt.site import messages
from takt.site.backup import scheduled
from takt.site.commands.mistakes import Mistake

SHORTEST_TOKEN = 16


@dataclass(frozen=True)
class Finding:
    what: str
    remedy: str


def findings() -> Iterator[Finding]:
    """Everything that somebody should mend, the weightiest first."""
    yield from _migrations()
    yield from _integrity()
    yield from _durability()
    yield from _doors()
    yield from _permissions()
    yield from _backups()
    yield from _languages()


def stop_if_unprepared() -> None:
    """Raises Mistake where the database is not of this version of the code."""
    pending = pending_migrations()
    if pending:
        raise Mistake(
            f"Takt did not start: {len(pending)} migrations are pending ({pending[0]}, ...). "
            "Nothing was changed. Make a copy of the database, then run: takt prepare"
        )


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def uses_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _migrations() -> Iterator[Finding]:
    pending = pending_migrations()
    if pending:
        yield Finding(f"{len(pending)} migrations are pending, first {pending[0]}", "Run: takt prepare")


def _integrity() -> Iterator[Finding]:
    if not uses_sqlite():
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(5)")
        broken = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchmany(5)
    if broken:
        yield Finding(f"The database is damaged: {broken[0]}", "Stop the server and restore the last good copy.")
    if dangling:
        rows = ", ".join(f"{table} row {row}" for table, row, *_ in dangling)
        yield Finding(f"Rows refer to rows that are gone: {rows}", "Restore a good copy, or report this as a fault.")


def _durability() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        if uses_sqlite():
            cursor.execute("PRAGMA synchronous")
            weak = cursor.fetchone()[0] < 2
        else:
            cursor.execute("SELECT current_setting('fsync'), current_setting('synchronous_commit')")
            weak = "off" in cursor.fetchone()
    if weak:
        yield Finding(
            "The database may lose acknowledged writes on power loss",
            "SQLite: synchronous FULL. PostgreSQL: fsync and synchronous_commit on.",
        )


def _doors() -> Iterator[Finding]:
    reached = [host for host in settings.ALLOWED_HOSTS if host not in ("localhost", "127.0.0.1", "[::1]")]
    if settings.DEMO:
        yield Finding(
            "Demo mode: whoever uses this machine may enter as anybody",
            "For real work leave TAKT_DEMO unset.",
        )
    if "*" in reached:
        yield Finding("The server answers to any host name", "Name yours in TAKT_HOSTS.")
    if reached and not settings.HTTPS:
        yield Finding(
            f"Reached as {reached[0]}, but cookies may travel without HTTPS",
            "Put a proxy with HTTPS before it and set TAKT_HTTPS=1.",
        )

    if 0 < len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield Finding("TAKT_METRICS_TOKEN can be guessed", f"Give it at least {SHORTEST_TOKEN} random characters.")
    yield from _database_afar()


def _database_afar() -> Iterator[Finding]:
    described = settings.DATABASES["default"]
    host = str(described.get("HOST", ""))
    here = host in ("", "localhost", "127.0.0.1", "::1") or host.startswith("/")
    if not here and described["OPTIONS"].get("sslmode") not in ("require", "verify-ca", "verify-full"):
        yield Finding(
            f"The database on {host} may be spoken to in the clear",
            "Add ?sslmode=verify-full (or require) to DATABASE_URL.",
        )


def _backups() -> Iterator[Finding]:
    if settings.BACKUP_DIR is None:
        yield Finding("No backups are made", "Set TAKT_BACKUP_DIR to a folder on another disk; the worker writes them.")
        return
    folder = Path(settings.BACKUP_DIR)
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        yield Finding(f"Backups cannot be written into {folder}", "Make it, and give it to the user that runs Takt.")
        return
    made = scheduled.kept(folder)
    if made and scheduled.is_due(folder, clock.now() - timedelta(hours=settings.BACKUP_EVERY)):
        yield Finding(f"The last backup is {made[-1].name}", "See the worker's log: is it running, is there room?")
    if folder.stat().st_dev == Path(settings.DATA).stat().st_dev:
        yield Finding(f"Backups in {folder} lie on the same disk as the house", "Name a folder on another disk.")


def _permissions() -> Iterator[Finding]:
    if _open_to_others(settings.DATA):
        yield Finding(f"Other users of this machine may read {settings.DATA}", f"Run: chmod go-rwx {settings.DATA}")
    if not os.access(settings.DATA, os.W_OK):
        yield Finding(f"{settings.DATA} cannot be written", "Give it to the user that runs Takt.")


def _open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IWGRP))


def _languages() -> Iterator[Finding]:
    stale = messages.stale()
    if stale:
        yield Finding(f"{len(stale)} translations are not compiled, first {stale[0]}", "Run: takt prepare")
