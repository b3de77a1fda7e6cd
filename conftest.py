"""What every test stands on: one world, built once for the whole run."""

from __future__ import annotations

import pytest
from hypothesis import settings as hypothesis

hypothesis.register_profile("takt", deadline=None, print_blob=True, derandomize=True)
hypothesis.load_profile("takt")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    from tests import world

    with django_db_blocker.unblock():
        world.build()


@pytest.fixture
def world(db):
    from takt.ground.models import calendar
    from tests.world import World

    calendar._working_time.cache_clear()
    return World.load()
