"""A new house: the group's root unit, functions, working calendar, ladder, shipped processes, the PMO leader."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from takt.demand.shipped import PROCESSES
from takt.flow.models import Ladder, Rung
from takt.ground.belonging import choose_process, join
from takt.ground.calendars import found_calendar
from takt.ground.designing import found_process, publish
from takt.ground.models import Function, Person, Process, Unit
from takt.ground.roles import Role
from takt.ground.verbs import CLOCK

FUNCTIONS = (
    ("business", "业务", "Business"),
    ("operations", "运营", "Operations"),
    ("product", "产品", "Product"),
    ("technology", "技术", "Technology"),
    ("quality", "质量", "Quality"),
    ("design", "设计", "Design"),
    ("data", "数据", "Data"),
    ("finance", "财务", "Finance"),
)
RUNGS = ((1, 4, "turn"), (2, 8, "lead"), (3, 16, "lead_above"), (4, 24, "pmo"))


@transaction.atomic
def found_house(
    code: str,
    zh: str,
    en: str,
    leader: Person,
    *,
    at: datetime,
    country: str = "CN",
    time_zone: str = "Asia/Shanghai",
) -> Unit:
    """Found everything that a group needs before its first requirement. `leader` is not saved yet."""
    with leader.doing("begin", by=CLOCK, at=at):
        pass
    for position, (key, name_zh, name_en) in enumerate(FUNCTIONS):
        function = Function(code=key, name_zh=name_zh, name_en=name_en, position=position)
        with function.doing("found", by=leader, at=at):
            pass
    calendar = found_calendar(country, by=leader, at=at)
    group = Unit(code=code, name_zh=zh, name_en=en, kind=Unit.Kind.GROUP, calendar=calendar, time_zone=time_zone)
    with group.doing("found", by=leader, at=at):
        pass
    join(group, leader, Role.LEAD, None, by=leader, at=at)
    ladder = Ladder(unit=group)
    with ladder.doing("found", by=leader, at=at) as act:
        for level, hours, whom in RUNGS:
            act.add(Rung(ladder=ladder, level=level, after_hours=hours, whom=whom))
    _ship_processes(group, leader, at)
    return group


def _ship_processes(group: Unit, leader: Person, at: datetime) -> None:
    for shipped in PROCESSES:
        names = {key: shipped[key] for key in ("code", "zh", "en", "about_zh", "about_en")}
        version = found_process(group, "requirement", design=shipped["design"], by=leader, at=at, **names)
        publish(version, by=leader, at=at)
    choose_process(group, Process.objects.get(code="internet-product"), by=leader, at=at)
