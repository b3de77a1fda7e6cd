"""Every page of the house, looked at: no wider than its window, legible to everyone, without complaint."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PLACES = (
    "/",
    "/requirements/",
    "/requirements/inbox/",
    "/requirements/board/",
    "/requirements/new/",
    "/requirements/{code}/",
    "/requirements/{code}/edit/",
    "/requirements/{code}/do/link/",
    "/search/?q=直播",
    "/search/?q=没有这样的词语",
    "/notices/",
    "/units/",
    "/units/live/",
    "/units/live/edit/",
    "/units/live/rota/quality/",
    "/people/",
    "/people/1/",
    "/people/1/edit/",
    "/people/new/",
    "/functions/",
    "/functions/new/",
    "/calendars/",
    "/calendars/1/",
    "/ladders/",
    "/ladders/live/",
    "/processes/",
    "/processes/internet-product/",
    "/processes/new/",
    "/import/",
    "/me/",
    "/me/security/",
    "/me/password/",
    "/me/authenticator/",
    "/me/passkeys/new/",
    "/people/1/factors/",
    "/help/",
    "/sign-in/demo/",
    "/no-such-page/",
)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh-hans", "dark")])
def test_every_page_looks_right(visit, language, width, scheme):
    at = visit(language, width, color_scheme=scheme)
    at.see("/sign-in/")
    at.enter("lan.zhou")
    code = at.house.rows("SELECT code FROM ground_record WHERE closed_at IS NULL AND owner_id IS NOT NULL")[0]["code"]
    for place in (place.format(code=code) for place in PLACES):
        answer = at.see(place)
        assert answer.status == (404 if "no-such" in place else 200), place
        expect(at.page.get_by_role("heading", level=1)).to_have_count(1)


def test_what_one_may_not_do_is_refused_in_words(visit):
    at = visit("zh-hans")
    at.enter("emma.brown")
    for place, status in (("/people/new/", 403), ("/requirements/REQ-99999/", 404), ("/processes/new/", 403)):
        assert at.see(place).status == status
        expect(at.page.locator(".error-code")).to_have_text(str(status))
