"""Passkeys: what a device answers, and what is worth nothing."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from takt.accounts import factors, totp
from takt.accounts.models import Passkey, RecoveryCode, SignIn
from takt.accounts.tests.conftest import PASSWORD
from takt.accounts.tests.device import Device
from takt.accounts.tests.signing import is_in, sign_in
from takt.accounts.tests.test_factors import SECRET, code_now
from takt.ground import clock
from takt.ground.models import Person
from takt.ground.passwords import set_password

pytestmark = pytest.mark.django_db


def options(answer):
    return json.loads(unescape(re.search(r'data-options="([^"]+)"', answer.content.decode())[1]))


def https(client):
    """Passkeys want a page that came through HTTPS."""
    client.defaults["wsgi.url_scheme"] = "https"
    return client


def registers(client, device):
    answer = device.create(options(client.get("/me/passkeys/new/")))
    assert client.post("/me/passkeys/new/", {"name": "laptop", "credential": answer}).status_code in (200, 302)


@pytest.fixture
def device(member, browser):
    """A device that keeps a passkey of the member's."""
    kept, client = Device(), https(browser())
    sign_in(client, member)
    registers(client, kept)
    return kept


def test_a_passkey_alone_opens_where_the_device_checks_who_holds_it(browser, device, member):
    client = https(browser())
    answer = device.get(options(client.get("/sign-in/passkey/")))
    assert client.post("/sign-in/passkey/", {"credential": answer, "next": "/people/"})["Location"] == "/people/"
    assert client.session["_auth_user_id"] == str(member.pk)
    assert SignIn.objects.first().how == "passkey"


def test_a_device_that_checks_nobody_is_a_second_factor_but_not_both(browser, member, nothing_happens):
    kept, client = Device(verifies=False), https(browser())
    sign_in(client, member)
    client.post(
        "/me/passkeys/new/", {"name": "key", "credential": kept.create(options(client.get("/me/passkeys/new/")))}
    )
    alone = https(browser())
    with nothing_happens():
        answer = kept.get(options(alone.get("/sign-in/passkey/")))
        assert alone.post("/sign-in/passkey/", {"credential": answer}).status_code == 422
    both = https(browser())
    sign_in(both, member)
    answer = kept.get(options(both.get("/sign-in/second/")))
    assert both.post("/sign-in/second/", {"credential": answer}).status_code == 302
    assert SignIn.objects.first().second == "passkey"


def test_what_was_asked_of_one_person_brings_nobody_in_without_a_password(browser, member, world, nothing_happens):
    """Whoever holds somebody's key that checks nobody asks for a touch of it with an account of their own."""
    kept, own = Device(verifies=False), https(browser())
    sign_in(own, member)
    registers(own, kept)
    set_password(world.reader, PASSWORD, by=world.reader, at=world.now)
    intruder = https(browser())
    sign_in(intruder, world.reader)
    registers(intruder, Device(verifies=False))
    asked = intruder.get("/me/passkeys/new/")
    half = https(browser())
    sign_in(half, world.reader)
    with nothing_happens():
        for client, page in ((half, half.get("/sign-in/second/")), (intruder, asked)):
            challenge = {"publicKey": {"rpId": "testserver", "challenge": options(page)["publicKey"]["challenge"]}}
            answer = kept.get(challenge)
            assert client.post("/sign-in/passkey/", {"credential": answer}).status_code == 422


def test_an_answer_holds_once_and_for_its_own_challenge(browser, device, nothing_happens):
    client, other = https(browser()), https(browser())
    asked = options(client.get("/sign-in/passkey/"))
    answer = device.get(asked)
    assert client.post("/sign-in/passkey/", {"credential": answer}).status_code == 302
    other.get("/sign-in/passkey/")
    with nothing_happens():
        assert other.post("/sign-in/passkey/", {"credential": answer}).status_code == 422
        assert https(browser()).post("/sign-in/passkey/", {"credential": answer}).status_code == 422


def test_a_false_page_gets_an_answer_that_is_worth_nothing_here(browser, device, nothing_happens):
    client = https(browser())
    device.origin = "https://testserver.evil.example"
    with nothing_happens():
        answer = device.get(options(client.get("/sign-in/passkey/")))
        assert client.post("/sign-in/passkey/", {"credential": answer}).status_code == 422


def test_a_copy_of_a_key_is_noticed_by_its_count(browser, device, nothing_happens):
    first = https(browser())
    first.post("/sign-in/passkey/", {"credential": device.get(options(first.get("/sign-in/passkey/")))})
    device.counter = 0
    client = https(browser())
    with nothing_happens():
        answer = device.get(options(client.get("/sign-in/passkey/")))
        assert client.post("/sign-in/passkey/", {"credential": answer}).status_code == 422


def test_a_passkey_of_one_person_is_no_second_factor_of_another(browser, device, world, nothing_happens):
    set_password(world.reader, PASSWORD, by=world.reader, at=world.now)
    at = clock.now() - timedelta(minutes=2)
    factors.add_authenticator(world.reader, SECRET, totp.code(SECRET, totp.step_at(at)), at=at)
    other, client = Device(), https(browser())
    sign_in(client, world.reader)
    client.post("/sign-in/second/", {"code": code_now()})
    client.post(
        "/me/passkeys/new/", {"name": "x", "credential": other.create(options(client.get("/me/passkeys/new/")))}
    )
    client = https(browser())
    sign_in(client, world.reader)
    with nothing_happens():
        answer = device.get(options(client.get("/sign-in/second/")))
        assert client.post("/sign-in/second/", {"credential": answer}).status_code == 422
    assert not is_in(client)


def test_who_has_left_comes_in_with_no_passkey(browser, device, member, world, nothing_happens):
    Person.objects.get(pk=member.pk).depart(by=world.leader)
    client = https(browser())
    with nothing_happens():
        answer = device.get(options(client.get("/sign-in/passkey/")))
        assert client.post("/sign-in/passkey/", {"credential": answer}).status_code == 422


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "1", '{"rawId": 1}', "x" * 50_000, '{"id": "AA", "response": {}}']
)
def test_whatever_else_is_sent_is_no_passkey(browser, device, nothing_happens, answer):
    client = https(browser())
    client.get("/sign-in/passkey/")
    with nothing_happens():
        assert client.post("/sign-in/passkey/", {"credential": answer}).status_code == 422


def test_a_passkey_is_removed_by_its_owner_alone_and_the_last_takes_the_codes_along(browser, device, member, world):
    key = Passkey.objects.get()
    stranger, owner = browser(), browser()
    set_password(world.reader, PASSWORD, by=world.reader, at=world.now)
    sign_in(stranger, world.reader)
    assert stranger.post(f"/me/passkeys/{key.pk}/drop/").status_code == 404
    owner.force_login(member)
    owner.post("/me/confirm/", {"password": PASSWORD})
    owner.post(f"/me/passkeys/{key.pk}/drop/")
    assert not factors.asked_of(member)
    assert not RecoveryCode.objects.exists()
