"""Coming in, in the API: by the same rules."""

import pytest

from takt.accounts.models import SignIn
from takt.accounts.tests.conftest import PASSWORD
from takt.accounts.tests.signing import sign_in
from takt.ground.models import Event
from takt.ground.models.token import make_token

pytestmark = pytest.mark.django_db


def with_token(person):
    return {"Authorization": f"Bearer {make_token(person, 'script', 'write', 30, by=person)}"}


def test_sessions_are_listed_and_ended(browser, member):
    client, other = browser(), browser()
    sign_in(client, member)
    sign_in(other, member)
    listed = client.get("/api/v1/me/sessions").json()
    assert [one["device"] for one in listed] == ["Chrome, Windows"] * 2
    key = SignIn.objects.first().pk
    assert browser().delete(f"/api/v1/me/sessions/{key}", headers=with_token(member)).status_code == 204
    assert other.get("/me/").status_code == 302
    assert len(client.get("/api/v1/me/sessions").json()) == 1
    assert len(client.get("/api/v1/me/sign_ins").json()["items"]) == 2
    assert Event.objects.last().verb == "end_session"


def test_a_link_is_given_in_a_session_and_works(browser, member, world):
    client = browser()
    client.force_login(world.leader)
    answer = client.post(f"/api/v1/people/{member.pk}/link")
    assert (answer.status_code, answer.json()["purpose"]) == (201, "reset")
    assert "no-store" in answer["Cache-Control"]
    path = answer.json()["address"].removeprefix("http://testserver")
    assert browser().post(path, {"password": PASSWORD + "!", "again": PASSWORD + "!"}).status_code == 302


def test_a_token_gives_no_link_and_nobody_but_the_leader_does(browser, member, world, nothing_happens):
    headers, client = with_token(world.leader), browser()
    client.force_login(world.lead)
    with nothing_happens():
        assert browser().post(f"/api/v1/people/{member.pk}/link", headers=headers).status_code == 403
        assert client.post(f"/api/v1/people/{member.pk}/link").status_code == 403
