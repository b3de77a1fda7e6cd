"""Where a flowing record stands: its turn, its target, what waits for an answer; and entering a stage."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from takt.flow.models.handover import GateDecision, Handover
from takt.flow.models.ladder import Escalation, ladder_for, people_on
from takt.ground.errors import NotNow
from takt.ground.models import Record, Stage, Turn
from takt.ground.prepared import prepared

if TYPE_CHECKING:
    from takt.ground.door import Act


class Standing(Record):
    class Meta:
        abstract = True

    @property
    def here(self) -> Stage:
        """The stage it stands in."""
        if self.stage is None:
            raise NotNow
        return self.stage

    def turn(self) -> Turn:
        """While a handover waits, the receiver's; while a gate waits, the decider's; else as for any record."""
        if self.waiting_since is not None:
            offer = self.offered
            if offer is not None and offer.receiver_id is not None:
                return Turn(person_id=offer.receiver_id)
            if offer is not None:
                return Turn(function_id=offer.stage_to.function_id, unit_id=offer.unit_to_id)
        gate = self.presented if self.stage and self.stage.gate_role else None
        if gate is not None and gate.decider_id is not None:
            return Turn(person_id=gate.decider_id)
        return super().turn()

    def target(self) -> datetime | None:
        """By when a waiting handover should be accepted, else by when the stage should be left."""
        if self.waiting_since is None:
            return super().target()
        offer = self.offered
        return self.unit.after(self.waiting_since, offer.stage_to.accept_hours) if offer else None

    @property
    def offered(self) -> Handover | None:
        """The handover that waits for an answer, if any."""
        return self.ask("offered", lambda: next(iter(_offered(self.pk)), None)) if self.pk else None

    @property
    def presented(self) -> GateDecision | None:
        """The gate that waits for a decision, if any."""
        return self.ask("presented", lambda: next(iter(_presented(self.pk)), None)) if self.pk else None

    @property
    def climb(self) -> Escalation | None:
        """The escalation that is under way, if any."""
        return self.ask("climb", lambda: next(iter(_climbs(self.pk)), None)) if self.pk else None

    def gate_passed(self) -> bool:
        """Whether this stay in the stage has a decision to go on."""
        decisions = GateDecision.objects.filter(record=self.pk, stage=self.stage_id, decided_at__gte=self.stage_since)
        last = decisions.order_by("-decided_at", "-pk").first()
        return last is not None and last.outcome in GateDecision.PASSED

    # for acts of the flow floor

    def enter(self, to: Stage, act: Act) -> None:
        """Stand in a stage from now on; a stage that closes closes."""
        self.stage, self.stage_since, self.waiting_since = to, act.at, None
        self.closed_at = act.at if to.closes else None
        self.calm(act, str(to.name_zh))

    def calm(self, act: Act, note: str) -> None:
        """End a climb as part of another act, and tell whom it had reached."""
        climb = self.climb if self.pk else None
        if climb is None:
            return
        act.change(climb, closed_at=act.at, closed_by=act.person, next_at=None, note=note[:2000])
        for rung in ladder_for(self.unit):
            if rung.level <= climb.level:
                for person in people_on(rung, self):
                    act.tell(person, "escalation")


@prepared
def _offered(record: int) -> QuerySet[Handover]:
    waiting = Handover.objects.filter(record=record, answered_at__isnull=True)
    return waiting.select_related("stage_to__function", "stage_from", "unit_to", "receiver", "giver")


@prepared
def _presented(record: int) -> QuerySet[GateDecision]:
    return GateDecision.objects.filter(record=record, decided_at__isnull=True)


@prepared
def _climbs(record: int) -> QuerySet[Escalation]:
    return Escalation.objects.filter(record=record, closed_at__isnull=True)
