"""The pages of webhooks and errands: who sees them, what they never show, and what they let one do."""

import pytest

from takt.ground import clock
from takt.ground.models import Errand
from takt.outside.models import Webhook
from takt.outside.tests.conftest import SECRET

pytestmark = pytest.mark.django_db


def test_pages_show_no_secret_and_replay_what_was_given_up(world, chat, hook, work, enter):
    kept = hook(address=f"{chat.url}?key=quetzal")
    chat.says = (410, {}, b"")
    record = world.requirement()
    work(world.now)
    browser = enter(world.lead)
    page = browser.get(f"/webhooks/{kept.pk}/").content.decode()
    assert record.code in page
    assert "given up" in page
    for address in ("/webhooks/", f"/webhooks/{kept.pk}/", f"/webhooks/{kept.pk}/edit/"):
        said = browser.get(address).content.decode()
        assert "quetzal" not in said
        assert SECRET not in said
    chat.says = (200, {}, b"")
    assert browser.post(f"/errands/{Errand.objects.get().pk}/replay/").status_code == 302
    assert work(clock.now()) == {"done": 1}


def test_a_member_sees_no_webhook(world, hook, enter):
    kept = hook()
    assert enter(world.member).get(f"/webhooks/{kept.pk}/").status_code == 404
    assert enter(world.stranger).get(f"/webhooks/{kept.pk}/").status_code == 404


def test_a_lead_connects_one_on_a_page(world, chat, enter):
    given = {"name": "群", "unit": "live", "form": "wecom", "address": chat.url, "secret": "", "language": "zh-hans"}
    browser = enter(world.lead)
    assert browser.get("/webhooks/new/").status_code == 200
    assert browser.post("/webhooks/new/", {**given, "address": "https://10.0.0.1/"}).status_code == 422
    assert browser.post("/webhooks/new/", given).status_code == 302
    kept = Webhook.objects.get()
    assert (kept.owner, kept.unit, kept.host) == (world.lead, world.live, "127.0.0.1")


def test_the_leader_sees_what_waits_and_why_it_failed(world, chat, hook, work, enter):
    hook()
    chat.says = (500, {}, b"on fire")
    world.requirement()
    work(world.now)
    page = enter(world.leader).get("/errands/").content.decode()
    assert "HTTP 500 on fire" in page
    assert enter(world.lead).get("/errands/").status_code == 403
