"""Webhooks: signed as each receiver wants it, in order, repeated under the same id."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest

from takt.ground.bulk import raise_many
from takt.ground.models import Errand
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
