"""One worker at a time: two would do the same round twice."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

KEY = 0x7A6B74  # any number that no other program takes a lock by in this database


class Taken(Exception):
    """Another worker is at work on this database."""


@contextmanager
def alone() -> Iterator[None]:
    """Hold the place of the one worker; raises Taken where it is held. The system frees it when we die."""
    with _alone_in_postgresql() if connection.vendor == "postgresql" else _alone_in_folder():
        yield


@contextmanager
def _alone_in_folder() -> Iterator[None]:
    descriptor = os.open(settings.DATA / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise Taken from error
    finally:
        os.close(descriptor)


@contextmanager
def _alone_in_postgresql() -> Iterator[None]:
    """On a connection of its own, outside the pool, because the lock lives as long as the connection."""
    import psycopg

    described = settings.DATABASES["default"]
    given = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    wanted = {ours: described[theirs] for ours, theirs in given.items() if described[theirs]}
    with psycopg.connect(**wanted, autocommit=True) as held:
        row = held.execute("SELECT pg_try_advisory_lock(%s)", (KEY,)).fetchone()
        if not row or not row[0]:
            raise Taken
        yield
