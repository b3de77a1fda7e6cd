"""People of the house who wish it ill."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from takt.ground import clock
from takt.ground.models import Person


@pytest.fixture
def today(world):
    """The world as it is when a page is asked for."""
    world.now = clock.now()
    return world


@pytest.fixture
def enter(world) -> Callable[[Person], Client]:
    """A browser in which this person is signed in; what goes wrong on the server is an answer, as it is to them."""

    def entered(person: Person) -> Client:
        browser = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        browser.force_login(person)
        return browser

    return entered
