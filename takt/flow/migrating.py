"""Moving running records to another version of their process: the effects first, then all of it or nothing.

The process belongs to a unit, so its leads and the PMO move every open record that runs on it, also those of
units and persons that they cannot look into: they learn how many, never which. Closed records keep the version
in which they ended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.engines import workdays
from takt.flow.models import Escalation, GateDecision, Handover
from takt.ground.errors import Invalid, NotNow, Text
from takt.ground.models import ProcessVersion, Record, Stage

if TYPE_CHECKING:
    from takt.ground.models import Person, Process

Mapped = Mapping[str, str]  # code of the stage in the old version -> code in the new one


@dataclass
class Effect:
    """What happens to the records of one stage. `after` is None while the stage leads nowhere."""

    before: Stage
    after: Stage | None
    records: int = 0
    incoming: int = 0  # handovers into this stage that wait for an answer
    gates: int = 0  # decisions that are asked for and not yet taken
    late: int = 0  # past their target at once, and were not before
    relieved: int = 0  # past their target before, and no longer

    @property
    def function_changes(self) -> bool:
        return self.after is not None and self.after.function_id != self.before.function_id

    @property
    def target_changes(self) -> bool:
        return self.after is not None and self.after.target_hours != self.before.target_hours


@dataclass
class Plan:
    """The effects of a migration; `wrong` names, by the code of the stage, what stands against it."""

    before: ProcessVersion
    after: ProcessVersion
    effects: list[Effect] = field(default_factory=list)
    wrong: dict[str, Text] = field(default_factory=dict)
    digest: str = ""  # changes when records have moved since the plan was made

    @property
    def records(self) -> int:
        return sum(effect.records for effect in self.effects)

    @property
    def late(self) -> int:
        return sum(effect.late for effect in self.effects)


def plan(process: Process, before: ProcessVersion, after: ProcessVersion, mapping: Mapped, *, at: datetime) -> Plan:
    """What moving every open record from one version to another would do.

    `mapping` names, for stages of the old version, the stage of the new one. Raises Invalid where the
    versions do not belong together.
    """
    _vet_versions(process, before, after)
    stages = {stage.code: stage for stage in after.stages.select_related("function")}
    planned = Plan(before, after)
    effects = {
        stage.pk: Effect(stage, stages.get(mapping.get(stage.code, "")))
        for stage in before.stages.select_related("function")
    }
    offers = _offers(before)
    _count(_running(before), effects, offers, at)
    planned.effects = [effect for effect in effects.values() if effect.records or effect.incoming]
    planned.wrong = {**_wrong_stages(planned.effects), **_wrong_offers(effects, offers)}
    planned.digest = _digest(planned.effects)
    return planned


def migrate(
    process: Process,
    before: ProcessVersion,
    after: ProcessVersion,
    mapping: Mapped,
    *,
    by: Person,
    at: datetime,
    seen: str = "",
    batch: str = "",
) -> int:
    """Move every open record to the other version, each with an event of its own, all in one batch or none.

    `seen` is the digest of the plan that the person looked at. Returns how many were moved. Raises NotAllowed,
    Invalid for what the plan names as wrong, NotNow where records have moved since.
    """
    batch = batch or f"migrate-{process.pk}-{after.number}-{at:%Y%m%d%H%M%S}"
    with process.doing("migrate", by=by, at=at, batch=batch) as act:
        planned = plan(process, before, after, mapping, at=at)
        if planned.wrong:
            raise Invalid(planned.wrong)
        if seen and seen != planned.digest:
            raise NotNow(_("Records have moved since these effects were shown. Look at them again."))
        if not planned.records:
            raise NotNow(_("No open record runs on this version any more."))
        led_to = {effect.before.pk: effect.after for effect in planned.effects if effect.after}
        for record in _running(before):
            _follow(record.as_kind(), led_to, by, at, batch)
        act.what(planned.records)
        act.keep(version_from=before.number, version_to=after.number)
    return planned.records


def same_codes(before: ProcessVersion, after: ProcessVersion) -> dict[str, str]:
    """The obvious mapping: stages that are called the same in both versions."""
    codes = set(after.stages.values_list("code", flat=True))
    return {code: code for code in before.stages.values_list("code", flat=True) if code in codes}


def running_on(process: Process) -> dict[int, int]:
    """How many open records run on each version, by the version's number; nobody learns more than that."""
    open_now = Record.objects.open().filter(stage__version__process=process).order_by()
    counted = open_now.values_list("stage__version__number").annotate(n=models.Count("pk"))
    return dict(counted)


# private


def _running(version: ProcessVersion) -> Any:
    return Record.objects.open().filter(stage__version=version).select_related("unit", "stage").order_by("pk")


