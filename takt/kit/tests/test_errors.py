"""Every refusal says what happened, what was kept and what to do; no fault shows its inside."""

import pytest
from django.test import Client

from takt.ground.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.urls("takt.kit.tests.rooms")]
FAULTS = [("bad", 400), ("large", 413), ("twice", 409), ("misfit", 422), ("busy", 503), ("fault", 500)]
ENGLISH = {"Accept-Language": "en"}


def test_a_person_reads_a_page(client):
    answer = client.get("/refuse/not-now/", headers=ENGLISH)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<h1>That is not possible at this point</h1>" in page
    assert "“Accept” is not possible" in page
    assert "Reload the page to see where it stands now" in page


def test_a_program_reads_problem_json(client):
    answer = client.get("/api/refuse/invalid/", headers=ENGLISH)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json() == {
        "type": "urn:takt:problem:invalid",
        "title": "Some of what was entered does not fit yet",
        "status": 422,
        "detail": "Say it <b>shortly</b>.",
        "instance": "/api/refuse/invalid/",
        "remedy": "Nothing was saved. What you entered is kept; mend the marked fields.",
        "fields": {"title": "Say it <b>shortly</b>."},
    }


def test_whoever_accepts_json_only_reads_it_on_a_page_too(client):
    answer = client.get("/refuse/unseen/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_htmx_reads_a_heading_and_a_lead_and_nothing_more(client):
    answer = client.get("/refuse/not-now/", headers={"HX-Request": "true", **ENGLISH})
    assert answer.status_code == 409
    assert answer.content.decode().startswith("<!doctype html>")
    assert '<p class="lead">' in answer.content.decode()
    assert "<header" not in answer.content.decode()


def test_what_was_entered_is_shown_escaped(client):
    assert "Say it &lt;b&gt;shortly" in client.get("/refuse/invalid/").content.decode()


def test_refusals_speak_the_language_of_the_caller(client):
    told = client.get("/api/refuse/bad/", headers={"Accept-Language": "zh-CN"}).json()
    assert told["title"] == "这个请求无法读取"
    assert told["remedy"].startswith("没有任何改动。")


def test_a_stale_edit_shows_both_versions(client, world):
    world.requirement()
    client.force_login(world.leader)
    told = client.get("/api/refuse/stale/").json()
    assert (told["status"], told["yours"]) == (409, {"title": "mine"})
    assert (told["current"]["title"], told["current"]["version"]) == ("支付失败后退款很慢", 1)
    page = client.get("/refuse/stale/").content.decode()
    assert page.index("支付失败后退款很慢") < page.index("mine")
    assert page.count('<div class="versions">') == 1


def test_a_stale_edit_that_named_its_version_gets_412(client, world):
    world.requirement()
    client.force_login(world.leader)
    assert client.get("/api/refuse/stale/", headers={"If-Match": 'W/"9"'}).status_code == 412


def test_a_stale_form_gives_back_what_was_sent_but_no_secret(client, world):
    world.requirement()
    client.force_login(world.leader)
    page = client.post(
        "/refuse/sent-stale/", {"text": "my long text", "password": "hush", "once": "k"}
    ).content.decode()
    assert "my long text" in page
    assert "hush" not in page


@pytest.mark.parametrize(("how", "status"), FAULTS)
@pytest.mark.parametrize("where", ["/refuse/", "/api/refuse/"])
def test_a_fault_tells_nothing_of_the_inside(client, where, how, status):
    client.raise_request_exception = False
    answer = client.get(f"{where}{how}/")
    assert answer.status_code == status
    assert b"inside" not in answer.content
    assert b"Traceback" not in answer.content


def test_a_busy_database_asks_to_come_back(client):
    assert client.get("/refuse/busy/")["Retry-After"] == "3"


def test_an_unknown_address_is_answered_in_kind(client):
    assert "<h1>" in client.get("/nowhere/").content.decode()
    assert client.get("/api/nowhere/").json()["type"] == "urn:takt:problem:not-seen"


def test_a_wrong_method_names_the_right_one(client, world):
    client.force_login(world.leader)
    answer = client.get("/say/REQ-1/", headers=ENGLISH)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "use its buttons" in answer.content.decode()


def test_a_curt_view_is_given_words(client):
    assert "could not be read" in client.get("/curt/", headers=ENGLISH).content.decode()


def test_an_old_form_is_told_that_the_browser_keeps_what_was_entered():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/form/", {"text": "long"}, headers=ENGLISH)
    assert answer.status_code == 403
    assert "your browser still has what you entered" in answer.content.decode()


def test_no_refusal_writes_an_event(client, world):
    requirement = world.requirement()
    client.force_login(world.stranger)
    before = Event.objects.count()
    assert client.post(f"/say/{requirement.code}/").status_code == 404
    assert client.get("/refuse/not-now/").status_code == 409
    assert Event.objects.count() == before
