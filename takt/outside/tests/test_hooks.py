"""Webhooks: signed as each receiver wants it, in order, of what the owner may see at that moment, and no longer."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from takt.ground.belonging import change_role, leave
from takt.ground.bulk import raise_many
from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.models import Errand, Event, Membership
from takt.ground.roles import Office, Role
from takt.outside.hooks.delivering import attempt
from takt.outside.models import Webhook
from takt.outside.models.webhook import connect, disconnect, edit, take_over
from takt.outside.tests.conftest import SECRET

pytestmark = pytest.mark.django_db


def signed(key, message):
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()


def test_a_program_hears_what_happened_and_can_tell_us_from_others(world, chat, hook, work):
    hook()
    record = world.requirement()
    assert work(world.now) == {"done": 1}
    message, headers = chat.messages[0], chat.headers[0]
    assert (message["type"], message["data"]["record"]["code"]) == ("requirement.raise", record.code)
    assert message["data"]["record"]["address"] == f"https://takt.test/requirements/{record.code}/"
    body = chat.server.heard[0][3]
    signature = signed(SECRET.encode(), f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body)
    assert headers["webhook-signature"] == f"v1,{signature}"
    assert message["id"] == headers["webhook-id"]


def test_feishu_gets_a_card_with_its_signature(world, chat, hook, work):
    hook("feishu")
    record = world.requirement()
    work(world.now)
    card = chat.messages[0]
    assert card["sign"] == signed(f"{card['timestamp']}\n{SECRET}".encode(), b"")
    assert (card["msg_type"], record.code in card["card"]["header"]["title"]["content"]) == ("interactive", True)
    assert card["card"]["elements"][1]["actions"][0]["url"].endswith(f"/{record.code}/")


def test_dingtalk_is_signed_in_the_address(world, chat, hook, work):
    hook("dingtalk")
    world.requirement(title="*bold* [a](http://x)")
    work(world.now)
    query = parse_qs(urlsplit(chat.paths[0]).query)
    stamp = query["timestamp"][0]
    assert query["sign"] == [signed(SECRET.encode(), f"{stamp}\n{SECRET}".encode())]
    assert len(stamp) == 13
    assert r"\*bold\* \[a\]\(http://x\)" in chat.messages[0]["actionCard"]["text"].replace(r"\-", "-")


def test_wecom_has_its_key_in_the_address(world, chat, hook, work):
    hook("wecom", address=f"{chat.url}?key=abc", secret="")
    world.requirement(title="长" * 200)
    work(world.now)
    card = chat.messages[0]["template_card"]
    assert chat.paths == ["/hook?key=abc"]
    assert len(card["main_title"]["title"]) <= 26
    assert len(card["sub_title_text"]) <= 112


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ("feishu", b'{"code": 19021, "msg": "sign match fail"}'),
        ("feishu", b'{"StatusCode": 1, "StatusMessage": "no"}'),
        ("dingtalk", b'{"errcode": 310000, "errmsg": "sign not match"}'),
        ("wecom", b'{"errcode": 93000, "errmsg": "invalid webhook url"}'),
        ("wecom", b"<html>a proxy</html>"),
        ("feishu", b"[]"),
        ("feishu", b"{}"),
    ],
)
def test_an_error_in_the_body_of_a_200_is_a_failure(world, chat, hook, work, form, answer):
    hook(form)
    chat.says = (200, {}, answer)
    world.requirement()
    assert work(world.now) == {"failed": 1}
    assert "code" in Errand.objects.get().failure
    chat.says = (200, {}, b'{"errcode": 0, "code": 0}')
    assert work(world.later(1)) == {"done": 1}


def test_an_old_answer_of_feishu_counts_too(world, chat, hook, work):
    hook("feishu")
    chat.says = (200, {}, b'{"StatusCode": 0, "StatusMessage": "success"}')
    world.requirement()
    assert work(world.now) == {"done": 1}


@pytest.mark.parametrize("status", [301, 302, 400, 404, 429, 500, 503])
def test_any_status_but_success_is_tried_again(world, chat, hook, work, status):
    hook()
    chat.says = (status, {}, b"not now")
    world.requirement()
    assert work(world.now) == {"failed": 1}
    assert Errand.objects.get().failure.startswith(f"HTTP {status}")


def test_a_receiver_that_is_gone_is_not_called_again(world, chat, hook, work):
    hook()
    chat.says = (410, {}, b"")
    world.requirement()
    assert work(world.now) == {"dead": 1}


def test_one_record_is_told_in_order_and_another_is_not_kept_waiting(world, chat, hook, work):
    hook()
    first, second = world.requirement(), world.requirement()
    chat.server.answer = lambda request: (500 if first.code.encode() in request[3] else 200, {}, b"")
    first.comment("one", by=world.lead, at=world.now)
    second.comment("one", by=world.lead, at=world.now)
    assert work(world.now) == {"failed": 1, "done": 2}
    chat.server.answer = lambda request: (200, {}, b"")
    work(world.later(1))
    told = [message["data"]["event"] for message in chat.messages[-2:]]
    assert told == sorted(told)
    assert {message["data"]["record"]["code"] for message in chat.messages[-2:]} == {first.code}


def test_a_repeat_carries_the_same_id(world, chat, hook, work):
    hook()
    chat.says = (500, {}, b"")
    world.requirement()
    work(world.now)
    chat.says = (200, {}, b"")
    work(world.later(1))
    ids = [headers["webhook-id"] for headers in chat.headers]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_only_acts_that_were_chosen_are_told(world, chat, hook, work):
    hook(acts=["decline"])
    record = world.requirement()
    record.comment("said", by=world.lead, at=world.now)
    record.decline("no", by=world.lead, at=world.now)
    work(world.now)
    assert [message["type"] for message in chat.messages] == ["requirement.decline"]


def test_records_of_other_units_are_not_told(world, chat, hook, work):
    hook(unit=world.line)
    world.requirement()
    world.requirement(unit=world.ads, by=world.stranger)
    world.requirement(unit=world.line)
    work(world.now)
    assert len(chat.messages) == 1


def test_an_import_is_one_message(world, chat, hook, work):
    from takt.demand.models import Requirement

    hook()
    many = [Requirement(unit=world.live, title=f"row {n}", for_whom="x") for n in range(20)]
    raise_many(Requirement, many, by=world.lead, at=world.now, batch="b1", verb="raise")
    assert work(world.now) == {"done": 1}
    assert (chat.messages[0]["data"]["count"], chat.messages[0]["data"]["batch"]) == (20, "b1")
    assert "record" not in chat.messages[0]["data"]


def test_a_confidential_record_is_told_only_where_the_owner_takes_part(world, chat, hook, work):
    hook(by=world.leader)
    record = world.accepted(by=world.lead)
    record.confide(by=world.lead, at=world.now)
    work(world.now)
    assert chat.messages == []
    record.let_in(world.leader, by=world.lead, at=world.now)
    record.comment("told", by=world.lead, at=world.now)
    work(world.now)
    assert len(chat.messages) >= 1


def test_what_became_confidential_while_it_waited_is_not_told(world, chat, hook, work):
    hook(by=world.leader)
    record = world.accepted()
    chat.says = (500, {}, b"")
    work(world.now)
    heard = len(chat.messages)
    chat.says = (200, {}, b"")
    record.confide(by=world.lead, at=world.now)
    work(world.later(1))
    assert len(chat.messages) == heard


def _departs(world):
    world.lead.depart(by=world.leader, at=world.now)


def _is_demoted(world):
    change_role(Membership.objects.get(person=world.lead), Role.MEMBER, None, by=world.leader, at=world.now)


def _leaves_the_unit(world):
    leave(Membership.objects.get(person=world.lead), by=world.leader, at=world.now)


@pytest.mark.parametrize("stops", [_departs, _is_demoted, _leaves_the_unit])
def test_an_owner_who_no_longer_leads_ends_it_at_once(world, chat, hook, work, stops):
    hook()
    world.requirement()
    stops(world)
    assert work(world.now) == {"dead": 1}
    assert chat.messages == []


def test_whoever_takes_it_over_lets_it_go_on(world, chat, hook, work):
    kept = hook()
    world.requirement()
    _departs(world)
    work(world.now)
    kept.refresh_from_db()
    take_over(kept, by=world.leader, at=world.now)
    Errand.objects.get().replay(by=world.leader, at=world.now)
    assert work(world.now) == {"done": 1}


def test_a_disconnected_one_is_silent_and_forgets_its_secrets(world, chat, hook, work):
    kept = hook()
    world.requirement()
    disconnect(kept, by=world.lead, at=world.now)
    work(world.now)
    assert chat.messages == []
    kept.refresh_from_db()
    assert (kept.address, kept.secret) == ("", "")
    with pytest.raises(NotNow):
        edit(kept, {"name": "again"}, by=world.lead, at=world.now)


def test_only_leads_connect_and_for_the_group_its_pmo(world, chat):
    given = {"name": "Chat", "form": "wecom", "address": chat.url, "language": "en"}
    for person in (world.member, world.reader, world.stranger):
        with pytest.raises(NotAllowed):
            connect(world.live, given, by=person, at=world.now)
    with pytest.raises(NotAllowed):
        connect(world.group, given, by=world.lead, at=world.now)
    from takt.ground.belonging import change_office

    change_office(world.member, Office.MEMBER, by=world.leader, at=world.now)
    connect(world.group, given, by=world.member, at=world.now)
    assert Webhook.objects.get().unit == world.group


@pytest.mark.parametrize("address", ["http://10.0.0.1/x", "https://10.0.0.1/x", "https://localhost/", "ftp://x", "x"])
def test_an_inside_address_is_not_even_kept(world, chat, hook, address):
    with pytest.raises(Invalid):
        hook(address=address)
    assert not Event.objects.filter(kind="webhook").exists()


def test_address_and_secret_are_sealed_and_not_in_the_log(world, chat, hook):
    kept = hook(address=f"{chat.url}?key=quetzal")
    edit(kept, {"secret": "another secret of quetzals"}, by=world.lead, at=world.now)
    row = json.dumps([kept.address, kept.secret, list(Event.objects.values_list("changes", flat=True))])
    assert "quetzal" not in row
    assert SECRET not in row


def test_a_test_tells_what_went_wrong(world, chat, hook):
    kept = hook("feishu")
    assert attempt(kept, by=world.lead, at=world.now) == ""
    chat.says = (200, {}, b'{"code": 19024, "msg": "Key Words Not Found"}')
    assert "Key Words Not Found" in attempt(kept, by=world.lead, at=world.now)
    assert Event.objects.filter(kind="webhook", verb="try").count() == 2


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
    from takt.ground import clock

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
