"""What stands in the database, and whether something was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, transaction

OUTSIDE = {"django_session", "accounts_attempt", "kit_submission"}  # not part of anybody's work
WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE")

Tables = dict[str, frozenset[tuple[Any, ...]]]


def tables() -> Tables:
    """Every row of every table of ours."""
    names = {model._meta.db_table for model in apps.get_models() if model.__module__.startswith("takt.")}
    with connection.cursor() as cursor:
        found = {}
        for name in sorted(names - OUTSIDE):
            cursor.execute(f'SELECT * FROM "{name}"')
            found[name] = frozenset(tuple(map(repr, row)) for row in cursor.fetchall())
    return found


def differing(before: Tables, after: Tables) -> list[str]:
    return [name for name in before if before[name] != after[name]]


class Writes:
    """The tables that statements of a block wrote to, whether or not it was taken back."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.reads = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begin = sql.lstrip().upper()
        if begin.startswith(WRITING):
            if not any(f'"{name}"' in sql for name in OUTSIDE):
                self.statements.append(sql)
        elif begin.startswith(("SELECT", "WITH")):
            self.reads += 1
        return execute(sql, params, many, context)


@contextmanager
def undone() -> Iterator[Writes]:
    """A block whose effects are taken back; tells what it tried to write."""
    writes = Writes()
    with transaction.atomic(), connection.execute_wrapper(writes):
        yield writes
        transaction.set_rollback(True)
