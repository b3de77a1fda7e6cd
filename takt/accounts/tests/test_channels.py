"""Leaving and demotion reach every channel with the very next request: nothing of what somebody may is remembered."""

from __future__ import annotations

import pytest

from takt.accounts import factors, tickets, totp
from takt.accounts.tests.conftest import PASSWORD
from takt.accounts.tests.signing import sign_in
from takt.ground import clock
from takt.ground.belonging import change_office, change_role, leave
from takt.ground.errors import NotSeen
from takt.ground.models import File, Membership, Person
from takt.ground.models.token import make_token
from takt.ground.roles import Office, Role

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def record(world):
    """A record of `live` with a file, which the member sees by belonging alone."""
    found = world.requirement(title="CANARY", by=world.lead)
    found.attach("note.txt", [b"CANARY"], by=world.lead, at=world.now)
    return found


@pytest.fixture
def channels(browser, member, record):
    """{channel: what it answers now} of the member: pages, a file, the API by session and by token, exports."""
    client = browser()
    sign_in(client, member)
    raw = make_token(member, "script", "write", 30, by=member)
    file = File.objects.get(record=record)
    paths = {
        "page": f"/requirements/{record.code}/",
        "file": f"/files/{file.pk}/{file.name}",
        "api": f"/api/v1/requirements/{record.code}",
        "list": "/requirements/",
        "export": "/requirements/export.csv",
        "search": "/search/?q=CANARY",
        "token": f"/api/v1/requirements/{record.code}",
        "token list": "/api/v1/requirements",
    }

    def told() -> dict[str, bool]:
        found = {}
        for name, path in paths.items():
            headers = {"Authorization": f"Bearer {raw}"} if name.startswith("token") else {}
            answer = (browser() if headers else client).get(path, headers=headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[name] = answer.status_code == 200 and b"CANARY" in body
        return found

    return told


def test_all_channels_are_open_before(channels):
    assert set(channels().values()) == {True}, channels()


@pytest.mark.parametrize("how", ["departs", "is removed from the unit"])
def test_they_are_shut_with_the_next_request(channels, member, world, how):
    channels()
    if how == "departs":
        Person.objects.get(pk=member.pk).depart(by=world.leader)
    else:
        leave(Membership.objects.get(person=member), by=world.lead)
    told = channels()
    told.pop("search")  # the page says back what was searched for
    assert set(told.values()) == {False}, told


def test_who_is_demoted_writes_nowhere_any_more(browser, member, record, world):
    client, raw = browser(), make_token(member, "script", "write", 30, by=member)
    sign_in(client, member)
    path, bearer = f"/api/v1/requirements/{record.code}", {"Authorization": f"Bearer {raw}"}
    given = {"content_type": "application/json", "headers": bearer}
    assert browser().post(f"{path}/accept", "{}", **given).status_code == 403
    assert browser().patch(path, '{"title": "anders"}', **given).status_code == 200
    change_role(Membership.objects.get(person=member), Role.READER, None, by=world.lead)
    assert browser().patch(path, '{"title": "nochmal"}', **given).status_code == 403
    assert client.post(f"/requirements/{record.code}/edit/", {"title": "nochmal"}).status_code == 403


def test_who_is_no_pmo_leader_any_more_has_no_page_of_theirs(browser, member, world):
    change_office(member, Office.LEADER, by=world.leader)
    client = browser()
    sign_in(client, member)
    assert client.get(f"/people/{world.reader.pk}/password/").status_code == 200
    change_office(Person.objects.get(pk=member.pk), Office.NONE, by=world.leader)
    assert client.get(f"/people/{world.reader.pk}/password/").status_code == 403


def test_who_leaves_takes_no_way_in_along(browser, member, world):
    """Half-open doors, links and known devices end with the person."""
    at = clock.now()
    factors.add_authenticator(member, SECRET, totp.code(SECRET, totp.step_at(at)), at=at)
    client, raw = browser(), tickets.give_reset(member, by=world.leader, at=at)
    sign_in(client, member)
    Person.objects.get(pk=member.pk).depart(by=world.leader)
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/"
    assert sign_in(client, member, PASSWORD).status_code == 422
    with pytest.raises(NotSeen):
        tickets.redeem(raw, PASSWORD, at=at)
