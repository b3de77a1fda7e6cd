"""What a kind declares of the pages of its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from takt.flow.models import Flowing
from takt.ground.errors import NotSeen
from takt.ground.models import Person
from takt.kit.record.act_form import ActForm
from takt.kit.record.awaited import FLOW_GROUPS
from takt.kit.record.edit_form import EditForm
from takt.kit.record.gate_forms import FLOW_FORMS


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

    def seen(self, person: Person, code: str) -> Any:
        """The record with this code, with what its page reads of it. Raises NotSeen."""
        near = ("unit", "stage__function", "stage__version__process", "owner", "turn_person", "turn_function")
        found = self.kind.objects.visible_to(person).select_related(*near, "turn_unit", "creator")
        record = found.filter(code=code).first()
        if record is None:
            raise NotSeen
        return record
