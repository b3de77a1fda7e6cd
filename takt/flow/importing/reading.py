"""Where and by whom rows are read."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from takt.ground.models import Person, ProcessVersion, Stage, Unit, process_for
from takt.ground.roles import Role


class Reading:
    """Where and by whom rows are read: what cells are looked up in."""

    def __init__(self, unit: Unit, by: Person, at: datetime, kind: str) -> None:
        self.unit, self.by, self.at = unit, by, at
        self.leads = by.role_at(unit.path) >= Role.LEAD
        self.version: ProcessVersion | None = process_for(unit, kind)
        self.stages: list[Stage] = list(self.version.stages.all()) if self.version else []
        self.people: dict[str, list[Person]] = defaultdict(list)
        for person in Person.objects.visible_to(by).working():
            for name in {person.email.lower(), person.name_zh.lower(), person.name_en.lower()} - {""}:
                self.people[name].append(person)
