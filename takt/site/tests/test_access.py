"""Who asks, and whether the view admits them."""

import logging

import pytest

from takt.ground.models.token import end_token, make_token
from takt.ground.roles import Office

pytestmark = [pytest.mark.django_db, pytest.mark.urls("takt.site.tests.doors")]


def test_a_view_that_names_no_rule_is_refused_to_everybody_and_the_log_says_so(client, leader, caplog):
    client.force_login(leader)
    with caplog.at_level(logging.ERROR, logger="takt.site.access"):
        answer = client.get("/forgotten/")
    assert answer.status_code == 403
    assert b"nobody should read this" not in answer.content
    assert "declares no rule" in caplog.text


def test_an_api_operation_that_names_nobody_is_refused(client, leader):
    client.force_login(leader)
    assert client.get("/api/doors/unguarded").status_code == 403


def test_a_page_open_to_all_admits_strangers(client):
    assert client.get("/open/").content == b"nobody"


def test_a_stranger_is_led_to_the_sign_in_page_and_back(client):
    answer = client.get("/signed-in/?q=1")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/signed-in/%3Fq%3D1")


def test_a_stranger_who_writes_is_not_led_back_to_the_writing(client):
    assert client.post("/signed-in/")["Location"] == "/sign-in/?next=/"


def test_a_fragment_asked_by_a_stranger_moves_the_whole_page(client):
    answer = client.get("/signed-in/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/sign-in/")


@pytest.mark.parametrize(
    ("office", "pmo", "lead"),
    [(Office.NONE, 403, 403), (Office.MEMBER, 200, 403), (Office.LEADER, 200, 200)],
)
def test_pmo_pages_admit_the_pmo(client, leader, member, office, pmo, lead):
    with member.doing("change_office", by=leader):
        member.office = office
    client.force_login(member)
    assert (client.get("/pmo/").status_code, client.get("/leader/").status_code) == (pmo, lead)


def test_whoever_has_left_is_nobody_at_once(client, leader, member):
    client.force_login(member)
    token = make_token(member, "laptop", "read", 30, by=member)
    assert client.get("/signed-in/").content == b"member@takt.test"
    member.depart(by=leader)
    assert client.get("/signed-in/").status_code == 302
    assert client.get("/open/").content == b"nobody"
    assert _with_token(client, token).status_code == 401


def test_a_token_opens_the_api_until_it_is_revoked(client, member):
    token = make_token(member, "laptop", "read", 30, by=member)
    assert _with_token(client, token).json() == "member@takt.test"
    end_token(member.tokens.get(), by=member)
    assert _with_token(client, token).status_code == 401


def test_a_token_opens_no_page(client, member):
    token = make_token(member, "laptop", "write", 30, by=member)
    answer = client.get("/signed-in/", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 302


def test_a_token_that_does_not_hold_never_falls_back_to_the_session(client, member):
    client.force_login(member)
    assert client.get("/api/doors/guarded").status_code == 200
    assert _with_token(client, "takt_invented").status_code == 401


def test_a_token_that_may_only_read_writes_nothing(client, member):
    token = make_token(member, "laptop", "read", 30, by=member)
    answer = client.post("/api/doors/written", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["detail"]) == (403, "This token may only read.")


def test_a_session_writes_in_the_api_only_with_a_csrf_token(member):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(member)
    assert client.post("/api/doors/written").status_code == 403


def test_a_stranger_in_the_api_is_told_to_sign_in(client):
    assert client.post("/api/doors/written").status_code == 401


def _with_token(client, token):
    return client.get("/api/doors/guarded", headers={"Authorization": f"Bearer {token}"})
