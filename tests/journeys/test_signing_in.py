"""Coming in by a passkey, in a browser with a device that holds one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def with_device(at: Visitor) -> str:
    """A device beside the browser; returns our address by a name, since keys are kept for names and not for numbers."""
    told = at.context.new_cdp_session(at.page)
    told.send("WebAuthn.enable")
    told.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return at.house.address.replace("127.0.0.1", "localhost")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-hans", 390)])
def test_a_passkey_is_made_and_opens_by_itself(visit, language, width):
    at = visit(language, width)
    here = with_device(at)
    at.go(f"{here}/sign-in/demo/")
    at.choose("lan.zhou")
    at.go(f"{here}/me/passkeys/new/")
    at.looks()
    at.press("Make a passkey")
    at.sees(at.say("Set up. Keep these recovery codes"))
    at.looks("recovery codes")
    at.press("I have kept them")
    at.looks()
    at.sees("Chrome")
    at.context.clear_cookies()
    at.go(f"{here}/sign-in/passkey/?next=/me/")
    at.looks()
    at.press("Use a passkey")
    at.page.wait_for_url("**/me/")
    expect(at.page.get_by_role("heading", level=1)).to_have_text(at.say("Your profile"))
    found = at.house.rows("SELECT how, second FROM accounts_signin ORDER BY id DESC LIMIT 1")
    assert tuple(found[0]) == ("passkey", "")
