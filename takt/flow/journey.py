"""A record's journey: what happened in each of its stages, reckoned from the log in working time.

A stage is worked on from the moment the record stands in it; while a handover is offered, it waits for the stage
that is to come. What is set aside in the inbox neither works nor waits. A stage returned a record where it sent
back the offer, or where the record went from it to an earlier stage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from takt.engines import workdays
from takt.ground.models import Event, Stage, Unit
from takt.ground.models.unit import with_calendars
from takt.ground.prepared import prepared

ANSWERS = frozenset({"receive", "hand_back", "withdraw"})
ASIDE, BACK = "snooze", frozenset({"wake", "accept", "decline", "merge"})
TELLING = frozenset({"offer", ASIDE}) | ANSWERS | BACK


@dataclass(frozen=True, slots=True)
class Segment:
    """A stage on the way. Times are working minutes; `returned` counts the returns; `href` shows its events."""

    label: str
    category: str
    worked_minutes: int
    waited_minutes: int = 0
    returned: int = 0
    target_minutes: int | None = None
    current: bool = False
    href: str = ""
    code: str = ""

    @property
    def minutes(self) -> int:
        return self.worked_minutes + self.waited_minutes

    @property
    def over(self) -> int:
        """Working minutes past the target."""
        return max(0, self.worked_minutes - self.target_minutes) if self.target_minutes is not None else 0


class Step(NamedTuple):
    """What the log says at one instant: the stage the record stands in from then on, and what was offered."""

    at: datetime
    verb: str
    stage_from: int | None
    stage_to: int | None
    offered: str | None  # code of the stage that an offer leads to


@dataclass(slots=True)
class _Stay:
    stage: Stage
    worked: float = 0
    waited: float = 0
    returned: int = 0


@dataclass(slots=True)
class _Walk:
    """Where a record stands while its steps are read."""

    stays: dict[str, _Stay] = field(default_factory=dict)
    stage: Stage | None = None
    awaited: Stage | None = None  # the stage that a waiting offer leads to
    aside: bool = False

    def stay(self, stage: Stage) -> _Stay:
        return self.stays.setdefault(stage.code, _Stay(stage))


def journeys(records: Sequence[Any], now: datetime) -> dict[int, list[Segment]]:
    """{key of the record: its segments}, for records whose unit is loaded. Three queries, however many records."""
    steps = _steps([record.pk for record in records])
    stages = _stages(steps.values())
    calendars = _calendars({record.unit_id: record.unit for record in records})
    return {
        record.pk: journey(steps[record.pk], stages, calendars[record.unit_id], record.closed_at or now)
        for record in records
    }


def journey(
    steps: Sequence[Step], stages: Mapping[int, Stage], calendar: workdays.Calendar, until: datetime
) -> list[Segment]:
    """The segments of one record up to an instant, in the order in which its stages were first reached."""
    walk = _Walk()
    ends = [step.at for step in steps[1:]] + [until]
    for step, end in zip(steps, ends, strict=True):
        _enter(walk, step, stages)
        if walk.stage is None or walk.aside or walk.stage.closes or end <= step.at:
            continue
        minutes = workdays.between(calendar, step.at, end)
        if walk.awaited is not None:
            walk.stay(walk.awaited).waited += minutes
        else:
            walk.stay(walk.stage).worked += minutes
    return [_segment(stay, walk.stage) for stay in walk.stays.values()]


def _enter(walk: _Walk, step: Step, stages: Mapping[int, Stage]) -> None:
    """Take one step: into another stage, into waiting, aside or back."""
    to = stages.get(step.stage_to or 0)
    before = walk.stage or stages.get(step.stage_from or 0)
    if to is not None:
        walk.stay(to)
        if before is not None and before.version_id == to.version_id and to.position < before.position:
            walk.stay(before).returned += 1
        walk.stage = to
    if step.verb == "hand_back" and walk.awaited is not None:
        walk.stay(walk.awaited).returned += 1
    if step.verb in ANSWERS or step.stage_from != step.stage_to:
        walk.awaited = None
    if step.verb == "offer" and walk.stage is not None:
        walk.awaited = _sibling(walk.stage, step.offered, stages)
        walk.stay(walk.awaited)
    walk.aside = step.verb == ASIDE or (walk.aside and step.verb not in BACK)


def _sibling(stage: Stage, code: str | None, stages: Mapping[int, Stage]) -> Stage:
    same = (other for other in stages.values() if other.code == code and other.version_id == stage.version_id)
    return next(same, stage)


def _segment(stay: _Stay, standing: Stage | None) -> Segment:
    hours = stay.stage.target_hours
    return Segment(
        label=stay.stage.name,
        category=stay.stage.category,
        worked_minutes=round(stay.worked),
        waited_minutes=round(stay.waited),
        returned=stay.returned,
        target_minutes=None if hours is None else hours * 60,
        current=standing is not None and stay.stage.code == standing.code and not stay.stage.closes,
        code=stay.stage.code,
    )


def _steps(record_ids: Sequence[int]) -> dict[int, list[Step]]:
    steps: dict[int, list[Step]] = defaultdict(list)
    for record_id, *step in _telling(tuple(record_ids)):
        steps[record_id].append(Step(*step))
    return steps


@prepared
def _telling(record_ids: tuple[int, ...]) -> QuerySet[Event, tuple[Any, ...]]:
    moved = ~Q(stage_from=F("stage_to")) | Q(stage_from__isnull=True)
    return (
        Event.objects.filter(Q(verb__in=sorted(TELLING)) | moved, record_id__in=record_ids)
        .order_by("pk")
        .values_list("record_id", "at", "verb", "stage_from_id", "stage_to_id", KeyTextTransform("stage", "changes"))
    )


def _stages(journeys: Iterable[Sequence[Step]]) -> dict[int, Stage]:
    """The stages that were reached, and those beside them that were only offered."""
    reached = {key for steps in journeys for step in steps for key in (step.stage_from, step.stage_to) if key}
    return {stage.pk: stage for stage in _beside(tuple(reached))}


@prepared
def _beside(reached: tuple[int, ...]) -> QuerySet[Stage]:
    versions = Stage.objects.filter(pk__in=reached).order_by().values("version")
    needed = ("version", "code", "name_zh", "name_en", "category", "position", "target_hours")
    return Stage.objects.filter(version__in=versions).order_by().only(*needed)


def _calendars(units: Mapping[int, Unit]) -> dict[int, workdays.Calendar]:
    """The working time of each unit, its own or the nearest above; one query for all."""
    lines = {key: [int(part) for part in reversed(unit.path.split(".")) if part] for key, unit in units.items()}
    keys = {key for line in lines.values() for key in line}
    found = {unit.pk: unit for unit in with_calendars(tuple(keys))}
    return {key: _working_time([found[above] for above in line]) for key, line in lines.items()}


def _working_time(line: Sequence[Unit]) -> workdays.Calendar:
    calendar = next((unit.calendar for unit in line if unit.calendar), None)
    zone = next((unit.time_zone for unit in line if unit.time_zone), "Asia/Shanghai")
    return calendar.working_time(zone) if calendar else line[0].working_time()
