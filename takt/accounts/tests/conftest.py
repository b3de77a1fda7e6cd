"""Those of the world at their browsers, and a way to see that nothing happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client

from takt.ground.models import Event, Person
from takt.ground.passwords import set_password

PASSWORD = "a rhythm of our own"


@pytest.fixture
def member(world) -> Person:
    set_password(world.member, PASSWORD, by=world.member, at=world.now)
    return world.member


@pytest.fixture
def browser(db: None) -> Callable[..., Client]:
    """A browser of its own, in English, at a network address."""

    def open_browser(address: str = "198.51.100.7", agent: str = "Mozilla/5.0 (Windows NT 10.0) Chrome/140") -> Client:
        return Client(REMOTE_ADDR=address, headers={"Accept-Language": "en", "User-Agent": agent})

    return open_browser


@pytest.fixture
def nothing_happens() -> Callable[[], Any]:
    """No event is written within; what a page says about it is not enough."""

    @contextmanager
    def watch() -> Iterator[None]:
        before = Event.objects.count()
        yield
        assert Event.objects.count() == before

    return watch
