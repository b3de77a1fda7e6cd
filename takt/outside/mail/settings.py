"""Where mail goes out, as the environment says it."""

from __future__ import annotations

from django.conf import settings


def mail_is_set_up() -> bool:
    """Whether there is a way out for mail; without one nothing is queued."""
    return bool(settings.MAIL_FROM)


def absolute(path: str) -> str:
    """The whole address of a page of ours, for those who read it elsewhere."""
    return f"{settings.ADDRESS}{path}"
