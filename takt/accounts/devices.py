"""Browsers that somebody has signed in on before: a signed cookie says so. It is worth tries of its own, no more.

The idea is OWASP's device cookie: guessing from elsewhere is counted apart from the devices of the owner.
"""

from __future__ import annotations

import hashlib
import secrets

from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "device"
A_YEAR = 365 * 24 * 3600  # seconds
MOST = 8  # accounts that one browser is remembered for
SALT = "takt.accounts.devices"


def account_key(account: str) -> str:
    """One name for however an address is spelled."""
    # upper case first: PostgreSQL compares so, and finds Li where lı with a dotless i is asked for
    return hashlib.sha256(account.strip().upper().casefold().encode()).hexdigest()


def known(request: HttpRequest, name: str) -> str:
    """The device that this account was signed in on before; empty for a strange one."""
    device, names = _read(request)
    return device if name in names else ""


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Keep that this account was signed in here."""
    device, names = _read(request)
    name = account_key(account)
    kept = [name, *(one for one in names if one != name)][:MOST]
    value = signing.dumps([device or secrets.token_urlsafe(12), kept], salt=SALT, compress=True)
    response.set_cookie(COOKIE, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure())


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        device, names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return "", []
    return device, names
