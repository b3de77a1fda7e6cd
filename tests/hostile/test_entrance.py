"""What somebody on the network sends to the door of the house."""

import pytest
from django.test import Client, override_settings

from takt.accounts import devices


@pytest.fixture
def stranger() -> Client:
    return Client(headers={"accept-language": "en"}, raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "a b", "127.0.0.1.evil.example"])
@pytest.mark.parametrize("address", ["/sign-in/", "/api/v1/me", "/nowhere/"])
def test_another_host_is_a_bad_request_and_no_fault(stranger, host, address) -> None:
    assert stranger.get(address, headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "spelled", ["L\u0131@takt.test", "LI@TAKT.TEST", " li@takt.test", "l\u0131@ta\u212at.te\u017ft"]
)
def test_an_account_is_counted_however_it_is_spelled(spelled: str) -> None:
    """PostgreSQL finds a dotless i where an i is asked for: upper case makes them one."""
    assert devices.account_key(spelled) == devices.account_key("li@takt.test")


@pytest.mark.django_db
def test_a_strangers_upload_is_refused_before_it_is_read(stranger) -> None:
    answer = stranger.post("/sign-in/", data=b"x" * 300_000, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413


def test_a_colleagues_upload_without_measure_is_refused_before_it_is_read(enter, world) -> None:
    browser = enter(world.member)
    answer = browser.generic("POST", "/import/", b"x", "multipart/form-data; boundary=b", CONTENT_LENGTH="999999999")
    assert answer.status_code == 413


def test_leaving_with_a_broken_address_breaks_no_answer(enter, world) -> None:
    record = world.requirement()
    sent = {"next": "/requirements/\r\nX-Evil: 1"}
    answer = enter(world.lead).post(f"/requirements/{record.code}/do/accept/", sent, headers={"hx-request": "true"})
    assert answer.status_code == 200
    assert "X-Evil" not in answer.headers
    assert "\n" not in answer.headers["HX-Redirect"]


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_site(enter, world, wanted) -> None:
    record = world.requirement()
    answer = enter(world.lead).post(f"/requirements/{record.code}/do/accept/", {"next": wanted})
    assert answer.headers["Location"] == f"/requirements/{record.code}/"


@override_settings(DEMO=False)
@pytest.mark.django_db
def test_outside_the_demo_nobody_enters_as_another(stranger, world) -> None:
    assert stranger.post("/sign-in/demo/", {"person": world.leader.pk}).status_code == 404
