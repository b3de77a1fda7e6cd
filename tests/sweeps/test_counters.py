"""Whoever may not see a record cannot even tell that it is there: every answer is the same with it and without."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.sweeps import rows
from tests.sweeps.addresses import all_addresses
from tests.sweeps.asking import QUERY, text_of
from tests.sweeps.house import hide_secrets

pytestmark = pytest.mark.django_db
ROLES = ("reader", "member")  # of another subsidiary, and not the lead, who has a secret too
FLEETING = re.compile(r"[0-9a-f]{32}|[A-Za-z0-9_-]{24,}|\d{8}-\d{6}|\d\d:\d\d:\d\d[.\d]*|\d{10}|Content-Length: \d+")
WAYS = ({}, QUERY)
NOT_ASKED = ("sign-out/", "metrics")  # the second counts every answer, and answers this machine alone


def answers(house):
    """{(role, address, with a query): what is answered}, without what differs each time."""
    found = {}
    for role in ROLES:
        client = Client(raise_request_exception=False)
        client.force_login(house.who(role))
        for address in all_addresses():
            if address.unknown or address.route in NOT_ASKED:
                continue
            for path in address.paths(house, "seen"):
                for number, query in enumerate(WAYS[:1] if address.named else WAYS):
                    with rows.undone():
                        text = text_of(client.get(path, query))
                    found[role, path, number] = FLEETING.sub("", text)
    return found


def test_nobody_can_tell_that_there_is_a_secret(empty_house):
    before = answers(empty_house)
    hide_secrets(empty_house)
    after = answers(empty_house)
    different = [f"{key}: {_first_difference(before[key], after[key])}" for key in before if before[key] != after[key]]
    assert not different, "\n".join(different)


def _first_difference(before, after):
    return next((pair for pair in zip(before.splitlines(), after.splitlines(), strict=False) if len(set(pair)) > 1), "")
