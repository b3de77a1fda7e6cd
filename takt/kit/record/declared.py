"""What a kind declares of the pages of its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from takt.flow.models import Flowing
from takt.ground.errors import NotSeen
from takt.ground.models import Person
from takt.ground.prepared import Given, prepared
from takt.kit.record.act_form import ActForm
from takt.kit.record.awaited import FLOW_GROUPS
from takt.kit.record.edit_form import EditForm
from takt.kit.record.gate_forms import FLOW_FORMS

NEAR = (
    "unit", "stage__function", "stage__version__process__unit", "owner", "turn_person", "turn_function", "turn_unit",
    "creator",
)  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """`place` is the address of the kind's list; `groups`, `hints` and `words` see `awaited` and `story`."""

    kind: type[Flowing]
    place: str
    forms: Mapping[str, type[ActForm]] = field(default_factory=lambda: FLOW_FORMS)
    edit_form: type[EditForm] = EditForm
    groups: tuple[tuple[str, ...], ...] = FLOW_GROUPS
    hints: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    near: tuple[str, ...] = ()  # what the page of this kind reads of others, besides what every kind's does

    def seen(self, person: Person, code: str) -> Any:
        """The record with this code, with what its page reads of it. Raises NotSeen."""
        record = next(iter(_by_code(self.kind, self.near, person, Given(code))), None)
        if record is None:
            raise NotSeen
        return record


@prepared
def _by_code(kind: type[Flowing], near: tuple[str, ...], person: Person, code: Given) -> QuerySet[Any]:
    return kind.objects.visible_to(person).select_related(*NEAR, *near).filter(code=code)[:1]
