"""The board by hand: a card is dragged, asks for what its next stage needs, and comes back where it may not go."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

MANAGER, LEAD = "xinyi.tan", "hongmei.jin"
TITLE = "连麦时画面卡住"


@pytest.fixture
def at(visit):
    """The manager before the board of their process, with a card of their own in its first stage."""
    at = visit()
    at.enter(MANAGER, "/requirements/new/")
    at.field("What hurts?").fill(TITLE)
    at.field("Who should solve it?").fill("studio")
    at.press("Bring it in")
    expect(at.page.get_by_role("heading", name=TITLE)).to_be_visible()
    at.ask_for_plain("Accept")
    at.page.goto("/requirements/board/?unit=studio", wait_until="networkidle")  # what drags cards is there
    return at


def card(at, title=TITLE):
    return at.page.locator("[data-card]", has=at.page.get_by_role("link", name=title, exact=True))


def drag(at, what, stage):
    """By the mouse, in steps, as a hand does it; let go once the card shows where it would land."""
    goal = at.page.locator(f"[data-column={stage}]")
    goal.scroll_into_view_if_needed()
    what.hover()
    at.page.mouse.down()
    box = goal.bounding_box()
    middle = box["x"] + box["width"] / 2
    at.page.mouse.move(middle, box["y"] + 30, steps=8)
    expect(goal).to_have_class(re.compile("drop-"))
    welcome = "drop-here" in goal.get_attribute("class")
    for step in range(40):
        at.page.mouse.move(middle, box["y"] + 30 + step % 8)
        if welcome and goal.locator(".card-ghost").count():
            break
    at.page.mouse.up()


def test_a_card_dragged_on_asks_for_the_checklist_and_moves_when_it_is_sent(at):
    at.looks()
    code = at.house.code_of(TITLE)
    drag(at, card(at), "review")
    expect(at.sheet).to_be_visible()
    expect(at.page.locator("[data-column=proposal]").locator(card(at))).to_have_count(1)
    assert at.house.record(code)["stage"] == "proposal"
    for box in at.sheet.locator(".checklist input[type=checkbox]").all():
        box.check()
    at.sheet.locator(".dialog-foot .button-primary").click()
    expect(at.sheet).to_be_hidden()
    at.page.goto("/requirements/board/?unit=studio")
    expect(at.page.locator("[data-column=review]").locator(card(at))).to_have_count(1)
    assert at.house.story(code)[-1] == "move"


def test_a_card_does_not_go_where_its_process_does_not_lead(at):
    events = at.house.events()
    drag(at, card(at), "testing")
    expect(at.page.locator("[data-column=proposal]").locator(card(at))).to_have_count(1)
    assert at.house.events() == events


def test_a_refused_card_snaps_back_and_says_why(at, visit):
    """Somebody else moved it meanwhile: the board is old."""
    code = at.house.code_of(TITLE)
    other = visit()
    other.enter(LEAD, f"/requirements/{code}/")
    other.ask_for("Move on")
    for box in other.sheet.locator(".checklist input[type=checkbox]").all():
        box.check()
    other.send("Move on")
    at.page.locator("[data-card]", has_text=TITLE).evaluate("card => card.dataset.forms = '{}'")
    events = at.house.events()
    at.page.bring_to_front()
    drag(at, card(at), "review")
    expect(at.page.locator("#toasts")).to_contain_text(at.say("The card went back to where it was."))
    expect(at.page.locator("[data-column=proposal]").locator(card(at))).to_have_count(1)
    assert at.house.events() == events