def _offers(version: ProcessVersion) -> dict[int, Handover]:
    """Handovers that wait, by record."""
    waiting = Handover.objects.filter(record__stage__version=version, answered_at__isnull=True)
    return {offer.record_id: offer for offer in waiting.filter(record__closed_at=None).order_by("pk")}


def _count(records: Any, effects: dict[int, Effect], offers: dict[int, Handover], at: datetime) -> None:
    clocks: dict[int, workdays.Calendar] = {}
    gates = set(
        GateDecision.objects.filter(decided_at=None, stage__in=effects.keys()).values_list("record_id", flat=True)
    )
    for record in records:
        effect, offer = effects[record.stage_id], offers.get(record.pk)
        effect.records += 1
        effect.gates += record.pk in gates
        if offer is not None and offer.stage_to_id in effects:
            effects[offer.stage_to_id].incoming += 1
        if record.unit_id not in clocks:
            clocks[record.unit_id] = record.unit.working_time()
        target = _target(record, effect, offer, effects, clocks[record.unit_id])
        was_late = record.target_at is not None and record.target_at <= at
        is_late = target is not None and target <= at
        effect.late += is_late and not was_late
        effect.relieved += was_late and not is_late


def _target(
    record: Record, effect: Effect, offer: Handover | None, effects: dict[int, Effect], clock: workdays.Calendar
) -> datetime | None:
    """The target that the record would have in the new version."""
    since, hours = record.stage_since, effect.after.target_hours if effect.after else None
    if offer is not None:
        into = effects.get(offer.stage_to_id)
        since, hours = offer.offered_at, into.after.accept_hours if into and into.after else None
    return workdays.add(clock, since, hours * 60) if since and hours else None


def _vet_versions(process: Process, before: ProcessVersion, after: ProcessVersion) -> None:
    if before.process_id != process.pk or after.process_id != process.pk or before.pk == after.pk:
        raise Invalid({"version": _("Choose two versions of this process.")})
    if after.state != ProcessVersion.State.PUBLISHED:
        raise Invalid({"version": _("Records are moved to the published version only.")})


def _wrong_stages(effects: list[Effect]) -> dict[str, Text]:
    wrong: dict[str, Text] = {}
    for effect in effects:
        if effect.after is None:
            wrong[effect.before.code] = _("Records stand here: choose where they go.")
        elif effect.after.closes:
            wrong[effect.before.code] = _("Work under way is not closed by moving it. Choose a stage that is open.")
        elif effect.gates and not effect.after.gate_role:
            wrong[effect.before.code] = _("A decision is asked for here. Choose a stage with a gate, or decide first.")
    return wrong


def _wrong_offers(effects: dict[int, Effect], offers: dict[int, Handover]) -> dict[str, Text]:
    """A waiting handover needs two different stages in the new version too, and somebody who answers it."""
    wrong: dict[str, Text] = {}
    for offer in offers.values():
        here, there = effects.get(offer.stage_from_id), effects.get(offer.stage_to_id)
        if here is None or there is None:
            code = (here or there or next(iter(effects.values()))).before.code
            wrong[code] = _("A waiting handover leads out of this version. Let it be answered first.")
        elif here.after is not None and here.after == there.after:
            wrong[there.before.code] = _("A handover waits between two stages that would become one. Keep them apart.")
        elif offer.receiver_id is None and there.after is not None and there.after.function_id is None:
            wrong[there.before.code] = _("A handover waits here for a function. Choose a stage that has one.")
    return wrong


def _follow(record: Any, led_to: dict[int, Stage], by: Person, at: datetime, batch: str) -> None:
    """One record, with its waiting handover and the gate decisions of this stay."""
    with record.doing("follow", by=by, at=at, batch=batch) as act:
        before, after = record.stage, led_to[record.stage_id]
        offer, since = record.offered, record.stage_since
        record.stage = after
        decisions = GateDecision.objects.filter(record=record.pk, stage=before)
        for decision in decisions:
            if decision.decided_at is None or (since and decision.decided_at >= since):
                act.change(decision, stage=after)
        if offer is not None:
            act.change(offer, stage_from=after, stage_to=led_to[offer.stage_to_id])
        act.what(after.version.number)
        if before.function_id != after.function_id:
            act.tell(record.owner, "turn")
        _settle_climb(record, act)


def _settle_climb(record: Any, act: Any) -> None:
    """A climb ends where the new version leaves more time."""
    target = record.target()
    climbs = Escalation.objects.filter(record=record.pk, closed_at=None)
    if climbs.exists() and (target is None or target > act.at):
        record.calm(act, str(record.stage.version))


def _digest(effects: list[Effect]) -> str:
    told = [(e.before.pk, e.after.pk if e.after else 0, e.records, e.incoming, e.gates) for e in effects]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
