"""Two people edit the same: nobody's words are lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.founding import ALIKE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
def test_whoever_saves_later_sees_both_versions(visit, width):
    first, second = visit(width=width), visit(width=width)
    code = first.house.code_of(ALIKE["en"])
    for at, key in ((first, "xinyi.tan"), (second, "hongmei.jin")):
        at.enter(key, f"/requirements/{code}/edit/")
    first.field("Description").fill("Every second person leaves.")
    first.press("Save")
    expect(first.page.locator(".prose").first).to_contain_text("Every second person leaves.")
    second.field("Description").fill("One in ten leaves.")
    second.press("Save")
    second.looks("stale edit")
    versions = second.page.locator(".versions")
    expect(versions.get_by_text("Every second person leaves.")).to_be_visible()
    expect(versions.get_by_text("One in ten leaves.")).to_be_visible()
    assert second.house.record(code)["text"] == "Every second person leaves."
    second.press("Save mine over it")
    expect(second.page.locator(".prose").first).to_contain_text("One in ten leaves.")
    assert second.house.record(code)["text"] == "One in ten leaves."
    assert second.house.story(code)[-2:] == ["edit", "edit"]
