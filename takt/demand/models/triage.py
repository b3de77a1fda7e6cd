"""Triage: accept, decline with a reason, merge into another, snooze until. The requester always learns why."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from takt.demand.models.requirement_fields import RequirementFields
from takt.ground.errors import Invalid
from takt.ground.models import Link, Stage
from takt.ground.recording import let_in, watch
from takt.ground.roles import Role
from takt.ground.verbs import CLOCK, Clock

if TYPE_CHECKING:
    from takt.ground.door import Act
    from takt.ground.models import Person


class Triage(RequirementFields):
    class Meta:
        abstract = True

    def accept(
        self,
        *,
        by: Person,
        owner: Person | None = None,
        at: datetime | None = None,
        expect: int | None = None,
    ) -> None:
        """Take it in: from now on it has an owner, the one who accepts or the one named."""
        with self.doing("accept", by=by, at=at, expect=expect) as act:
            if owner is not None and not owner.is_active:
                raise Invalid({"owner": _("This person has left.")})
            self.owner, self.triaged_at, self.snoozed_until = owner or by, act.at, None
            act.tell(self.requester, "requester")

    def decline(self, reason: str, *, by: Person, at: datetime | None = None, expect: int | None = None) -> None:
        with self.doing("decline", by=by, at=at, expect=expect) as act:
            self._give_reason(reason, act)
            self._drop(act)

    def merge(self, into: RequirementFields, reason: str = "", *, by: Person, at: datetime | None = None) -> None:
        """Close this as part of another requirement; its requester follows that one from now on."""
        with self.doing("merge", by=by, at=at) as act:
            self._vet_target(into, by)
            self.merged_into = into
            self._give_reason(reason or str(_("The same need is followed there.")), act)
            act.what(into.told_as)
            self._drop(act)
            link = {"source_id": self.pk, "target_id": into.pk, "meaning": Link.Meaning.DUPLICATES}
            if not Link.objects.filter(**link).exists():
                act.add(Link(made_by=by, made_at=act.at, **link))
            if into.can("let_in", by) and not into.confidential:
                with into.doing("let_in", by=by, at=act.at, batch=self.told_as) as there:
                    there.about(self.requester)
                    let_in(into, person_id=self.requester_id)
                    watch(into, self.requester_id)

    def snooze(self, until: date, reason: str, *, by: Person, at: datetime | None = None) -> None:
        """Leave the inbox until a day; it comes back by itself."""
        with self.doing("snooze", by=by, at=at) as act:
            if until <= act.at.date():
                raise Invalid({"until": _("Choose a day after today.")})
            self._give_reason(reason, act)
            self.snoozed_until, self.target_at = until, None
            self.calm(act, reason.strip())
            act.keep(what=until.isoformat())

    def wake(self, *, by: Person | Clock = CLOCK, at: datetime | None = None) -> None:
        """Back into the inbox; its time in the stage begins anew."""
        with self.doing("wake", by=by, at=at) as act:
            self.snoozed_until, self.stage_since = None, act.at
            act.tell(self.turn_person, "turn")

    # private

    def _give_reason(self, reason: str, act: Act) -> None:
        if not reason.strip():
            raise Invalid({"reason": _("Say why in a sentence: the requester will read it.")})
        self.reason = reason.strip()[:2000]
        act.what(self.reason[:120])
        act.tell(self.requester, "requester")

    def _drop(self, act: Act) -> None:
        dropped = self.here.version.stages.filter(category=Stage.Category.DROPPED).first()
        if dropped is None:
            raise Invalid({"": _("This process has no stage for what is dropped. Ask the PMO to add one.")})
        self.triaged_at = self.triaged_at or act.at
        self.snoozed_until = None
        self.enter(dropped, act)

    def _vet_target(self, into: RequirementFields, by: Person) -> None:
        """As it stands now: meanwhile somebody may have merged it into this very one, or closed it to others."""
        into.refresh_from_db(from_queryset=type(into).objects.select_for_update())
        if into.role_of(by) < Role.READER:
            raise Invalid({"into": _("There is no such requirement for you to merge into.")})
        if into.pk == self.pk:
            raise Invalid({"into": _("A requirement is not merged into itself.")})
        if into.closed_at is not None:
            raise Invalid({"into": _("That requirement is closed. Choose one that is open.")})
