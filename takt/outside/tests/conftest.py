"""A house that sends mail into memory, a receiver of webhooks on this machine, and what the worker would do."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.test import Client

from takt.ground import clock, errands
from takt.outside.models.webhook import connect
from takt.site.effects import EFFECTS
from tests.canary import Canary

SECRET = "a secret of sixteen and more"


@pytest.fixture
def today(world):
    """The world as it is when a page is asked for."""
    world.now = clock.now()
    return world


@pytest.fixture
def enter():
    def entered(person):
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(person)
        return browser

    return entered


@pytest.fixture
def posting(settings):
    """Mail is set up; what was sent."""
    settings.MAIL_FROM = "Takt <takt@takt.test>"
    settings.ADDRESS = "https://takt.test"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def work():
    """Do all that is due at an instant, as the worker does."""
    return lambda now: errands.work_off(EFFECTS, now)


class Chat:
    """A receiver: `answer` is what it says, `messages` what arrived."""

    def __init__(self):
        self.says = (200, {}, b'{"code": 0, "errcode": 0}')
        self.server = Canary(lambda request: self.says)
        self.url = f"http://127.0.0.1:{self.server.port}/hook"

    @property
    def messages(self):
        return [json.loads(body) for _method, _path, _headers, body in self.server.heard]

    @property
    def headers(self):
        return [{name.lower(): value for name, value in heard[2].items()} for heard in self.server.heard]

    @property
    def paths(self):
        return [heard[1] for heard in self.server.heard]


@pytest.fixture
def chat(settings):
    found = Chat()
    settings.FETCH_ALLOW = frozenset({"127.0.0.1"})
    settings.ADDRESS = "https://takt.test"
    yield found
    found.server.close()


@pytest.fixture
def hook(world, chat):
    """Connects a webhook of `live`, owned by its lead."""

    def connected(form="generic", by=None, unit=None, **fields):
        given = {"name": "Chat", "form": form, "address": chat.url, "secret": SECRET, "language": "en", **fields}
        return connect(unit or world.live, given, by=by or world.lead, at=world.now)

    return connected
