"""Coming in and going out."""

import pytest
from django.test import Client

from takt.ground.models import Event
from takt.site.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PLAYED = "/sign-in/demo/"


def test_the_right_password_comes_in_and_the_log_knows(client, member):
    answer = client.post("/sign-in/", {"email": "MEMBER@takt.test", "password": PASSWORD, "next": "/?q=1"})
    assert answer["Location"] == "/?q=1"
    assert client.session["_auth_user_id"] == str(member.pk)
    assert Event.objects.order_by("pk").last().verb == "sign_in"


@pytest.mark.parametrize(
    "given",
    [
        {"email": "member@takt.test", "password": "wrong"},
        {"email": "nobody@takt.test", "password": PASSWORD},
        {"email": "not an address", "password": PASSWORD},
        {"email": "member@takt.test", "password": "x" * 300},
        {},
    ],
)
def test_anything_else_stays_out_and_says_so(client, member, given):
    before = Event.objects.count()
    answer = client.post("/sign-in/", given)
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session
    assert Event.objects.count() == before


def test_a_wrong_address_and_a_wrong_password_read_the_same(client, member):
    pages = [
        client.post("/sign-in/", {"email": email, "password": "wrong"}).content.decode()
        for email in ("member@takt.test", "ghost@takt.test")
    ]
    assert pages[0].count("do not belong together") == pages[1].count("do not belong together") == 1


def test_whoever_has_left_does_not_come_in(client, leader, member):
    member.depart(by=leader)
    assert client.post("/sign-in/", {"email": member.email, "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test", "javascript:alert(1)", "/\\evil.test"])
def test_nobody_is_sent_to_another_site(client, member, elsewhere):
    answer = client.post("/sign-in/", {"email": member.email, "password": PASSWORD, "next": elsewhere})
    assert answer["Location"] == "/"


def test_a_form_of_another_site_signs_nobody_in(member):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/sign-in/", {"email": member.email, "password": PASSWORD})
    assert answer.status_code == 403


def test_signing_out_ends_the_session_and_only_by_post(client, member):
    client.force_login(member)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert "_auth_user_id" not in client.session


def test_the_demo_offers_its_people_to_this_machine(client, settings, member):
    settings.DEMO = True
    page = client.get(PLAYED, HTTP_HOST="localhost:8000")
    assert member.name in page.content.decode()
    assert client.post(PLAYED, {"person": member.pk}, HTTP_HOST="127.0.0.1:8000")["Location"] == "/"
    assert client.session["_auth_user_id"] == str(member.pk)


@pytest.mark.parametrize(
    "asked",
    [
        {"REMOTE_ADDR": "192.0.2.8"},
        {"REMOTE_ADDR": ""},
        {"HTTP_HOST": "takt.example.com"},
        {"HTTP_X_FORWARDED_FOR": "192.0.2.8"},
        {"HTTP_FORWARDED": "for=192.0.2.8"},
        {"HTTP_VIA": "1.1 proxy"},
    ],
)
def test_the_demo_offers_its_people_to_nobody_else(client, settings, member, asked):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["*"]
    asked = {"HTTP_HOST": "localhost", **asked}
    assert client.post(PLAYED, {"person": member.pk}, **asked).status_code == 404
    assert client.get(PLAYED, **asked).status_code == 404
    assert "_auth_user_id" not in client.session
    assert member.name_zh not in client.get("/sign-in/", **asked).content.decode()


def test_nobody_can_be_played_outside_the_demo(client, settings, member):
    settings.DEMO = False
    assert client.post(PLAYED, {"person": member.pk}, HTTP_HOST="localhost").status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("key", ["", "0", "-1", "1e3", "九", "²", "9" * 30])
def test_a_person_who_does_not_exist_cannot_be_played(client, settings, member, key):
    settings.DEMO = True
    assert client.post(PLAYED, {"person": key}, HTTP_HOST="localhost").status_code == 404
