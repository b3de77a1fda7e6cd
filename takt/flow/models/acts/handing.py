"""Handing over: offered by the giver, accepted or returned by the receiver. No owner changes silently."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from takt.flow.models.acts.moving import Answers, Moving, vet_answers
from takt.flow.models.handover import Handover
from takt.ground.errors import Invalid
from takt.ground.models import Unit, on_duty
from takt.ground.recording import let_in

if TYPE_CHECKING:
    from takt.ground.door import Act
    from takt.ground.models import Person, Stage


class Handing(Moving):
    class Meta:
        abstract = True

    def offer(
        self,
        to: Stage,
        *,
        by: Person,
        unit: Unit | None = None,
        receiver: Person | None = None,
        answers: Answers | None = None,
        note: str = "",
        at: datetime | None = None,
        expect: int | None = None,
    ) -> Handover:
        """Offer the record to a function of a unit for its next stage.

        The receiver is the person named, else whoever is on duty for the function there, else the function.
        The other unit takes part from now on. Raises Invalid where the process does not allow the move, the
        checklist is incomplete, or the receiver cannot take it.
        """
        with self.doing("offer", by=by, at=at, expect=expect) as act:
            self.vet_move(to)
            if to.closes:
                raise Invalid({"stage": _("Closing needs no handover: move it instead.")})
            place = unit or self.unit
            receiver = receiver or (on_duty(place, to.function, act.at) if to.function else None)
            self._vet_receiver(receiver, to)
            self.owner = self.owner or by
            offer = Handover(record_id=self.pk, giver=self.owner, receiver=receiver, stage_from=self.stage, stage_to=to)
            offer.unit_to, offer.offered_at, offer.note = place, act.at, note.strip()[:5000]
            offer.answers = vet_answers(to.checklist, answers or {}, "answers")
            self._let_in(place)
            self.waiting_since = act.at
            self.calm(act, str(to.name_zh))
            act.about(receiver or to.function or to)
            act.keep(stage=to.code, unit=place.code, receiver=receiver.pk if receiver else None)
            return act.add(offer)

    def receive(self, *, by: Person, at: datetime | None = None, expect: int | None = None) -> None:
        """Accept what is offered: from now on the receiver owns it, in the next stage."""
        with self.doing("receive", by=by, at=at, expect=expect) as act:
            offer = self._answer(act, Handover.Outcome.RECEIVED)
            self.owner = by
            self.enter(offer.stage_to, act)

    def hand_back(
        self,
        reason: str,
        note: str = "",
        *,
        by: Person,
        at: datetime | None = None,
        expect: int | None = None,
    ) -> None:
        """Return what is offered to its giver, with a reason."""
        with self.doing("hand_back", by=by, at=at, expect=expect) as act:
            if reason not in Handover.Reason.values:
                raise Invalid({"reason": _("Say why it goes back, so that it comes right the next time.")})
            if reason == Handover.Reason.OTHER and not note.strip():
                raise Invalid({"note": _("Say in a sentence what is missing.")})
            offer = self._answer(act, Handover.Outcome.RETURNED, reason=reason, reply=note.strip()[:5000])
            act.keep(reason=reason, what=note.strip()[:120] or str(Handover.Reason(reason).label))
            act.tell(offer.giver, "turn")
            self.waiting_since = None
            self.calm(act, str(Handover.Reason(reason).label))

    def withdraw(self, *, by: Person, at: datetime | None = None, expect: int | None = None) -> None:
        """Take an offer back before it is answered."""
        with self.doing("withdraw", by=by, at=at, expect=expect) as act:
            offer = self._answer(act, Handover.Outcome.WITHDRAWN)
            act.tell(offer.receiver, "watch")
            self.waiting_since = None
            self.calm(act, "")

    # private

    def _answer(self, act: Act, outcome: Handover.Outcome, **more: Any) -> Handover:
        offer = self.offered
        assert act.person is not None
        assert offer is not None
        act.keep(waited_since=offer.offered_at)
        return act.change(offer, outcome=outcome, answered_at=act.at, answered_by=act.person, **more)

    def _vet_receiver(self, receiver: Person | None, to: Stage) -> None:
        if receiver is None and to.function is None:
            raise Invalid({"receiver": _("Name somebody: this stage belongs to no function.")})
        if receiver is None and self.confidential:
            raise Invalid({"receiver": _("A confidential record is handed to a named person.")})
        if receiver is not None and not receiver.is_active:
            raise Invalid({"receiver": _("This person has left.")})

    def _let_in(self, unit: Unit) -> None:
        if not self.unit.path.startswith(unit.path) and not self.confidential:
            let_in(self, unit_id=unit.pk)
