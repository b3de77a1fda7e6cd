"""Gates: presented with evidence, decided with go, conditional go, hold, return or stop."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from takt.flow.models.acts.moving import Answers, vet_answers
from takt.flow.models.handover import GateDecision
from takt.flow.models.ladder import leads_of
from takt.flow.models.standing import Standing
from takt.ground.errors import Invalid
from takt.ground.models import Person, Stage
from takt.ground.roles import Office

if TYPE_CHECKING:
    from takt.ground.door import Act

Outcome = GateDecision.Outcome


class Deciding(Standing):
    class Meta:
        abstract = True

    def present(
        self, evidence: Answers, *, by: Person, at: datetime | None = None, expect: int | None = None
    ) -> GateDecision:
        """Ask for the decision at this gate, with the evidence that it needs; it is then the decider's turn."""
        with self.doing("present", by=by, at=at, expect=expect) as act:
            decider = self.gate_keeper()
            gate = self._gate(act, vet_answers(self.here.gate_evidence, evidence, "evidence"))
            gate.decider = decider
            act.keep(decider=decider.pk if decider else None)
            self.changed_at = act.at
            return act.add(gate)

    def decide(
        self,
        outcome: str,
        note: str = "",
        *,
        by: Person,
        evidence: Answers | None = None,
        at: datetime | None = None,
        expect: int | None = None,
    ) -> None:
        """Decide at the gate. Go and conditional go let it move on; return sends it to the stage before;
        stop closes it. Everything but a plain go says why."""
        with self.doing("decide", by=by, at=at, expect=expect) as act:
            if outcome not in Outcome.values or outcome == Outcome.WAITING:
                raise Invalid({"outcome": _("Choose go, conditional go, hold, return or stop.")})
            if outcome != Outcome.GO and not note.strip():
                raise Invalid({"note": _("Say why, and what is needed.")})
            gate = self.presented
            if gate is None:
                gate = act.add(self._gate(act, vet_answers(self.here.gate_evidence, evidence or {}, "evidence")))
            act.change(gate, outcome=outcome, note=note.strip()[:5000], decider=by, decided_at=act.at)
            act.keep(what=str(Outcome(outcome).label), outcome=outcome)
            self.changed_at = act.at
            act.tell(self.owner, "turn")
            self._follow_decision(outcome, act)

    def gate_keeper(self) -> Person | None:
        """Who is asked to decide: the owner, the nearest lead, or the PMO leader."""
        role = self.here.gate_role
        if role == Stage.GateRole.OWNER:
            owner: Person | None = self.owner
            return owner
        if role == Stage.GateRole.LEAD:
            return next(iter(leads_of(self.unit.line())), None) or _pmo_leader()
        return _pmo_leader()

    # private

    def _gate(self, act: Act, evidence: dict[str, str]) -> GateDecision:
        assert act.person is not None
        return GateDecision(
            record_id=self.pk,
            stage=self.stage,
            presented_by=act.person,
            presented_at=act.at,
            evidence=evidence,
        )

    def _follow_decision(self, outcome: str, act: Act) -> None:
        stages = self.here.version.stages
        if outcome == Outcome.STOP:
            dropped = stages.filter(category=Stage.Category.DROPPED).first()
            if dropped is None:
                raise Invalid({"outcome": _("This process has no stage for what is stopped.")})
            self.enter(dropped, act)
        elif outcome == Outcome.RETURN:
            before = stages.filter(position__lt=self.here.position).order_by("-position").first()
            if before is None:
                raise Invalid({"outcome": _("There is no stage before this one.")})
            self.enter(before, act)


def _pmo_leader() -> Person | None:
    return Person.objects.working().filter(office=Office.LEADER).order_by("pk").first()
