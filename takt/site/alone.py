"""Rounds are run by one worker at a time: two would do the same round twice."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import LiteralString

from django.conf import settings
from django.db import connection

KEY = 0x7A6B74  # any number that no other program takes a lock by in this database


class Taken(Exception):
    """Another worker runs the rounds of this database, or it cannot be asked now."""


@contextmanager
def alone() -> Iterator[Callable[[], bool]]:
    """Hold the place of the worker that runs the rounds; raises Taken where it is held. Gives a function that
    tells whether it is still ours. The system frees it when we die."""
    with _alone_in_postgresql() if connection.vendor == "postgresql" else _alone_in_folder() as still:
        yield still


@contextmanager
def _alone_in_folder() -> Iterator[Callable[[], bool]]:
    descriptor = os.open(settings.DATA / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lambda: True
    except BlockingIOError as error:
        raise Taken from error
    finally:
        os.close(descriptor)


@contextmanager
def _alone_in_postgresql() -> Iterator[Callable[[], bool]]:
    """On a connection of its own, outside the pool, because the lock lives as long as the connection."""
    import psycopg

    described = settings.DATABASES["default"]
    given = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    wanted = {ours: described[theirs] for ours, theirs in given.items() if described[theirs]}

    def holds(statement: LiteralString, *values: object) -> bool:
        try:
            row = held.execute(statement, values).fetchone()
        except psycopg.Error:  # the server went, and our lock with it
            return False
        return bool(row and row[0])

    try:
        held = psycopg.connect(**wanted, autocommit=True)
    except psycopg.OperationalError as error:
        raise Taken from error
    with held:
        if not holds("SELECT pg_try_advisory_lock(%s)", KEY):
            raise Taken
        yield lambda: holds("SELECT true")
