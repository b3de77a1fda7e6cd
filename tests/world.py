"""The world that every test lives in: two subsidiaries, a product line, five people. Built once, by acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from takt.demand.models import Requirement, raise_requirement
from takt.ground.belonging import join
from takt.ground.models import Function, Person, Unit
from takt.ground.roles import Office, Role
from takt.site.founding import found_house

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
PEOPLE = {
    "leader": ("周岚", "Lan Zhou"),
    "lead": ("王丽", "Li Wang"),
    "member": ("陈浩", "Hao Chen"),
    "reader": ("Emma Brown", "Emma Brown"),
    "stranger": ("赵强", "Qiang Zhao"),
}


@dataclass
class World:
    """`lead`, `member` and `reader` belong to the subsidiary `live`, `stranger` leads `ads`, `leader` leads the PMO."""

    leader: Person
    lead: Person
    member: Person
    reader: Person
    stranger: Person
    group: Unit
    live: Unit
    line: Unit  # a product line of `live`
    ads: Unit
    now: datetime = START

    @classmethod
    def load(cls) -> World:
        people = {key: Person.objects.get(email=f"{key}@takt.test") for key in PEOPLE}
        units = {code: Unit.objects.get(code=code) for code in ("group", "live", "line", "ads")}
        return cls(**people, **units)

    def later(self, hours: float = 1) -> datetime:
        """The clock of this test, moved on."""
        self.now += timedelta(hours=hours)
        return self.now

    def requirement(self, **fields: Any) -> Requirement:
        """A requirement raised by the reader in `live`."""
        by = fields.pop("by", self.reader)
        given = {"title": "支付失败后退款很慢", "unit": self.live, "for_whom": "商家", **fields}
        return raise_requirement(given, by=by, at=self.now)

    def accepted(self, **fields: Any) -> Requirement:
        """A requirement that the member has accepted and owns, in its first stage."""
        requirement = self.requirement(**fields)
        requirement.accept(by=self.lead, owner=self.member, at=self.now)
        return requirement

    def stage(self, requirement: Requirement, code: str) -> Any:
        return requirement.stage.version.stages.get(code=code)

    def in_scheduling(self, **fields: Any) -> Requirement:
        """Accepted, reviewed, decided at the gate: the next stage is another function's turn."""
        requirement = self.accepted(**fields)
        requirement.move(self.stage(requirement, "review"), by=self.member, answers={0: "y", 1: "y"}, at=self.now)
        requirement.decide("go", by=self.lead, evidence={0: "ok"}, at=self.now)
        requirement.move(self.stage(requirement, "scheduling"), by=self.member, answers={0: "y"}, at=self.now)
        return requirement


def build() -> None:
    """Found the house and its people, in an empty database."""
    people = {
        key: Person(email=f"{key}@takt.test", name_zh=zh, name_en=en, password="!", office=Office.NONE)
        for key, (zh, en) in PEOPLE.items()
    }
    leader = people["leader"]
    leader.office = Office.LEADER
    group = found_house("group", "集团", "Group", leader, at=START)
    units = {"group": group}
    for code, above, kind in (
        ("live", "group", "subsidiary"),
        ("ads", "group", "subsidiary"),
        ("line", "live", "product_line"),
    ):
        units[code] = Unit(code=code, name_zh=f"{code}公司", name_en=code.title(), kind=kind, parent=units[above])
        with units[code].doing("found", by=leader, at=START):
            pass
    for key in ("lead", "member", "reader", "stranger"):
        with people[key].doing("invite", by=leader, at=START):
            pass
    functions = {function.code: function for function in Function.objects.all()}
    places = (
        ("lead", "live", Role.LEAD, "product"),
        ("member", "live", Role.MEMBER, "technology"),
        ("reader", "live", Role.READER, "business"),
        ("stranger", "ads", Role.LEAD, "technology"),
    )
    for key, code, role, function in places:
        join(units[code], people[key], role, functions[function], by=leader, at=START)
