"""Numbers and days that nobody means: they are left out or refused, and never a fault of ours."""

import json

import pytest

BEYOND = "9" * 20  # more than any column holds
ENDLESS = "1" * 4400  # more than Python reads as a number
ADDRESSES = [
    f"/requirements/?priority={BEYOND}",
    "/requirements/?until=9999-12-31",
    "/requirements/?since=0001-01-01",
    "/requirements/board/?until=9999-12-31",
    "/requirements/export.csv?until=9999-12-31",
    f"/search/?q=a&priority={BEYOND}",
    "/search/?q=a&until=9999-12-31",
    f"/people/?page={BEYOND}",
    f"/people/?page={ENDLESS}",
    f"/calendars/1/?year={ENDLESS}",
]
QUERIES = [
    f"requirements?priority={BEYOND}",
    "requirements?until=9999-12-31",
    "requirements?since=0001-01-01",
    "events?since=0001-01-01T00:00:00%2B14:00",
    "events?until=9999-12-31T23:59:59-14:00",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_shown_without_what_does_not_fit(enter, world, address) -> None:
    assert enter(world.member).get(address).status_code == 200


@pytest.mark.parametrize("query", QUERIES)
def test_the_api_names_what_does_not_fit(enter, world, query) -> None:
    answer = enter(world.member).get(f"/api/v1/{query}")
    assert answer.status_code == 422
    assert answer.json()["fields"]


@pytest.mark.parametrize("key", [BEYOND, ENDLESS, "²"])
def test_keys_that_nobody_has_reassign_nothing(enter, world, key) -> None:
    record = world.accepted()
    sent = {"record": [key], "to": world.lead.email}
    assert enter(world.leader).post(f"/people/{world.member.pk}/reassign/", sent).status_code < 500
    record.refresh_from_db()
    assert record.owner == world.member


@pytest.mark.parametrize("days", [BEYOND, ENDLESS, "²"])
def test_a_rota_without_end_is_refused(enter, world, days) -> None:
    assert enter(world.lead).post("/units/live/rota/product/", {"days": days}).status_code == 422


@pytest.mark.parametrize("place", [BEYOND, ENDLESS, "²"])
def test_a_place_in_a_rota_without_end_is_no_fault(enter, world, place) -> None:
    sent = {"days": "7", f"place.{world.member.pk}": place}
    assert enter(world.lead).post("/units/live/rota/product/", sent).status_code < 500


@pytest.mark.parametrize("place", [ENDLESS, "²"])
def test_a_rung_that_is_not_there_is_not_taken_away(enter, world, place) -> None:
    sent = {"do": f"remove:{place}", "hours": "4", "whom": "lead"}
    assert enter(world.lead).post("/ladders/live/", sent).status_code == 200


@pytest.mark.parametrize("number", [ENDLESS, "²"])
def test_a_designer_reads_no_number_that_is_none(enter, world, number) -> None:
    browser = enter(world.leader)
    browser.post("/processes/internet-product/draft/")
    address = "/processes/internet-product/design/"
    assert browser.post(address, {"expect": number, "stage": "a", "do": f"unitem:a:{number}"}).status_code < 500


@pytest.mark.parametrize("depth", [300, 500, 700, 900, 5000])
def test_a_body_nested_deep_is_refused(enter, world, depth) -> None:
    body = '{"unit": "live", "title": ' + "[" * depth + "]" * depth + "}"
    answer = enter(world.member).post("/api/v1/requirements", body, content_type="application/json")
    assert answer.status_code in (400, 422)


def test_a_nul_is_found_however_deep_it_lies(enter, world) -> None:
    body = json.dumps({"unit": "live", "title": {"a": ["x", {"b\0": 1}]}})
    answer = enter(world.member).post("/api/v1/requirements", body, content_type="application/json")
    assert answer.status_code == 422
    assert "nobody can read" in json.dumps(answer.json())
