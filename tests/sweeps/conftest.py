"""One house for a module of sweeps; whatever a sweep does is taken back."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from takt.ground.models import calendar
from tests.sweeps import rows
from tests.sweeps.asking import Asking
from tests.sweeps.house import ROLES, betray, found, hide_secrets


@pytest.fixture(scope="module")
def empty_house(django_db_setup, django_db_blocker):
    """The house before anything is hidden in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        calendar._working_time.cache_clear()
        yield found()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def house(empty_house):
    hide_secrets(empty_house)
    betray(empty_house)
    return empty_house


@pytest.fixture(scope="module")
def asking(house):
    clients = {role: Client(raise_request_exception=False) for role in ROLES}
    for role in ROLES[1:]:
        clients[role].force_login(house.who(role))
    return Asking(house, clients, rows.tables())
