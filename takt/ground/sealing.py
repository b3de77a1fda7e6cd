"""Seals the log: every event gets its place in a chain of digests, a few seconds after it was written.

The worker seals what is committed, in batches, in the order of the keys; nobody who writes waits for it. An event
whose transaction ends later than that of a younger one is sealed when it is seen. `chain.py` verifies.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from takt.ground.models.event import Event
from takt.ground.models.seal import Seal

BATCH = 2_000  # seals written in one transaction
MOST = 100  # batches of one round
LATE = timedelta(minutes=10)  # how long a transaction may take for its events to be found by the quick look
COLUMNS = (
    "id", "at", "actor_id", "unit_id", "project_id", "record_id", "kind", "subject", "verb",
    "stage_from_id", "stage_to_id", "owner_from_id", "owner_to_id", "batch",
)  # fmt: skip
SMALLEST_KEY = 1 - 2**63
BEGINNING = "0" * 64  # what the first seal holds on to


def seal(now: datetime) -> int:
    """Seal what was written since the last round; returns how many events. Two at once: one gives way."""
    before = Seal.objects.filter(sealed_at__lt=now - LATE).order_by("-sealed_at", "-place").first()
    return _seal_after(before.event_id if before else 0, now)


def seal_late(now: datetime) -> int:
    """Seal also what a very long transaction brought in late: looks through the whole log."""
    return _seal_after(SMALLEST_KEY, now)


def head() -> Seal | None:
    """The last seal: who has written it down elsewhere can tell later whether the log was cut off."""
    return Seal.objects.order_by("-place").first()


def digest_of_values(salt: str, changes: Any) -> str:
    return _sha256(f"{salt}\n{canonical(changes)}")


def head_after(before: str, row: Sequence[Any], values: str, sealed_at: datetime) -> str:
    """The head that an event leads to. `row` holds COLUMNS; when it was sealed tells one that was put in later."""
    cells = (*row, sealed_at.astimezone(UTC))
    shown = [cell.isoformat() if isinstance(cell, datetime) else cell for cell in cells]
    return _sha256(f"{before}\n{canonical(shown)}\n{values}")


def canonical(value: Any) -> str:
    """JSON in one way only, whichever database it comes from: PostgreSQL gives 1e2 back as 100."""
    return json.dumps(_numbered(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _seal_after(key: int, now: datetime) -> int:
    sealed = 0
    for _turn in range(MOST):
        try:
            with transaction.atomic():
                written = _seal_batch(key, now)
        except IntegrityError:  # another worker took these places meanwhile
            return sealed
        sealed += written
        if written < BATCH:
            break
    return sealed


def _seal_batch(key: int, now: datetime) -> int:
    last = head()
    place, reached = (last.place, last.head) if last else (0, BEGINNING)
    taken = models.Exists(Seal.objects.filter(event=models.OuterRef("pk")))
    waiting = Event.objects.filter(~taken, pk__gt=key).order_by("pk")
    seals = []
    for *row, changes in waiting.values_list(*COLUMNS, "changes")[:BATCH]:
        salt = secrets.token_hex(16)
        values = digest_of_values(salt, changes)
        place, reached = place + 1, head_after(reached, row, values, now)
        seals.append(Seal(place=place, event_id=row[0], salt=salt, values=values, head=reached, sealed_at=now))
    Seal.objects.bulk_create(seals)
    return len(seals)


def _numbered(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _numbered(one) for name, one in value.items()}
    return [_numbered(one) for one in value] if isinstance(value, list) else value


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
