"""Refusals: what happened, what was kept, what to do. Nothing is half-done when one is raised."""

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Refusal(Exception):
    """Something that was asked and is not done. `status` is the HTTP status of its answer."""

    status = 400
    title: Text = _("That could not be done")
    remedy: Text = _("Nothing was changed. Go back and try again.")

    def __init__(self, detail: Text = "", *, remedy: Text = "") -> None:
        super().__init__(str(detail))
        self.detail: Text = detail or self.title
        if remedy:
            self.remedy = remedy


class NotSeen(Refusal):
    """What is asked for does not exist, or may not be known to the one who asks."""

    status = 404
    title = _("There is nothing here for you to see")
    remedy = _("It may have moved, or it is not shared with you. Ask whoever gave you the address.")


class NotAllowed(Refusal):
    status = 403
    title = _("You may see this, but not do that")
    remedy = _("Nothing was changed. Ask a lead of the unit to do it or to give you the role.")


class NotNow(Refusal):
    """The act exists and is allowed, but not in the present state of the thing."""

    status = 409
    title = _("That is not possible at this point")
    remedy = _("Nothing was changed. Reload the page to see where it stands now.")


class Stale(Refusal):
    """Someone else changed the thing since it was read. `current` is what stands now."""

    status = 409
    title = _("Someone changed this while you were editing")
    remedy = _("Your text is kept below. Compare both versions, then save again.")

    def __init__(self, current: Any, yours: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self.current = current
        self.yours = yours or {}


class Invalid(Refusal):
    """What was sent does not fit. `fields` names each field and what is wrong with it."""

    status = 422
    title = _("Some of what was entered does not fit yet")
    remedy = _("Nothing was saved. What you entered is kept; mend the marked fields.")

    def __init__(self, fields: Mapping[str, Text], detail: Text = "") -> None:
        super().__init__(detail or "; ".join(str(text) for text in fields.values()))
        self.fields = dict(fields)


class TooMany(Refusal):
    """Asked too often in too short a time; `seconds` is how long until it is looked at again."""

    status = 429
    title = _("Too many attempts in a short time")
    remedy = _("Nothing was changed. Wait until then and try again.")

    def __init__(self, detail: Text, *, wait: timedelta) -> None:
        super().__init__(detail)
        self.seconds = math.ceil(wait.total_seconds())


class DoorClosed(Exception):
    """A programmer's mistake: something was written past the one door."""
