"""Checking a secret: counted first, looked at then, taken back where it was right."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from takt.accounts import throttle
from takt.ground.errors import Invalid, Text
from takt.kit.request import OpenRequest


def proved(
    request: OpenRequest, origins: Sequence[throttle.Origin], check: Callable[[], bool], wrong: dict[str, Text]
) -> None:
    """Run a check of a secret. Raises TooMany before it is run, Invalid(wrong) where the secret is not right."""
    throttle.admitted(request, origins, request.now)
    if not check():
        raise Invalid(wrong)
    throttle.forgive(origins)
