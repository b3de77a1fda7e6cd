"""Callers of the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from takt.ground.models import Event, Person
from takt.ground.models.token import make_token


class Caller:
    """A program with a token of a person (none: nobody's)."""

    def __init__(self, person: Person | None, scope: str = "write") -> None:
        raw = make_token(person, "test", scope, 30, by=person) if person else ""
        self.headers = {"Accept-Language": "en", **({"Authorization": f"Bearer {raw}"} if raw else {})}
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        more = {} if body is None else {"data": body, "content_type": "application/json"}
        call = getattr(self.client, method.lower())
        return call(f"/api/v1{path}", headers={**self.headers, **given}, **more)


@pytest.fixture
def call() -> Callable[..., Caller]:
    return Caller


@pytest.fixture
def no_event(db: None) -> Any:
    """A context in which no event may be written."""

    class Nothing:
        def __enter__(self) -> None:
            self.before = Event.objects.count()

        def __exit__(self, *raised: object) -> None:
            assert Event.objects.count() == self.before

    return Nothing()
