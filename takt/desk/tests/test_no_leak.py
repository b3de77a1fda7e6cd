"""What a stranger may not see is nowhere: not on the desk, in a search, in a suggestion, in a notice, in a number."""

import json

import pytest
from django.urls import reverse

from takt.ground.belonging import join
from takt.ground.models import Notice
from takt.ground.roles import Role

CANARY = "金丝雀"
PLACES = ("/", f"/search/?q={CANARY}", "/search/?q=canary", f"/palette/?q={CANARY}", "/palette/?q=canary", "/notices/")


@pytest.fixture
def hidden(today):
    """A requirement of `live` with the canary in every field, a comment and its news."""
    requirement = today.accepted(
        title=f"{CANARY} canary", text=f"{CANARY} canary", for_whom=CANARY, sign=f"{CANARY} canary"
    )
    requirement.comment(f"{CANARY} canary @{today.reader.email}", by=today.member, at=today.later(0))
    return requirement


@pytest.mark.parametrize("place", PLACES)
def test_a_stranger_reads_nothing_of_it(hidden, today, enter, place):
    answer = enter(today.stranger).get(place)
    assert answer.status_code == 200
    body = answer.content.decode()
    assert reverse("requirement_show", args=[hidden.code]) not in body
    assert f"{CANARY} canary" not in body


@pytest.mark.parametrize("place", PLACES)
def test_a_reader_of_the_unit_finds_it(hidden, today, enter, place):
    """The twin of the test above: the canary would be seen if it were shown."""
    body = enter(today.reader).get(place).content.decode()
    assert reverse("requirement_show", args=[hidden.code]) in body


def test_the_code_alone_leads_a_stranger_nowhere(hidden, today, enter):
    answer = enter(today.stranger).get("/search/", {"q": hidden.code})
    assert answer.status_code == 200
    assert answer.context["rows"] == []


def test_a_search_counts_nothing_that_is_not_seen(hidden, today, enter):
    assert enter(today.stranger).get("/search/", {"q": CANARY}).context["total"] == 0
    assert enter(today.reader).get("/search/", {"q": CANARY}).context["total"] == 1


def test_a_stranger_is_counted_nothing(hidden, today, enter):
    rail = enter(today.stranger).get("/").context["shell"].rail
    assert [item.count for item in rail] == [0] * len(rail)


def test_notices_end_with_the_sight_of_their_record(hidden, today, enter):
    hidden.let_in(today.stranger, by=today.member, at=today.later(0))
    hidden.comment(f"@{today.stranger.email} {CANARY}", by=today.member, at=today.later(0))
    assert Notice.objects.filter(person=today.stranger).exists()
    browser = enter(today.stranger)
    assert hidden.code in browser.get("/notices/").content.decode()
    hidden.let_out(today.stranger, by=today.lead, at=today.later(0))
    assert hidden.code not in browser.get("/notices/").content.decode()
    assert browser.get("/notices/count/").content.strip() == b""


def test_a_confidential_record_is_found_by_its_participants_alone(hidden, today, enter):
    hidden.confide(by=today.member, at=today.later(0))
    join(today.live, today.stranger, Role.READER, None, by=today.leader, at=today.now)
    found = json.loads(enter(today.stranger).get("/palette/", {"q": CANARY}).content)["items"]
    assert [item["note"] for item in found] == [""]
    found = json.loads(enter(today.member).get("/palette/", {"q": CANARY}).content)["items"]
    assert found[0]["note"] == hidden.code
