"""Work after the commit: put in the transaction of the act, taken up by a worker, tried for a day.

    errands.put([errands.wanted("mail", key="mail:17", at=act.at, lane="person:4", given={"notice": 17})])

An effect is a function `effect(errand, now)`. It does what reaches other machines and returns what is to be
written here; that is written in the transaction that marks the errand as done, so it happens once whenever the
worker dies. What reaches others happens at least once, each time under the errand's key.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F

from takt.ground.errors import DoorClosed
from takt.ground.models.errand import Errand

log = logging.getLogger(__name__)
Effect = Callable[[Errand, datetime], Callable[[], object]]

LEASE = timedelta(seconds=60)  # longer than any effect may take; whose worker died is taken up again after it
PAUSES = (10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10800, 14400)  # seconds; the last one again and again
A_DAY = timedelta(days=1)
KEPT = {"done_at": timedelta(days=7), "dead_at": timedelta(days=90)}
LONGEST_FAILURE = 300


class Failed(Exception):
    """The attempt failed in a way that time may mend."""


class Hopeless(Exception):
    """No further attempt can succeed."""


class Later(Exception):
    """Not yet: the errand is put off until `at` and loses no attempt by it."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self.at = at


class LeaseLost(Exception):
    """Somebody else has taken the errand up meanwhile; what we were about to write is theirs to write."""


def wanted(kind: str, *, key: str, at: datetime, due: datetime | None = None, **fields: Any) -> Errand:
    """An errand, not yet written. `fields`: lane, destination, given, unit or unit_id."""
    return Errand(kind=kind, key=key, made_at=at, since=at, due_at=due or at, **fields)


def put(wanted: Iterable[Errand]) -> None:
    """Write errands in the transaction of the act that wants them; one whose key is there already is left alone."""
    if not connection.in_atomic_block:
        raise DoorClosed("an errand is put in the transaction of the act that wants it")
    _rows().bulk_create(wanted, ignore_conflicts=True)


def take(now: datetime, *, busy: Iterable[str] = ()) -> Errand | None:
    """Take up the errand that has been due the longest, except of `busy` destinations; it is ours for a minute.

    Workers beside each other never take the same one: PostgreSQL skips rows that another has locked, SQLite
    lets one write at a time.
    """
    free = Errand.objects.free(now).exclude(destination__in=set(busy) - {""})
    if not free.exists():  # a look takes no lock: an idle worker is in nobody's way
        return None
    with transaction.atomic():
        locking = free.select_for_update(skip_locked=True, of=("self",)) if connection.vendor == "postgresql" else free
        errand = locking.first()
        if errand is not None:
            errand.leased_by, errand.leased_until = uuid.uuid4().hex, now + LEASE
            _rows().filter(pk=errand.pk).update(leased_by=errand.leased_by, leased_until=errand.leased_until)
    return errand


def work(errand: Errand, effects: Mapping[str, Effect], now: datetime) -> str:
    """Do an errand that was taken up. Returns what came of it: done, later, failed, dead or lost."""
    try:
        following = effects[errand.kind](errand, now)
        with transaction.atomic():
            following()
            _close(errand, done_at=now, attempts=errand.attempts + 1, failure="")
    except Later as later:
        return _released(errand, "later", due_at=later.at)
    except LeaseLost:
        return "lost"
    except Hopeless as failure:
        return _released(errand, "dead", dead_at=now, attempts=F("attempts") + 1, failure=_said(str(failure)))
    except Failed as failure:
        return _put_off(errand, str(failure), now)
    except Exception as fault:
        log.exception("the errand %s failed", errand)
        return _put_off(errand, repr(fault), now)
    return "done"


def note(errand: Errand, **given: Any) -> None:
    """Keep something with an errand that was taken up, before its effect: the next attempt finds it in `given`."""
    errand.given = {**errand.given, **given}
    if not _rows().filter(pk=errand.pk, leased_by=errand.leased_by).update(given=errand.given):
        raise LeaseLost


def work_off(effects: Mapping[str, Effect], now: datetime) -> dict[str, int]:
    """Do all that is due at this instant, one after the other; returns how many came to what."""
    came_to: dict[str, int] = {}
    while (errand := take(now)) is not None:
        outcome = work(errand, effects, now)
        came_to[outcome] = came_to.get(outcome, 0) + 1
    return came_to


def forget(now: datetime) -> int:
    """Remove what was done or given up long ago; returns how many."""
    return sum(_rows().filter(**{f"{field}__lt": now - age}).delete()[0] for field, age in KEPT.items())


def struggling() -> set[str]:
    """Destinations whose errands have failed and still wait."""
    waiting = Errand.objects.open().filter(attempts__gt=0).exclude(destination="")
    return set(waiting.values_list("destination", flat=True).distinct())


def _put_off(errand: Errand, failure: str, now: datetime) -> str:
    """Until the next attempt; where that would be after a day of trying, for good."""
    due = now + timedelta(seconds=PAUSES[min(errand.attempts, len(PAUSES) - 1)])
    if due > errand.since + A_DAY:
        return _released(errand, "dead", dead_at=now, attempts=F("attempts") + 1, failure=_said(failure))
    return _released(errand, "failed", due_at=due, attempts=F("attempts") + 1, failure=_said(failure))


def _released(errand: Errand, outcome: str, **fields: Any) -> str:
    try:
        _close(errand, **fields)
    except LeaseLost:
        return "lost"
    return outcome


def _close(errand: Errand, **fields: Any) -> None:
    ours = _rows().filter(pk=errand.pk, leased_by=errand.leased_by)
    if not ours.update(leased_by="", leased_until=None, **fields):
        raise LeaseLost


def _said(failure: str) -> str:
    return " ".join(failure.split())[:LONGEST_FAILURE]


def _rows() -> models.QuerySet[Errand, Errand]:
    return models.QuerySet[Errand, Errand](Errand)
