"""Whoever has no JavaScript raises, accepts, moves on and hands over all the same."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MANAGER = "jiayi.qin"
TITLE = "字幕在两倍速时对不上"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_requirement_is_raised_accepted_and_handed_over(visit, width):
    at = visit(width=width, java_script_enabled=False)
    at.enter(MANAGER, "/requirements/new/")
    at.field("What hurts?").fill(TITLE)
    at.field("Who should solve it?").fill("drama")
    at.press("Bring it in")
    expect(at.page.get_by_role("heading", name=TITLE)).to_be_visible()
    code = at.code
    at.ask_for_plain("Accept")
    assert at.house.record(code)["owner"] == "jiayi.qin@lanstar.example"
    go_on(at, "Move on")
    assert at.house.record(code)["stage"] == "review"
    at.press("Decide", at.banner)
    at.page.locator("#content").get_by_role("textbox").first.fill("会上通过")
    at.page.get_by_label(at.say("go"), exact=True).check()
    at.press("Decide", at.page.locator("#content"))
    go_on(at, "Move on")
    at.press("Hand over", at.banner)
    at.page.get_by_label(at.say("Receiver")).first.fill("minh.tran@lanstar.example")
    tick_all(at)
    at.press("Hand over", at.page.locator("#content"))
    expect(at.page.locator(".offer")).to_contain_text(at.name("minh.tran"))
    record = at.house.record(code)
    assert (record["stage"], record["turn"]) == ("scheduling", "minh.tran@lanstar.example")
    assert at.house.story(code) == ["raise", "accept", "move", "decide", "move", "offer"]


def test_filters_menus_and_search_work(visit):
    at = visit(java_script_enabled=False)
    at.enter(MANAGER, "/requirements/")
    at.page.get_by_placeholder(at.say("Find in this list")).fill("字幕")
    at.page.get_by_placeholder(at.say("Find in this list")).press("Enter")
    expect(at.page.locator(".chip-on, .toolbar-chips").first).to_contain_text("字幕")
    at.page.locator("#search").fill("直播")
    at.page.locator("#search").press("Enter")
    expect(at.page.locator(".hits, .empty").first).to_be_visible()


def go_on(at, words):
    """Move on, ticking what the next stage asks for."""
    at.press(words, at.banner)
    tick_all(at)
    at.press(words, at.page.locator("#content"))
    expect(at.page.locator(".turn-banner")).to_be_visible()


def tick_all(at):
    for box in at.page.locator(".checklist input[type=checkbox]").all():
        box.check()
