"""Short secrets that have to be read again, sealed with a key of TAKT_SECRET: a copy of the database opens none.

AES-256-GCM under a key derived by HKDF-SHA256 (RFC 5869). What a seal is for is authenticated with it, so that a
sealed text that is copied into the row of somebody else opens nothing there.
"""

from __future__ import annotations

import base64
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12  # bytes


class Broken(Exception):
    """It was sealed with another TAKT_SECRET, or for something else."""


def seal(text: str, what_for: str) -> str:
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(_key(settings.SECRET_KEY)).encrypt(nonce, text.encode(), what_for.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(sealed: str, what_for: str) -> str:
    """The text. Raises Broken."""
    try:
        raw = base64.urlsafe_b64decode(sealed)
        return AESGCM(_key(settings.SECRET_KEY)).decrypt(raw[:NONCE], raw[NONCE:], what_for.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Broken from error


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"takt.ground.secrets_kept").derive(secret.encode())
