"""Many requirements in a house of five units and sixty people: what the benchmarks at scale stand on.

Run: BENCH_DATA=/tmp/many python bench/seed.py 100000
They come by the door's own bulk twin: with their events, their turns, their targets and their words for the search.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.house import house

AT_ONCE = 5_000
CLOSED = 0.8  # share of those that were declined long ago: most of an old house's records are closed
THINGS = ("支付", "退款", "登录", "直播间", "推荐", "广告投放", "对账", "优惠券", "消息推送", "搜索", "结算", "报表")
WRONGS = ("很慢", "失败", "重复", "看不懂", "缺少导出", "不能撤销", "数据不一致", "needs a second step", "times out")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with house():
        begun = time.perf_counter()
        seed(count)
        print(f"{count:,} requirements in {time.perf_counter() - begun:.0f} s")


def seed(count: int) -> None:
    """Add `count` requirements to the house of the tests, most of them done with long ago."""
    from django.db import connection

    from takt.demand.models import Requirement
    from takt.ground.bulk import raise_many
    from takt.ground.models import Person
    from tests.world import START, World, build

    if not Person.objects.exists():
        build()
    world, dice = World.load(), random.Random(1)
    raisers = [(world.reader, [world.live, world.line]), (world.stranger, [world.ads])]
    for start in range(0, count, AT_ONCE):
        by, units = dice.choice(raisers)
        new = [Requirement(**words(dice), unit=dice.choice(units)) for _ in range(min(AT_ONCE, count - start))]
        at = START - timedelta(minutes=count - start)
        raise_many(Requirement, new, by=by, at=at, batch=f"bench-{start}", verb="raise")
        spread([record.pk for record in new], world, at, dice)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def words(dice: random.Random) -> dict[str, Any]:
    title = f"{dice.choice(THINGS)}{dice.choice(WRONGS)}，{dice.choice(THINGS)}{dice.choice(WRONGS)}"
    text = "。".join(f"{dice.choice(THINGS)}{dice.choice(WRONGS)}" for _ in range(12))
    return {"title": title, "text": text, "priority": dice.randint(1, 4)}


def spread(keys: list[int], world: Any, at: datetime, dice: random.Random) -> None:
    """Past the door, as nothing else may: close most of them and give the rest to stages and people."""
    from django.db.models import QuerySet

    from takt.ground.models import Record, Stage

    dice.shuffle(keys)
    closed, rest = keys[: int(len(keys) * CLOSED)], keys[int(len(keys) * CLOSED) :]
    rows: QuerySet[Record] = QuerySet(Record)
    nobody = {"turn_person": None, "turn_function": None, "turn_unit": None, "turn_since": None, "target_at": None}
    rows.filter(pk__in=closed).update(closed_at=at, **nobody)
    first = rows.get(pk=keys[0]).stage
    stages = list(Stage.objects.filter(version=first.version, category__in=("waiting", "active")))
    people = [world.lead, world.member, world.stranger]
    for place, stage in enumerate(stages):
        some = rest[place :: len(stages)]
        owner = people[place % len(people)]
        rows.filter(pk__in=some[: len(some) // 2]).update(stage=stage)
        rows.filter(pk__in=some[len(some) // 2 :]).update(
            stage=stage, owner=owner, turn_person=owner, turn_function=None, turn_unit=None
        )


if __name__ == "__main__":
    main()
