"""How messages are signed, receiver by receiver.

Program: the Standard Webhooks convention (id, timestamp and body under HMAC-SHA256). Feishu: custom bot, signature
verification. DingTalk: custom robot, sign. WeCom: the key is part of the address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

PROGRAM_SECRET = "whsec_"  # noqa: S105  before a secret that is given in base64


def program_headers(secret: str, key: str, seconds: int, body: bytes) -> Mapping[str, str]:
    """Headers that prove where a message comes from: `webhook-signature` is v1, and the HMAC of id.timestamp.body."""
    signed = _hmac(program_key(secret), f"{key}.{seconds}.".encode() + body)
    return {"webhook-id": key, "webhook-timestamp": str(seconds), "webhook-signature": f"v1,{signed}"}


def program_key(secret: str) -> bytes:
    """The bytes that a program's secret stands for. Raises ValueError where what follows whsec_ is no base64."""
    if secret.startswith(PROGRAM_SECRET):
        return base64.b64decode(secret.removeprefix(PROGRAM_SECRET), validate=True)
    return secret.encode()


def feishu_sign(secret: str, seconds: int) -> str:
    """Timestamp and secret are the key, and nothing is the message."""
    return _hmac(f"{seconds}\n{secret}".encode(), b"")


def dingtalk_query(secret: str, milliseconds: int) -> str:
    """What is added to the address."""
    return urlencode({"timestamp": milliseconds, "sign": _hmac(secret.encode(), f"{milliseconds}\n{secret}".encode())})


def _hmac(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
