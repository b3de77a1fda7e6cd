"""The time, read at the edges only (a request, a round of the worker) and passed on as an argument."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present instant; in demo mode moved by the demo's own clock."""
    return timezone.now() + (_demo_offset() if settings.DEMO else timedelta())


def move_demo(step: timedelta) -> None:
    """Move the demo's clock forward for everybody who uses it."""
    if settings.DEMO and step > timedelta():
        settings.DATA.joinpath("clock").write_text(str((_demo_offset() + step).total_seconds()))


def _demo_offset() -> timedelta:
    try:
        return timedelta(seconds=float(settings.DATA.joinpath("clock").read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()
