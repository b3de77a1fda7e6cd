"""Those of the world at their browsers, and a way to see that nothing happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client

from takt.ground.models import Event, Person


@pytest.fixture
def at_browser(db: None) -> Callable[[Person], Client]:
    """A browser in which the person is signed in, in English."""

    def browser(person: Person) -> Client:
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(person)
        return client

    return browser


@pytest.fixture
def nothing_happens() -> Callable[[], Any]:
    """No event is written within; what a page says about it is not enough."""

    @contextmanager
    def watch() -> Iterator[None]:
        before = Event.objects.count()
        yield
        assert Event.objects.count() == before

    return watch
