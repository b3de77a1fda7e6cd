"""One requirement of the demo group while it lives: who, where, and the dice that it throws."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from takt.ground.models import Person, Stage, Unit
from takt.ground.roles import Role
from takt.site.demo import talk
from takt.site.demo.house import House
from takt.site.demo.simulation import Abandoned
from takt.site.demo.trouble import PING_PONG, SLOW_LINE, SLOW_STAGE, SLOWER

if TYPE_CHECKING:
    from takt.demand.models import Requirement

PARTNERS = {  # where a line's technology is often found elsewhere in the group
    "feed": "measurement", "creator": "settlement", "community": "studio", "studio": "checkout",
    "hosts": "settlement", "drama": "checkout", "delivery": "feed", "advertiser": "settlement",
    "measurement": "feed", "checkout": "drama", "growth": "feed", "global-ads": "measurement",
}  # fmt: skip


@dataclass
class Case:
    house: House
    rng: random.Random
    unit: Unit
    requester: Person
    fields: dict[str, Any]
    need: int  # which of the line's needs it is
    secret: bool = False
    twin: Case | None = None  # the requirement that this one repeats
    record: Requirement = field(init=False)
    builder: Person | None = None  # who developed it
    keeper: Person | None = None  # who answers for it as product
    away: Unit | None = None  # whose technology develops it, where that is another unit

    def owner(self) -> Person:
        """Who acts next. Raises Abandoned where that person has left."""
        key = self.record.owner_id
        return self.here(self.house.by_key[key] if key else None)

    def here(self, person: Person | None) -> Person:
        if person is None or not person.is_active:
            raise Abandoned
        return person

    def stage(self, code: str) -> Stage:
        return self.house.stage(self.record, code)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def stay(self, code: str, share: float = 1.0) -> float:
        """Working hours spent in a stage: mostly within its target, now and then far beyond."""
        target = self.stage(code).target_hours or 16
        if self.unit.code == SLOW_LINE and code == SLOW_STAGE:
            return target * SLOWER * self.rng.lognormvariate(0, 0.15)
        slow = 3.5 if self.chance(0.07) else 1.0
        return max(0.4, share * slow * target * self.rng.lognormvariate(-0.5, 0.5))

    def answer_time(self, stage: Stage) -> float:
        """Working hours until a handover into a stage is answered."""
        slow = 5.0 if self.chance(0.08) else 1.0
        return max(0.2, slow * stage.accept_hours * self.rng.lognormvariate(-1.0, 0.7))

    def returns(self, stage: Stage, before: int) -> bool:
        """Whether the receiver returns a handover that was returned `before` times already."""
        if self.unit.code == PING_PONG and stage.code == "development":
            return before < 4 and self.chance(0.8)
        return before < 2 and self.chance({"development": 0.14, "testing": 0.08}.get(stage.code, 0.03))

    def answers(self, items: list[dict[str, Any]], by: Person) -> dict[int | str, str]:
        """A checklist, answered in the language of who answers."""
        return {place: self.rng.choice(talk.words(talk.ANSWERS, by)) for place in range(len(items))}

    def say(self, subject: str, by: Person, at: datetime, *, to: Person | None = None) -> None:
        """A comment on a subject, mentioning somebody."""
        text = self.rng.choice(talk.words(talk.COMMENTS[subject], by)).replace("{unit}", self.unit.name_zh)
        mention = f"@{to.email} " if to is not None and to.pk != by.pk else ""
        if self.record.role_of(by) >= Role.READER and by.is_active:
            self.record.comment(mention + text, by=by, at=at)
