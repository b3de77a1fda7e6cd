"""Acts over several requirements."""

from __future__ import annotations

from datetime import datetime

from takt.demand.models import Requirement
from takt.ground.errors import Refusal
from takt.ground.verbs import CLOCK

BATCH = 500


def wake(now: datetime) -> dict[str, int]:
    """Bring back what was set aside until today. Returns how many came back."""
    due = Requirement.objects.open().filter(snoozed_until__lte=now.date())
    woken = 0
    for requirement in due.order_by("snoozed_until")[:BATCH]:
        try:
            requirement.wake(by=CLOCK, at=now)
        except Refusal:  # somebody brought it back a moment before
            continue
        woken += 1
    return {"woken": woken}
