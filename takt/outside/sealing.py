"""Secrets of others that we need to read again: sealed with a key derived from the house's own secret.

A copy of the database alone opens none of them.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import NotNow

PURPOSE = b"takt.outside.sealing:"


def seal(text: str) -> str:
    """The text, sealed; an empty one stays empty."""
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """Raises NotNow where the house has another secret than when it was sealed."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken as error:
        raise NotNow(
            _("The secret of this house has changed since. Enter address and secret of the webhook anew.")
        ) from error


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(PURPOSE + settings.SECRET_KEY.encode()).digest()))
