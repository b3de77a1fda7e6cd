"""The one record: whatever a unit owns. One table with what all share, one small table a kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from takt.ground import recording
from takt.ground.door import Act, GuardedQuerySet
from takt.ground.errors import Invalid, NotSeen, Text
from takt.ground.kinds import kind_named
from takt.ground.models.counter import next_code
from takt.ground.models.participation import TakesPart
from takt.ground.models.person import Person
from takt.ground.models.process import ProcessVersion, process_for
from takt.ground.models.record_acts import RecordActs
from takt.ground.record_verbs import RECORD_VERBS
from takt.ground.roles import Office
from takt.ground.verbs import Verb


class Turn(NamedTuple):
    """Whose act is awaited: a person, or a function of a unit where nobody is named."""

    person_id: int | None = None
    function_id: int | None = None
    unit_id: int | None = None


class RecordQuerySet(GuardedQuerySet[Any]):
    def visible_to(self, person: Person) -> Self:
        """The one rule for reading. Own units and all below; what one or one's unit takes part in; what is
        published to the group. A confidential record: its participants and the PMO leader only."""
        if not person.is_active:
            return self.none()
        if person.office == Office.LEADER:
            return self
        named = TakesPart("person", [person.pk])
        if person.office == Office.MEMBER:
            return self.filter(Q(confidential=False) | named)
        open_to = Q(published=True)
        if person.seen_units:
            open_to |= Q(unit__in=person.seen_units) | Q(TakesPart("unit", person.seen_units))
        return self.filter(Q(confidential=False) & open_to | named)  # what is read off the row itself comes first

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def awaiting(self, person: Person) -> Self:
        """Open records whose turn is this person's, or of a function that the person serves there."""
        return self.open().filter(turn_of(person))

    def seen_by(self, person: Person, **lookup: Any) -> Any:
        """The one visible record that matches, as its own kind; raises NotSeen."""
        found = self.visible_to(person).filter(**lookup).first()
        if found is None:
            raise NotSeen
        return found.as_kind()


def turn_of(person: Person) -> Q:
    """Whose turn is this person's, or of a function that the person serves there."""
    mine = Q(turn_person=person)
    for path, _role, function in person.memberships_by_path:
        if function is not None:
            mine |= Q(turn_person=None, turn_function=function, turn_unit__in=person.seen_below(path))
    return mine


class Record(RecordActs):
    KIND: ClassVar[str] = ""
    PREFIX: ClassVar[str] = ""
    SEARCHED: ClassVar[tuple[str, ...]] = ()  # further text fields of a kind that search reads

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("unit", "kind", "closed_at", "-id"), name="record_by_unit"),
            models.Index(fields=("kind", "closed_at", "-id"), name="record_by_kind"),
            models.Index(fields=("turn_person", "closed_at"), name="record_by_turn"),
            models.Index(fields=("owner", "closed_at"), name="record_by_owner"),
            models.Index(fields=("stage", "closed_at", "-id"), name="record_by_stage"),
            models.Index(fields=("target_at",), name="record_by_target", condition=Q(closed_at__isnull=True)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "unit", "outside_key"),
                name="imported_once",
                condition=~Q(outside_key=""),
            ),
            models.CheckConstraint(
                name="confidential_is_not_published",
                condition=Q(confidential=False) | Q(published=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    # reading

    @classmethod
    def verbs(cls) -> dict[str, Verb]:
        return {**RECORD_VERBS, **cls.VERBS}

    def as_kind(self) -> Any:
        """This record as its own kind, with that kind's fields and verbs."""
        kind = kind_named(self.kind)
        if isinstance(self, kind):
            return self
        return kind.objects.select_related("unit", "stage", "owner").get(pk=self.pk)

    def turn(self) -> Turn:
        """Whose act is awaited while nothing else is said: the owner, else the stage's function here."""
        if self.owner_id is not None:
            return Turn(person_id=self.owner_id)
        return Turn(function_id=self.stage.function_id if self.stage else None, unit_id=self.unit_id)

    def target(self) -> datetime | None:
        """By when the stage should be left, in the unit's working time."""
        if self.stage is None or self.stage.target_hours is None or self.stage_since is None:
            return None
        return self.unit.after(self.stage_since, self.stage.target_hours)

    def hindrance(self, rule: Verb) -> Text:
        if self.closed_at is None and self.waiting_since is not None:
            return _("A handover is waiting. Let it be accepted, returned or withdrawn first.")
        return super().hindrance(rule)

    def searched_text(self) -> str:
        return "\n".join([self.text, *(getattr(self, name) for name in self.SEARCHED)])

    # acts

    def edit(
        self, fields: dict[str, Any], *, by: Person, at: datetime | None = None, expect: int | None = None
    ) -> None:
        """Change own fields. `expect` is the version that the editor read."""
        with self.doing("edit", by=by, at=at, expect=expect):
            for name, value in fields.items():
                if name not in self.editable():
                    raise Invalid({name: _("This is not changed by editing.")})
                setattr(self, name, value)
            self.vet()

    @classmethod
    def editable(cls) -> tuple[str, ...]:
        """Fields that `edit` may change; a kind adds its own."""
        return ("title", "text", "due", "priority")

    def vet(self) -> None:
        """Refuse what does not fit; a kind adds its own rules."""
        self.title = self.title.strip()
        if not self.title:
            raise Invalid({"title": _("Say in a few words what it is about.")})
        if len(self.title) > 200:
            raise Invalid({"title": _("Keep the title within 200 characters; put the rest into the description.")})

    def begin(self, version: ProcessVersion, act: Act) -> None:
        """Enter the first stage of a process."""
        self.stage = version.stages.first()
        self.stage_since = act.at

    # private

    def _open(self, act: Act) -> None:
        self.kind = self.KIND
        self.vet()
        self.code = act.take("code", self.PREFIX, lambda: next_code(self.PREFIX))
        self.creator = act.person
        self.opened_at = act.at
        version = act.take("process", self.unit, lambda: process_for(self.unit, self.KIND))
        if version is None:
            raise Invalid({"unit": _("No process is published for this unit yet. Ask the PMO to choose one.")})
        if self.stage_id is None:
            self.begin(version, act)

    def _record(self, act: Act) -> Any:
        return recording.record_act(act)

    def _settle(self, act: Act) -> None:
        moved = self.pk is None or act.changes()
        if not moved:
            return
        self.changed_at = act.at
        turn = Turn() if self.closed_at else self.turn()
        if turn != Turn(self.turn_person_id, self.turn_function_id, self.turn_unit_id):
            self.turn_person_id, self.turn_function_id, self.turn_unit_id = turn
            self.turn_since = None if self.closed_at else act.at
        if self.pk is None or {"stage_id", "stage_since", "waiting_since", "closed_at", "unit_id"} & set(act.changes()):
            self.target_at = None if self.closed_at else self.target()
