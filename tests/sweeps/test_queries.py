"""How many queries a page takes: as many for fifty records as for ten, and no more than was agreed.

TAKT_RENEW=1 pytest tests/sweeps/test_queries.py    writes queries.json anew, after a page has grown on purpose
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.test import Client

from takt.ground.belonging import join
from takt.ground.models import Function, Person
from takt.ground.roles import Role
from tests.sweeps import rows
from tests.sweeps.addresses import all_addresses
from tests.sweeps.house import COMMON

pytestmark = pytest.mark.django_db
COMMITTED = Path(__file__).with_name("queries.json")
FEW, MANY = 10, 50  # ten are more than a chooser offers
COUNTING = 1  # a list that goes on over the page counts its rows: one query more, however many there are
MOST = 60  # queries that any page may take, agreed or not
NO_PAGES = ("sign-out/", "healthz", "api/v1/docs")


@pytest.fixture(scope="module")
def counted(empty_house):
    """{address: (queries with few records, queries with many)} of whatever the lead may look at."""
    client = Client()
    client.force_login(empty_house.who("lead"))
    _fill(empty_house, FEW)
    _count(empty_house, client)  # what is remembered by the process is not counted
    few = _count(empty_house, client)
    _fill(empty_house, MANY - FEW)
    many = _count(empty_house, client)
    return {name: (few[name], many[name]) for name in few if name in many}


def _fill(house, number):
    """More of everything that a page may list: records, their parts, people."""
    world = house.world
    for _ in range(number):
        place = Person.objects.count()
        record = (world.in_scheduling if place % 4 == 0 else world.accepted)(title=f"{COMMON} {place}")
        record.comment("gesagt", by=world.member, at=world.now)
        house.seen.link(record, "belongs_with", by=world.lead, at=world.now)
        house.seen.comment(f"@{world.lead.email}", by=world.member, at=world.now)
        world.requirement(title=f"{COMMON} {place} neu", by=world.member)
        person = Person(email=f"more{place}@takt.test", name_zh=f"更多{place}", password="!")
        with person.doing("invite", by=world.leader, at=world.now):
            pass
        join(world.live, person, Role.MEMBER, Function.objects.first(), by=world.leader, at=world.now)
        house.seen.let_in(person, by=world.lead, at=world.now)


def _count(house, client):
    found = {}
    for address in all_addresses():
        if address.route in NO_PAGES or address.unknown:
            continue
        for path in address.paths(house, "seen"):
            with rows.undone() as writes:
                response = client.get(path)
                if response.streaming:
                    b"".join(response.streaming_content)
            if response.status_code == 200:
                found[_name(address, path)] = writes.reads
    return found


def _name(address, path):
    """The address as it is written, with the verb or format that was asked for."""
    words = [word for word in address.named if word[1] in ("verb", "form")]
    return f"{address.route} {path.rstrip('/').replace('.', '/').rsplit('/', 1)[-1]}" if words else address.route


def test_a_page_takes_as_many_queries_for_many_records_as_for_few(counted):
    growing = {name: both for name, both in counted.items() if both[1] > both[0] + COUNTING}
    assert not growing, f"with {FEW} and {MANY} records: {growing}"


def test_no_page_takes_more_queries_than_agreed(counted):
    now = {name: both[0] for name, both in sorted(counted.items())}
    if os.environ.get("TAKT_RENEW"):
        COMMITTED.write_text(json.dumps(now, indent=1) + "\n")
    agreed = json.loads(COMMITTED.read_text())
    grown = {name: (agreed.get(name), count) for name, count in now.items() if count > agreed.get(name, -1)}
    how = "Meant? Then run with TAKT_RENEW=1 and commit tests/sweeps/queries.json: (agreed, now)"
    assert not grown, f"{how} {grown}"


def test_no_page_is_agreed_to_take_very_many_queries():
    assert {name: count for name, count in json.loads(COMMITTED.read_text()).items() if count > MOST} == {}


def test_agreed_are_pages_that_exist(counted):
    assert set(json.loads(COMMITTED.read_text())) <= set(counted)
    assert len(counted) >= 40
