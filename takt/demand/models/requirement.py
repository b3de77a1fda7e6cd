"""The requirement: what hurts, for whom, how we would notice that it is solved; and its way through the house."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.demand.models.judging import Judging
from takt.demand.models.requirement_verbs import REQUIREMENT_VERBS
from takt.demand.models.triage import Triage
from takt.ground.errors import Invalid
from takt.ground.models import Person, Turn, on_duty
from takt.ground.models.record import RecordQuerySet
from takt.ground.verbs import Verb

if TYPE_CHECKING:
    from takt.ground.door import Act
    from takt.ground.models import Stage


class RequirementQuerySet(RecordQuerySet):
    def inbox(self, at: datetime) -> RequirementQuerySet:
        """What waits for triage and is not snoozed."""
        awake = models.Q(snoozed_until__isnull=True) | models.Q(snoozed_until__lte=at.date())
        return self.open().filter(awake, triaged_at__isnull=True)


class Requirement(Triage, Judging):
    KIND: ClassVar[str] = "requirement"
    PREFIX: ClassVar[str] = "REQ"
    SEARCHED: ClassVar[tuple[str, ...]] = ("for_whom", "sign", "outcome")
    VERBS: ClassVar[Mapping[str, Verb]] = REQUIREMENT_VERBS

    objects = RequirementQuerySet.as_manager()  # type: ignore[misc]  # a manager of its own kind

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        indexes = (
            models.Index(fields=("triaged_at", "snoozed_until"), name="requirement_inbox"),
            models.Index(fields=("score",), name="requirement_score"),
        )

    # reading

    @classmethod
    def editable(cls) -> tuple[str, ...]:
        return (*super().editable(), "for_whom", "sign")

    def turn(self) -> Turn:
        """Until triage, whoever was on duty for the first stage's function when it came in."""
        if self.triaged_at is not None or self.stage is None:
            return super().turn()
        if self.turn_person is not None and self.turn_person.is_active:
            return Turn(person_id=self.turn_person_id)
        function = self.stage.function_id
        person = on_duty(self.unit, function, self.opened_at) if function else None
        return Turn(person_id=person.pk) if person else Turn(function_id=function, unit_id=self.unit_id)

    def target(self) -> datetime | None:
        return None if self.snoozed_until else super().target()

    # acts

    def schedule(self, start: date, finish: date, release: str = "", *, by: Person, at: datetime | None = None) -> None:
        """Plan when it is worked on and when it is promised."""
        with self.doing("schedule", by=by, at=at) as act:
            if finish < start:
                raise Invalid({"finish": _("The finish lies before the start.")})
            self.planned_start, self.due, self.release = start, finish, release.strip()[:80]
            act.what(finish.isoformat())

    def test(self, result: str, note: str, *, by: Person, at: datetime | None = None) -> None:
        """Record how testing went and what shows it."""
        with self.doing("test", by=by, at=at) as act:
            if result not in self.Result.values:
                raise Invalid({"result": _("Choose passed or failed.")})
            if not note.strip():
                raise Invalid({"note": _("Say what was tested and where the evidence is.")})
            self.test_result, self.test_note = result, note.strip()[:5000]
            act.what(self.Result(result).label)

    def launch(self, note: str = "", *, by: Person, at: datetime | None = None) -> None:
        """Record that it is live."""
        with self.doing("launch", by=by, at=at) as act:
            if self.test_result == self.Result.FAILED:
                raise Invalid({"": _("The last test failed. Record a passed test before the launch.")})
            self.launched_at, self.launch_note = act.at, note.strip()[:5000]
            act.tell(self.requester, "requester")

    def conclude(self, achieved: str, outcome: str, *, by: Person, at: datetime | None = None) -> None:
        """Record what it achieved, measured by the sign that was agreed at the start."""
        with self.doing("conclude", by=by, at=at) as act:
            if achieved not in self.Achieved.values:
                raise Invalid({"achieved": _("Choose whether it achieved what was hoped.")})
            if not outcome.strip():
                raise Invalid({"outcome": _("Say what is different now, and how it was noticed.")})
            self.achieved, self.outcome = achieved, outcome.strip()[:5000]
            act.what(self.Achieved(achieved).label)
            act.tell(self.requester, "requester")

    # private

    def _open(self, act: Act) -> None:
        if self.requester_id is None and act.person is not None:
            self.requester = act.person
        super()._open(act)

    def vet(self) -> None:
        super().vet()
        for name, longest in {"for_whom": 200, "sign": 2_000, "text": 50_000}.items():
            if len(getattr(self, name)) > longest:
                raise Invalid({name: _("Keep this within %(longest)d characters.") % {"longest": longest}})

    def vet_move(self, to: Stage) -> None:
        if self.triaged_at is None:
            raise Invalid({"stage": _("Accept it in the inbox first.")})
        super().vet_move(to)


def raise_requirement(
    fields: dict[str, Any], *, by: Person, at: datetime | None = None, batch: str = ""
) -> Requirement:
    """Bring a requirement into a unit's inbox."""
    requirement = Requirement(**fields)
    with requirement.doing("raise", by=by, at=at, batch=batch):
        return requirement
