"""The round that sends what was left for the day."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction

from takt.ground import errands
from takt.ground.models import Errand, Notice
from takt.outside.mail.letters import OLDEST, waiting
from takt.outside.mail.settings import mail_is_set_up
from takt.outside.models.wishes import Wish, Wishes, wishes_of_all, zone_of


def sweep(now: datetime) -> int:
    """Want the digest of everybody whose hour has come and for whom something waits; returns for how many.

    One a day and person, whatever the worker does: the day is part of the errand's key.
    """
    if not mail_is_set_up():
        return 0
    unread = Notice.objects.filter(read_at=None, mailed_at=None, event__at__gte=now - OLDEST)
    found = wishes_of_all(set(unread.order_by().values_list("person", flat=True).distinct()))
    due = {key: hour for key, wishes in found.items() if (hour := _hour(wishes, now)) <= now}
    ready = [key for key, hour in due.items() if waiting(found[key], Wish.DAILY, hour).exists()]
    with transaction.atomic():
        errands.put([_digest(found[key], due[key], now) for key in ready])
    return len(ready)


def _hour(wishes: Wishes, now: datetime) -> datetime:
    """Today's hour of the digest, where the person lives."""
    zone = zone_of(wishes.person)
    return datetime.combine(now.astimezone(zone).date(), time(wishes.digest_hour), zone)


def _digest(wishes: Wishes, hour: datetime, now: datetime) -> Errand:
    person = wishes.person_id
    return errands.wanted(
        "letter", key=f"digest:{person}:{hour.date().isoformat()}", at=now, due=wishes.not_before(now),
        lane=f"letters:{person}", destination="mail",
        given={"person": person, "wish": Wish.DAILY, "before": hour.isoformat()},
    )  # fmt: skip
