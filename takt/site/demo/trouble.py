"""The planted trouble: what is wrong in the demo group, for those who build what should find it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from takt.demand.models import raise_requirement
from takt.ground.models import Record
from takt.site.demo.simulation import Life

if TYPE_CHECKING:
    from takt.site.demo.house import House

SLOW_LINE, SLOW_STAGE, SLOWER = "studio", "testing", 4.0  # testing of one line takes four times its target
PING_PONG = "settlement"  # product and technology of this line return work to each other
LEAVER = "rui.dai"  # leaves with work open
LEAVES_BEFORE = (20, 8)  # working days before the end: from when on, and at the latest
FORGOTTEN = "community"  # where a requirement is that nobody has touched
FORGOTTEN_DAYS = 95  # working days before the end
ENOUGH_WORK = 3  # open records that the one who leaves leaves behind, if there are as many by then
FORGOTTEN_WORDS = {
    "title": "圈子管理员交接时成员名单和处罚记录会丢失",
    "text": "管理员更换后，原管理员的处罚记录、置顶和成员备注全部清空，新管理员要重新建立。上半年有 37 个圈子遇到。",
    "for_whom": "圈子管理员",
    "sign": "更换管理员后处罚记录保留率达到 100%",
}


def leave(house: House, end: datetime) -> Life:
    """Somebody leaves while work is open, and nobody gives it to anybody else."""
    first, last = (house.after(end, -8.0 * days) for days in LEAVES_BEFORE)
    leaver = house.people[LEAVER]
    at = yield first
    while at < last and Record.objects.open().filter(owner=leaver).count() < ENOUGH_WORK:
        at = yield 4.0
    house.left_alone.update(Record.objects.open().filter(owner=leaver).values_list("pk", flat=True))
    leaver.depart(by=house.people["lan.zhou"], at=at)


def forget(house: House) -> Life:
    """A requirement is taken in, and nobody touches it again."""
    at = yield 0.0
    unit, keeper = house.units[FORGOTTEN], house.people["anran.bai"]
    record = raise_requirement({"unit": unit, **FORGOTTEN_WORDS}, by=house.people["qian.sun"], at=at)
    house.left_alone.add(record.pk)
    at = yield 3.0
    record.accept(by=keeper, owner=keeper, at=at)
