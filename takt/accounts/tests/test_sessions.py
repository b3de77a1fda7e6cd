"""Where somebody is signed in: listed, ended, and kept so that reading the table opens nothing."""

import pytest
from django.contrib.sessions.models import Session

from takt.accounts import entering
from takt.accounts.models import SignIn
from takt.accounts.tests.conftest import PASSWORD
from takt.accounts.tests.signing import is_in, sign_in
from takt.ground.models import Event, Person
from takt.ground.passwords import set_password

pytestmark = pytest.mark.django_db


def pages_open(client):
    return client.get("/me/security/").status_code == 200


def test_a_sign_in_is_written_with_how_and_where_and_the_log_does_not_say_where(browser, member):
    sign_in(browser("203.0.113.9"), member)
    found = SignIn.objects.get()
    assert (found.person, found.how, found.device, found.network) == (
        member, "password", "Chrome, Windows", "203.0.113.9",
    )  # fmt: skip
    event = Event.objects.last()
    assert (event.verb, event.changes) == ("sign_in", {"how": "password"})


def test_what_the_browser_holds_is_not_what_the_table_says(browser, member):
    client = browser()
    sign_in(client, member)
    key = client.cookies["sessionid"].value
    rows = [row.session_key for row in Session.objects.all()]
    assert key not in rows
    thief = browser()
    for row in rows:
        thief.cookies["sessionid"] = row
        assert not pages_open(thief)


def test_a_session_that_was_planted_before_is_not_the_one_that_is_opened(browser, member):
    client = browser()
    client.get("/sign-in/oidc/")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    sign_in(client, member)
    assert client.cookies["sessionid"].value != planted
    fixed = browser()
    fixed.cookies["sessionid"] = planted
    assert not pages_open(fixed)


def test_a_session_elsewhere_is_ended_and_the_log_knows(browser, member):
    here, there = browser(), browser("203.0.113.9", "Mozilla/5.0 (iPhone) Safari")
    sign_in(here, member)
    sign_in(there, member)
    assert "Safari, iPhone" in here.get("/me/security/").content.decode()
    key = SignIn.objects.get(device="Safari, iPhone").pk
    assert here.post(f"/me/sessions/{key}/end/").status_code == 302
    assert (pages_open(here), pages_open(there)) == (True, False)
    event = Event.objects.last()
    assert (event.verb, event.changes) == ("end_session", {"what": "Safari, iPhone"})


def test_nobody_ends_a_session_of_somebody_else(browser, member, world, nothing_happens):
    theirs, mine = browser(), browser()
    sign_in(theirs, member)
    mine.force_login(world.leader)
    with nothing_happens():
        assert mine.post(f"/me/sessions/{SignIn.objects.get().pk}/end/").status_code == 404
    assert pages_open(theirs)


def test_all_others_are_ended_at_once(browser, member):
    clients = [browser() for _ in range(3)]
    for client in clients:
        sign_in(client, member)
    clients[0].post("/me/sessions/end/")
    assert [pages_open(client) for client in clients] == [True, False, False]


def test_signing_out_ends_the_listed_session(browser, member):
    client = browser()
    sign_in(client, member)
    client.post("/sign-out/")
    assert SignIn.objects.get().ended_at is not None
    assert Event.objects.last().verb == "end_session"
    assert not is_in(client)


def test_a_new_password_ends_all_sessions_but_this_and_lists_this_one_still(browser, member):
    here, there = browser(), browser()
    sign_in(here, member)
    sign_in(there, member)
    new = "another rhythm of ours"
    here.post("/me/password/", {"old": PASSWORD, "password": new, "again": new})
    assert (pages_open(here), pages_open(there)) == (True, False)
    assert "this one" in here.get("/me/security/").content.decode()
    assert Person.objects.get(pk=member.pk).check_password(new)


def test_the_old_password_is_asked_for_only_so_often(browser, member, nothing_happens):
    client = browser()
    sign_in(client, member)
    wrong = {"old": "wrong", "password": "another rhythm of ours", "again": "another rhythm of ours"}
    with nothing_happens():
        assert [client.post("/me/password/", wrong).status_code for _ in range(6)] == [422] * 5 + [429]
        assert client.post("/me/password/", {**wrong, "old": PASSWORD}).status_code == 429


def test_a_key_for_repeating_does_not_make_wrong_passwords_uncounted(browser, member, nothing_happens):
    client = browser()
    sign_in(client, member)
    wrong = {"old": "wrong", "password": "another rhythm of ours", "again": "another rhythm of ours"}
    with nothing_happens():
        assert {client.post("/me/password/", {**wrong, "once": f"k{n}"}).status_code for n in range(9)} == {409}


def test_sign_ins_of_long_ago_are_forgotten(browser, member, world):
    sign_in(browser(), member)
    at = SignIn.objects.get().at
    assert entering.forget(at + entering.REMEMBERED) == 0
    assert entering.forget(at + 2 * entering.REMEMBERED) == 1


def test_who_signs_in_over_the_session_of_somebody_else_has_one_of_their_own(browser, member, world):
    """More than once, and listed each time: a session that nobody sees can be ended by nobody."""
    set_password(world.reader, PASSWORD, by=world.reader, at=world.now)
    client = browser()
    for person in (member, world.reader, member, world.reader):
        assert sign_in(client, person).status_code == 302
        assert client.session["_auth_user_id"] == str(person.pk)
        assert "this one" in client.get("/me/security/").content.decode()
    assert len(set(SignIn.objects.values_list("session", flat=True))) == 4
