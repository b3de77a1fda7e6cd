"""Moving on without changing hands, closing and reopening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from takt.flow.models.standing import Standing
from takt.ground.errors import Invalid, Text
from takt.ground.models import Stage
from takt.ground.prepared import prepared

if TYPE_CHECKING:
    from takt.ground.models import Person

Answers = Mapping[int | str, str]


class Moving(Standing):
    class Meta:
        abstract = True

    def move(
        self,
        to: Stage,
        *,
        by: Person,
        answers: Answers | None = None,
        at: datetime | None = None,
        expect: int | None = None,
        batch: str = "",
    ) -> None:
        """Go to another stage of the same function, or close. Another function's stage needs a handover."""
        with self.doing("move", by=by, at=at, expect=expect, batch=batch) as act:
            self.vet_move(to)
            if self.needs_handover(to):
                raise Invalid({"stage": _("It is then another function's turn: hand it over instead.")})
            act.keep(answers=vet_answers(to.checklist, answers or {}, "answers"))
            self.enter(to, act)

    def reopen(self, *, by: Person, at: datetime | None = None) -> None:
        """Open again in the stage that it was closed from."""
        from takt.ground.models import Event

        with self.doing("reopen", by=by, at=at) as act:
            last = Event.objects.filter(record=self.pk, stage_to=self.stage_id).exclude(stage_from=self.stage_id)
            event = last.order_by("-pk").first()
            back = event.stage_from if event and event.stage_from else None
            self.enter(back or self.here, act)

    def needs_handover(self, to: Stage) -> bool:
        """Whether going there makes it another function's turn."""
        if to.closes or to.function_id is None or self.stage is None:
            return False
        return bool(to.function_id != self.stage.function_id)

    def next_stages(self) -> list[Stage]:
        """The stages that the process allows next."""
        here = self.stage_id
        return [] if here is None else self.ask(("next stages", here), lambda: list(_after(here)))

    # private to the flow floor

    def vet_move(self, to: Stage) -> None:
        if self.stage is None or to not in self.next_stages():
            raise Invalid({"stage": _("The process does not allow this move.")})
        forward = not to.closes or to.category == to.Category.DONE
        if self.here.gate_role and forward and to.position > self.here.position and not self.gate_passed():
            raise Invalid({"stage": _("This stage is a gate: it needs a decision to go on.")})


def vet_answers(items: list[dict[str, Any]], answers: Answers, field: str) -> dict[str, str]:
    """The answers to a checklist by position; raises Invalid for a required item without one."""
    given = {str(key): str(value).strip()[:500] for key, value in answers.items()}
    wrong: dict[str, Text] = {
        f"{field}.{place}": _("This is needed before going on.")
        for place, item in enumerate(items)
        if item.get("required", True) and not given.get(str(place))
    }
    if wrong:
        raise Invalid(wrong, _("The checklist is not complete."))
    return {str(place): given[str(place)] for place in range(len(items)) if given.get(str(place))}


@prepared
def _after(stage: int) -> QuerySet[Stage]:
    return Stage.objects.filter(earlier_stages=stage).select_related("function").order_by("position")
