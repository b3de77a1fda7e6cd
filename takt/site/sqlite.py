"""Which SQLite Takt stands on.

The module is imported by the settings before anything of Django, so that every
connection uses the SQLite that the wheel carries instead of the system's older one.
"""

import sys

import pysqlite3
from django.core.exceptions import ImproperlyConfigured

OLDEST = (3, 51, 3)  # older versions can lose a write-ahead log when it is reset

sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def version() -> tuple[int, ...]:
    """Of the library that is in use."""
    return tuple(int(part) for part in pysqlite3.sqlite_version.split("."))


def refuse_older(found: tuple[int, ...]) -> None:
    """Raises ImproperlyConfigured where `found` is older than what keeps what it acknowledged."""
    if found < OLDEST:
        given, needed = (".".join(map(str, numbers)) for numbers in (found, OLDEST))
        raise ImproperlyConfigured(
            f"Takt did not start: SQLite {given} can lose data, {needed} is needed. Nothing was changed. "
            "Install the dependencies again from requirements.txt, or set DATABASE_URL to a PostgreSQL."
        )
