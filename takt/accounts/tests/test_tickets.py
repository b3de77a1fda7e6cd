"""Invitations and links for a new password: for one address, once, and not for long."""

import re
from datetime import timedelta

import pytest

from takt.accounts import tickets
from takt.accounts.models import SignIn, Ticket
from takt.accounts.tests.conftest import PASSWORD
from takt.accounts.tests.signing import is_in, sign_in
from takt.ground import clock
from takt.ground.errors import NotAllowed, NotNow, NotSeen
from takt.ground.models import Event, Person
from takt.ground.passwords import set_password
from takt.ground.roles import Office

pytestmark = pytest.mark.django_db
NEW = {"email": "New@takt.test", "name_zh": "新人", "name_en": ""}
TWICE = {"password": PASSWORD, "again": PASSWORD}


@pytest.fixture
def at_desk(browser):
    def desk(person):
        client = browser()
        client.force_login(person)
        return client

    return desk


def invited(client):
    """The link that the page shows, from its path on."""
    page = client.post("/people/new/", NEW).content.decode()
    return re.search(r"http://testserver(/link/[\w-]+/)", page)[1]


def fresh(person):
    return Person.objects.get(pk=person.pk)


def test_an_invited_person_opens_the_link_sets_a_password_and_is_in(world, at_desk, browser):
    answer = at_desk(world.leader).post("/people/new/", NEW)
    assert "no-store" in answer["Cache-Control"]
    link = re.search(r"http://testserver(/link/[\w-]+/)", answer.content.decode())[1]
    client = browser()
    page = client.get(link).content.decode()
    assert "new@takt.test" in page
    assert client.post(link, TWICE)["Location"] == "/"
    person = Person.objects.get(email="new@takt.test")
    assert client.session["_auth_user_id"] == str(person.pk)
    verbs = [event.verb for event in Event.objects.filter(kind="person", subject=person.pk)]
    assert verbs == ["invite", "accept_invitation", "sign_in"]
    assert SignIn.objects.get().how == SignIn.How.LINK


def test_neither_log_nor_table_tells_the_link(world, at_desk):
    raw = invited(at_desk(world.leader)).split("/")[2]
    said = "".join(str(event.changes) for event in Event.objects.all()) + str(list(Ticket.objects.values()))
    assert raw not in said


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_invitation_is_used_once(world, at_desk, browser, nothing_happens, method):
    link = invited(at_desk(world.leader))
    browser().post(link, TWICE)
    late = browser()
    with nothing_happens():
        assert getattr(late, method)(link, TWICE).status_code == 404
    assert not is_in(late)


def test_looking_at_a_link_uses_nothing_up(world, at_desk, browser):
    link = invited(at_desk(world.leader))
    assert [browser().get(link).status_code for _ in range(3)] == [200] * 3
    assert browser().post(link, TWICE).status_code == 302


def test_an_invitation_ends_after_seven_days_and_a_reset_after_an_hour(world, member):
    _, raw = tickets.invite(NEW, by=world.leader, at=world.now)
    assert tickets.held(raw, world.now + timedelta(days=7, seconds=-1))
    raw_reset = tickets.give_reset(member, by=world.leader, at=world.now)
    for text, lasts in ((raw, timedelta(days=7)), (raw_reset, timedelta(hours=1))):
        with pytest.raises(NotSeen):
            tickets.redeem(text, PASSWORD, at=world.now + lasts)


def test_an_invitation_is_bound_to_its_address(world, nothing_happens):
    person, raw = tickets.invite(NEW, by=world.leader, at=world.now)
    with person.doing("edit", by=world.leader, at=world.now):
        person.email = "another@takt.test"
    with nothing_happens(), pytest.raises(NotSeen):
        tickets.redeem(raw, PASSWORD, at=world.now)
    assert not fresh(person).has_usable_password()


def test_a_newer_invitation_ends_the_one_before(world, nothing_happens):
    person, raw = tickets.invite(NEW, by=world.leader, at=world.now)
    again = tickets.invite_again(person, by=world.leader, at=world.now)
    with nothing_happens(), pytest.raises(NotSeen):
        tickets.redeem(raw, PASSWORD, at=world.now)
    assert tickets.redeem(again, PASSWORD, at=world.now) == person


