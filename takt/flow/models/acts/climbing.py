"""Missed targets: a kind nudge first, then level by level; acknowledged, resolved, back down."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from takt.flow.models.ladder import Escalation, Rung, climbs_at, ladder_for, people_on
from takt.flow.models.standing import Standing
from takt.ground.errors import Invalid
from takt.ground.recording import let_in
from takt.ground.roles import Role
from takt.ground.verbs import CLOCK, Clock

if TYPE_CHECKING:
    from takt.ground.models import Person

HOURS_AFTER_RESOLVING = 8  # working hours until a new target where the stage has none


class Climbing(Standing):
    class Meta:
        abstract = True

    def nudge(self, *, at: datetime) -> None:
        """The target has passed: remind the one whose turn it is, before anybody else hears of it."""
        with self.doing("nudge", by=CLOCK, at=at) as act:
            rungs = ladder_for(self.unit)
            climb = Escalation(record_id=self.pk, opened_at=at, target_at=self.target_at or at, level=0)
            climb.next_at = climbs_at(self, rungs, 0, at)
            act.add(climb)
            act.tell(self.turn_person or self.owner, "turn")

    def escalate(self, *, by: Person | Clock, at: datetime | None = None) -> None:
        """One level up the unit's ladder: by the clock, or by somebody who needs help now."""
        with self.doing("escalate", by=by, at=at) as act:
            rungs = ladder_for(self.unit)
            climb = self.climb or act.add(
                Escalation(record_id=self.pk, opened_at=act.at, target_at=self.target_at or act.at)
            )
            rung = next((rung for rung in rungs if rung.level > climb.level), None)
            if rung is None:
                raise Invalid({"": _("The ladder has no further level.")})
            reached = self._reached_by(rung)
            following = climbs_at(self, rungs, rung.level, act.at)
            act.change(climb, level=rung.level, next_at=following, acknowledged_at=None, acknowledged_by=None)
            act.what(rung.get_whom_display())
            act.keep(level=rung.level)
            if reached:
                act.about(*reached)
            for person in reached:
                let_in(self, person_id=person.pk)
                act.tell(person, "escalation")

    def acknowledge(self, *, by: Person, at: datetime | None = None) -> None:
        """I have seen it and take care: the climb stops."""
        with self.doing("acknowledge", by=by, at=at) as act:
            climb = self.climb
            assert climb is not None
            act.change(climb, acknowledged_at=act.at, acknowledged_by=by, next_at=None)

    def resolve(self, note: str, *, by: Person, at: datetime | None = None) -> None:
        """Back down the ladder with a closing note, and a new target from now."""
        with self.doing("resolve", by=by, at=at) as act:
            if not note.strip():
                raise Invalid({"note": _("Say in a sentence what was agreed; those who were asked will read it.")})
            act.what(note.strip()[:120])
            hours = (self.stage.target_hours if self.stage else None) or HOURS_AFTER_RESOLVING
            self.target_at = self.unit.after(act.at, hours)
            self.calm(act, note.strip())

    # private

    def _reached_by(self, rung: Rung) -> list[Person]:
        """Whom a rung reaches; of a confidential record only those who take part, and the PMO leader at the top."""
        return [one for one in people_on(rung, self) if not self.confidential or self.role_of(one) > Role.NONE]
