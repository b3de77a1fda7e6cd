"""The demo's clock: a newcomer moves it and sees a missed target climb the ladder."""

import pytest
from django.test import Client

from takt.flow.models import Escalation
from takt.ground import clock
from takt.ground.models import Event

ADDRESS = "/demo/clock/"


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.DATA = True, tmp_path


@pytest.fixture
def browser(world):
    browser = Client(REMOTE_ADDR="127.0.0.1", headers={"host": "localhost", "accept-language": "en"})
    browser.force_login(world.reader)
    return browser


def test_a_working_day_passes_and_what_was_missed_climbs(demo, world, browser):
    requirement = world.accepted()
    before = clock.now()
    assert browser.post(ADDRESS, {"step": "day"}).status_code == 303
    assert clock.now() > before
    assert Escalation.objects.get(record=requirement).level == 0
    browser.post(ADDRESS, {"step": "day"})
    assert Escalation.objects.get(record=requirement).level == 1
    verbs = Event.objects.filter(record=requirement).values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["nudge", "escalate"]


def test_the_next_page_tells_what_happened(demo, world, browser):
    world.accepted()
    browser.post(ADDRESS, {"step": "day", "next": "/help/"})
    assert "Reminded: 1, escalated: 0." in browser.get("/help/").content.decode()


def test_four_hours_are_four_hours(demo, world, browser):
    before = clock.now()
    browser.post(ADDRESS, {"step": "hours"})
    assert 4 * 3600 <= (clock.now() - before).total_seconds() < 4 * 3600 + 60


@pytest.mark.parametrize("step", ["", "year", "-1"])
def test_another_step_is_refused_and_nothing_moves(demo, world, browser, step):
    before = clock._demo_offset()
    assert browser.post(ADDRESS, {"step": step}).status_code == 404
    assert clock._demo_offset() == before


def test_outside_demo_mode_there_is_no_such_address(settings, world, browser):
    settings.DEMO = False
    world.accepted()
    events = Event.objects.count()
    assert browser.post(ADDRESS, {"step": "day"}).status_code == 404
    assert Event.objects.count() == events


@pytest.mark.parametrize("where", [{"REMOTE_ADDR": "10.0.0.7"}, {"headers": {"X-Forwarded-For": "10.0.0.7"}}])
def test_from_another_machine_there_is_no_such_address_and_no_button(demo, world, browser, where):
    before = clock._demo_offset()
    assert browser.post(ADDRESS, {"step": "day"}, **where).status_code == 404
    assert clock._demo_offset() == before
    assert ADDRESS not in browser.get("/help/", **where).content.decode()
    assert ADDRESS in browser.get("/help/").content.decode()


def test_whoever_is_not_signed_in_moves_no_clock(demo, world):
    before = clock._demo_offset()
    assert (
        Client(REMOTE_ADDR="127.0.0.1", headers={"host": "localhost"}).post(ADDRESS, {"step": "day"}).status_code == 302
    )
    assert clock._demo_offset() == before
