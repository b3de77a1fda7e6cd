"""The truth about the planted trouble, read from the log, for those who build what should find it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from statistics import median
from typing import Any

from django.db.models import Count, Q

from takt.engines import workdays
from takt.flow.models import Handover
from takt.ground.models import Event, Record, Stage
from takt.site.demo import trouble
from takt.site.demo.house import House

FILE = "demo-truth.json"


def of(house: House, start: datetime, end: datetime) -> dict[str, Any]:
    """{"start", "end", "units", "people", "requirements", "troubles": [...]}; instants in ISO 8601, times in
    working hours of the group's calendar."""
    return {
        "start": start.isoformat(),
        "end": end.isoformat(),
        "units": len(house.units),
        "people": len(house.people),
        "requirements": Record.objects.count(),
        "troubles": [_waiting_stage(house), _ping_pong(house), _left(house), _forgotten()],
    }


def _waiting_stage(house: House) -> dict[str, Any]:
    """A stage that takes several times its target: every finished stay in it, in working hours."""
    unit = house.units[trouble.SLOW_LINE]
    stage = Stage.objects.filter(code=trouble.SLOW_STAGE, records__unit=unit).first()
    events = Event.objects.filter(unit=unit, kind="requirement").order_by("pk")
    stays = [(code, round(hours, 2)) for code, hours in _stays(house, events)]
    target = stage.target_hours if stage and stage.target_hours else 24
    return {
        "kind": "waiting_stage", "unit": unit.code, "stage": trouble.SLOW_STAGE, "target_hours": target,
        "expected_hours": target * trouble.SLOWER, "stays": stays, "codes": sorted({code for code, _ in stays}),
        "median_hours": median(hours for _, hours in stays) if stays else None,
    }  # fmt: skip


def _stays(house: House, events: Any) -> Iterator[tuple[str, float]]:
    entered: dict[int, datetime] = {}
    rows = events.values_list("record_id", "record__code", "at", "stage_from__code", "stage_to__code")
    for key, code, at, before, after in rows:
        if before == after:
            continue
        if before == trouble.SLOW_STAGE and key in entered:
            yield code, workdays.between(house.time, entered.pop(key), at) / 60
        if after == trouble.SLOW_STAGE:
            entered[key] = at


def _ping_pong(house: House) -> dict[str, Any]:
    """Two functions that return work to each other: how often, by code."""
    unit = house.units[trouble.PING_PONG]
    returned = Handover.objects.filter(record__unit=unit, outcome="returned", stage_to__code="development")
    counts = returned.values("record__code").annotate(times=Count("pk")).filter(times__gte=2).order_by("record__code")
    return {
        "kind": "ping_pong", "unit": unit.code, "functions": ["product", "technology"],
        "stages": ["scheduling", "development"], "returns": {row["record__code"]: row["times"] for row in counts},
        "codes": [row["record__code"] for row in counts],
    }  # fmt: skip


def _left(house: House) -> dict[str, Any]:
    leaver = house.people[trouble.LEAVER]
    theirs = Record.objects.open().filter(Q(owner=leaver) | Q(turn_person=leaver)).order_by("pk")
    return {
        "kind": "owner_left", "unit": "drama", "person": leaver.email,
        "left_at": leaver.left_at.isoformat() if leaver.left_at else None,
        "codes": [record.code for record in theirs],
    }  # fmt: skip


def _forgotten() -> dict[str, Any]:
    record = Record.objects.get(title=trouble.FORGOTTEN_WORDS["title"])
    last = Event.objects.filter(record=record, actor__isnull=False).latest("pk")
    return {
        "kind": "forgotten", "unit": trouble.FORGOTTEN, "codes": [record.code], "stage": "proposal",
        "last_touched_at": last.at.isoformat(),
    }  # fmt: skip