def test_who_leaves_takes_no_invitation_along_not_even_when_they_come_back(world):
    person, raw = tickets.invite(NEW, by=world.leader, at=world.now)
    person.depart(by=world.leader, at=world.later())
    with pytest.raises(NotSeen):
        tickets.redeem(raw, PASSWORD, at=world.now)
    person.come_back(by=world.leader, at=world.later())
    with pytest.raises(NotSeen):
        tickets.redeem(raw, PASSWORD, at=world.now)


def test_a_weak_password_uses_nothing_up(world, at_desk, browser, nothing_happens):
    link = invited(at_desk(world.leader))
    with nothing_happens():
        assert browser().post(link, {"password": "short", "again": "short"}).status_code == 422
        assert browser().post(link, {"password": PASSWORD, "again": "another one"}).status_code == 422
    assert browser().post(link, TWICE).status_code == 302


def test_a_new_password_by_link_ends_every_session(world, member, browser):
    there = browser()
    sign_in(there, member)
    raw = tickets.give_reset(member, by=world.leader, at=world.now)
    tickets.redeem(raw, "another rhythm of ours", at=world.now)
    assert there.get("/me/").status_code == 302


def test_a_pmo_member_invites_but_gives_nobody_who_was_here_a_new_password(world, member, nothing_happens):
    with world.reader.doing("change_office", by=world.leader, at=world.now):
        world.reader.office = Office.MEMBER
    person, _ = tickets.invite(NEW, by=world.reader, at=world.now)
    assert tickets.invite_again(person, by=world.reader, at=world.now)
    with nothing_happens():
        with pytest.raises(NotAllowed):
            tickets.give_reset(member, by=world.reader, at=world.now)
        with pytest.raises(NotNow):
            tickets.invite_again(member, by=world.reader, at=world.now)


def test_others_neither_invite_nor_give_links(world, at_desk, nothing_happens):
    client = at_desk(world.lead)
    with nothing_happens():
        assert client.post("/people/new/", NEW).status_code == 403
        assert client.post(f"/people/{world.member.pk}/link/").status_code == 403
    assert f"/people/{world.member.pk}/link/" not in client.get(f"/people/{world.member.pk}/").content.decode()


def test_a_taken_address_is_invited_only_once(world, at_desk, nothing_happens):
    with nothing_happens():
        answer = at_desk(world.leader).post("/people/new/", {**NEW, "email": "LEAD@takt.test"})
    assert answer.status_code == 422
    assert Ticket.objects.count() == 0


def test_links_are_not_tried_without_end_from_one_network(world, at_desk, browser):
    link = invited(at_desk(world.leader))
    guesser = browser("203.0.113.9")
    assert [guesser.get(f"/link/guess{n}/").status_code for n in range(21)] == [404] * 20 + [429]
    assert guesser.get(link).status_code == 429
    assert browser("198.51.100.7").get(link).status_code == 200


def test_an_invitation_opens_no_account_that_got_its_password_in_another_way(world, at_desk, browser, nothing_happens):
    """Who invited has seen the link; it must not become a key to whoever the person is by now."""
    link = invited(at_desk(world.leader))
    person = Person.objects.get(email="new@takt.test")
    set_password(person, PASSWORD, by=world.leader, at=clock.now())
    with nothing_happens():
        assert browser().get(link).status_code == 404
        assert browser().post(link, TWICE).status_code == 404


def test_a_link_for_a_new_password_ends_with_the_change_of_the_password(world, browser, member, nothing_happens):
    raw = tickets.give_reset(member, by=world.leader, at=clock.now())
    client, new = browser(), "another rhythm of ours"
    sign_in(client, member)
    assert client.post("/me/password/", {"old": PASSWORD, "password": new, "again": new}).status_code == 302
    with nothing_happens():
        assert browser().post(f"/link/{raw}/", TWICE).status_code == 404
