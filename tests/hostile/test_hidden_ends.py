"""A record tells of another one that is confidential to nobody who does not see that one, not even its code."""

import json

import pytest

ADDRESSES = (
    "/requirements/{}/",
    "/api/v1/requirements/{}",
    "/api/v1/requirements/{}/events",
    "/api/v1/events?size=200",
)


@pytest.fixture
def ends(today):
    """An open record of the unit, and a confidential one of the member's own."""
    return today.accepted(), confided(today)


def confided(world):
    hidden = world.requirement(by=world.member, title="Geheim")
    hidden.accept(by=world.leader, owner=world.member, at=world.now)
    hidden.confide(by=world.member, at=world.now)
    for part in hidden.participations.filter(person=world.lead):
        hidden.let_out(part.person, by=world.leader, at=world.now)
    return hidden


def told(browser, record) -> str:
    return " ".join(browser.get(address.format(record.code)).content.decode() for address in ADDRESSES)


def test_a_link_to_it_names_no_code(enter, today, ends) -> None:
    shown, hidden = ends
    link = shown.link(hidden, "blocks", by=today.member, at=today.now)
    shown.unlink(link, by=today.member, at=today.now)
    shown.link(hidden, "blocks", by=today.member, at=today.now)
    assert hidden.code not in told(enter(today.lead), shown)
    assert hidden.code in told(enter(today.member), shown)


def test_what_was_merged_into_it_names_no_code(enter, today, ends) -> None:
    shown, hidden = ends
    shown.merge(hidden, by=today.member, at=today.now)
    answer = enter(today.lead).get(f"/api/v1/requirements/{shown.code}")
    assert json.loads(answer.content)["merged_into"] is None
    assert hidden.code not in told(enter(today.lead), shown)
    assert f'"into": {hidden.pk}' not in told(enter(today.lead), shown)


def test_what_it_was_merged_into_names_no_code(enter, today, ends) -> None:
    shown, hidden = ends
    hidden.merge(shown, by=today.member, at=today.now)
    assert hidden.code not in told(enter(today.lead), shown)
