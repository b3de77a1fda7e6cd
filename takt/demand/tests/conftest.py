"""Browsers of the lists' tests."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone


@pytest.fixture
def at_home(world, settings, tmp_path):
    """Somebody's browser, at the instant of the world's clock: the demo's clock is set to it."""
    settings.DEMO, settings.DATA = True, tmp_path

    def enter(person):
        (tmp_path / "clock").write_text(str((world.now - timezone.now()).total_seconds()))
        client = Client(HTTP_HOST="localhost")
        client.force_login(person)
        return client

    return enter
