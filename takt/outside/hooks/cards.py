"""The forms that receivers take: signed JSON for programs, cards for chats; and what they answer.

Chats answer 200 and put what went wrong into the body: a code other than 0 is a failure there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from takt.ground.fetching import Answer
from takt.outside.hooks.message import Message
from takt.outside.hooks.signing import dingtalk_query, feishu_sign, program_headers

MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")
WECOM_TITLE, WECOM_TEXT, WECOM_FACT = 26, 112, 26  # characters that a card of WeCom has room for


@dataclass(frozen=True)
class Parcel:
    """What is posted, and where."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


Packing = Callable[[Message, str, str, str, float], Parcel]


def packed(form: str, message: Message, url: str, secret: str, key: str, seconds: float) -> Parcel:
    """A message in the form of its receiver, signed at this time (seconds of the true clock: receivers compare)."""
    return PACKINGS[form](message, url, secret, key, seconds)


def fault(form: str, answer: Answer) -> str:
    """What is wrong with an answer; empty where the message was taken."""
    if not 200 <= answer.status < 300:
        return f"HTTP {answer.status} {_beginning(answer.body)}".strip()
    return "" if form == "generic" else _fault_of_chat(answer.body)


def _program(message: Message, url: str, secret: str, key: str, seconds: float) -> Parcel:
    body = json.dumps({"id": key, **message.data}, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", **program_headers(secret, key, int(seconds), body)}
    return Parcel(url, body, headers)


def _feishu(message: Message, url: str, secret: str, key: str, seconds: float) -> Parcel:
    lines = [message.sentence, *(f"{name}: {value}" for name, value in message.facts)]
    text = {"tag": "plain_text", "content": message.button}
    button = {"tag": "button", "type": "primary", "url": message.link, "text": text}
    card = {
        "header": {"template": "blue", "title": {"tag": "plain_text", "content": message.title}},
        "elements": [
            {"tag": "div", "text": {"tag": "plain_text", "content": "\n".join(lines)}},
            {"tag": "action", "actions": [button]},
        ],
    }
    signed = {"timestamp": str(int(seconds)), "sign": feishu_sign(secret, int(seconds))} if secret else {}
    return _json(url, {**signed, "msg_type": "interactive", "card": card})


def _dingtalk(message: Message, url: str, secret: str, key: str, seconds: float) -> Parcel:
    lines = [f"### {_plain(message.title)}", _plain(message.sentence)]
    lines += [f"- {_plain(name)}: {_plain(value)}" for name, value in message.facts]
    card = {
        "title": message.title, "text": "\n\n".join(lines), "singleTitle": message.button, "singleURL": message.link
    }  # fmt: skip
    if secret:
        url += ("&" if "?" in url else "?") + dingtalk_query(secret, int(seconds * 1000))
    return _json(url, {"msgtype": "actionCard", "actionCard": card})


def _wecom(message: Message, url: str, secret: str, key: str, seconds: float) -> Parcel:
    facts = [{"keyname": name, "value": value[:WECOM_FACT]} for name, value in message.facts]
    card: dict[str, Any] = {
        "card_type": "text_notice",
        "source": {"desc": "Takt"},
        "main_title": {"title": message.title[:WECOM_TITLE]},
        "sub_title_text": f"{message.title}\n{message.sentence}"[:WECOM_TEXT],
        "horizontal_content_list": facts,
        "jump_list": [{"type": 1, "title": message.button, "url": message.link}],
        "card_action": {"type": 1, "url": message.link},
    }
    return _json(url, {"msgtype": "template_card", "template_card": card})


PACKINGS: Mapping[str, Packing] = {"generic": _program, "feishu": _feishu, "dingtalk": _dingtalk, "wecom": _wecom}


def _json(url: str, body: Mapping[str, Any]) -> Parcel:
    packed = json.dumps(body, ensure_ascii=False).encode()
    return Parcel(url, packed, {"Content-Type": "application/json; charset=utf-8"})


def _fault_of_chat(body: bytes) -> str:
    try:
        said = json.loads(body)
        code = next(said[name] for name in ("code", "errcode", "StatusCode") if name in said)
    except (ValueError, TypeError, StopIteration):
        return f"no code in the answer: {_beginning(body)}"
    told = said.get("msg") or said.get("errmsg") or said.get("StatusMessage") or ""
    return "" if code == 0 else f"code {code}: {told}"[:200]


def _beginning(body: bytes) -> str:
    """The first line of an answer, for whoever looks for the reason."""
    return " ".join(body[:120].decode("utf-8", "replace").split())


def _plain(text: str) -> str:
    """Text that a Markdown reader shows as it is."""
    return MARKDOWN.sub(r"\\\1", " ".join(text.split()))
