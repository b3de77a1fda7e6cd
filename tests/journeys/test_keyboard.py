"""By hand on the keyboard alone: search, places, creating, help, the palette, rows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def at(visit):
    at = visit()
    at.enter("xinyi.tan")
    return at


def test_keys_lead_to_search_desk_and_intake(at):
    at.page.keyboard.press("/")
    expect(at.page.locator("#search")).to_be_focused()
    at.page.keyboard.type("直播间")
    at.page.keyboard.press("Enter")
    expect(at.page.locator(".hit mark").first).to_have_text("直播间")
    at.page.locator("body").press("g")
    at.page.keyboard.press("d")
    expect(at.page).to_have_url(f"{at.house.address}/")
    at.page.keyboard.press("c")
    expect(at.page).to_have_url(re.compile("/requirements/new/$"))


def test_a_letter_in_a_field_is_a_letter(at):
    at.go("/requirements/new/")
    at.field("What hurts?").press_sequentially("c/g d?")
    expect(at.field("What hurts?")).to_have_value("c/g d?")
    expect(at.page).to_have_url(re.compile("/requirements/new/$"))


def test_the_question_mark_shows_all_keys_and_escape_closes_them(at):
    at.page.keyboard.press("?")
    keys = at.page.locator("#keys")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text(at.say("Command palette"))
    at.looks("keys")
    at.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_the_palette_leads_to_a_record(at):
    code = at.house.rows("SELECT code FROM ground_record WHERE title LIKE '观众进直播间要等很久%'")[0]["code"]
    at.page.keyboard.press("Control+k")
    expect(at.page.locator("#palette")).to_be_visible()
    at.page.keyboard.type("要等很久")
    expect(at.page.get_by_role("option").first).to_contain_text("要等很久")
    at.looks("palette")
    at.page.keyboard.press("Enter")
    expect(at.page).to_have_url(re.compile(rf"/requirements/{code}/$"))


def test_j_k_and_enter_open_a_row(at):
    at.go("/requirements/")
    second = at.page.locator("table.rows tbody tr").nth(1)
    title = second.locator(".cell-title a").inner_text()
    for key in ("j", "j", "j", "k"):
        at.page.keyboard.press(key)
    expect(second).to_have_class(re.compile("row-here"))
    at.page.keyboard.press("Enter")
    expect(at.page.get_by_role("heading", level=1)).to_have_text(title)


def test_x_ticks_the_row_and_what_can_be_done_with_it_appears(at):
    at.go("/requirements/")
    at.page.keyboard.press("j")
    at.page.keyboard.press("x")
    expect(at.page.locator(".bulk")).to_be_visible()
    at.looks("list with a ticked row")
