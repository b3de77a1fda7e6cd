"""Those of the world who come in by the front door."""

import pytest

from takt.ground.models import Person

PASSWORD = "a rhythm of our own"


@pytest.fixture
def leader(world) -> Person:
    return world.leader


@pytest.fixture
def member(world) -> Person:
    with world.member.doing("set_password", by=world.member):
        world.member.set_password(PASSWORD)
    return world.member
