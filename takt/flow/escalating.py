"""The round of the worker that watches targets."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from takt.flow.models import Escalation
from takt.ground.errors import Refusal
from takt.ground.models import Record
from takt.ground.verbs import CLOCK

BATCH = 500


def sweep(now: datetime) -> dict[str, int]:
    """Nudge what has newly passed its target, and climb where nobody acknowledged in time.

    Returns how many were nudged and escalated. Each record is an act and a transaction of its own, so that a
    sweep that is interrupted loses nothing and repeats nothing.
    """
    done = {"nudged": 0, "escalated": 0}
    under_way = Escalation.objects.filter(record=OuterRef("pk"), closed_at__isnull=True)
    late = Record.objects.open().filter(~Exists(under_way), target_at__lte=now)
    for record in late.order_by("target_at")[:BATCH]:
        done["nudged"] += _try(record, now, "nudge")
    climbing = Escalation.objects.filter(
        closed_at__isnull=True, acknowledged_at__isnull=True, next_at__lte=now, record__closed_at__isnull=True
    )
    for climb in climbing.select_related("record").order_by("next_at")[:BATCH]:
        done["escalated"] += _try(climb.record, now, "escalate")
    return done


def _try(record: Record, now: datetime, verb: str) -> int:
    """One act of the clock; what somebody answered a moment before is left alone."""
    own = record.as_kind()
    try:
        if verb == "nudge":
            own.nudge(at=now)
        else:
            own.escalate(by=CLOCK, at=now)
    except Refusal:
        return 0
    return 1
