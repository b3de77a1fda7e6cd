"""What is asked of whom, when and by whom: the requirements of the demo group before their lives begin."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime

from takt.engines import workdays
from takt.ground.models import Person, Unit
from takt.site.demo.case import Case
from takt.site.demo.house import House
from takt.site.demo.needs import LINES
from takt.site.demo.needs.line import Line
from takt.site.demo.trouble import LEAVER

WEIGHTS = {
    "feed": 10, "ranking": 3, "creator": 8, "community": 8, "studio": 10, "hosts": 7, "drama": 9, "delivery": 9,
    "advertiser": 7, "global-ads": 3, "measurement": 7, "checkout": 9, "risk-control": 2, "settlement": 8, "growth": 8,
}  # fmt: skip
EVIDENCE = (
    ("近 30 天客服收到 {n} 条相关反馈，占该产品线工单的 {p}%。",
     "Support counted {n} cases in thirty days, {p}% of the line's tickets."),
    ("埋点显示受影响会话约 {p}%，日均 {n} 人次。", "Tracking shows {p}% of sessions, about {n} a day."),
    ("用户调研（{n} 份问卷）中排在不满意原因第 {k} 位。", "It ranks number {k} among complaints in a survey of {n}."),
    ("{n} 位用户在应用商店评论中提到，评分被拉低 0.{k} 分。", "{n} store reviews mention it and cost 0.{k} points."),
    ("重点市场{m}的运营同学每周为此花费 {k} 小时。", "Operations in {m} spend {k} hours a week on it."),
)  # fmt: skip
HOPES = (
    ("希望先解决主路径，再考虑边缘场景。", "The main path first, edge cases later."),
    ("建议灰度 10% 用户验证两周，再决定是否全量。", "Try it with ten per cent for two weeks before deciding."),
    ("请评估能否赶上{m}的季度活动。", "Please see whether it fits the quarter's campaign in {m}."),
    ("目前靠人工兜底，人力只够撑到下个月。", "It is covered by hand today, which lasts until next month."),
    ("涉及结算和合规的部分请相关同学一起评审。", "Please review it together with settlement and legal."),
)
MARKETS = (
    ("华东", "East China"), ("华南", "South China"), ("西南", "Southwest China"), ("印尼", "Indonesia"),
    ("越南", "Vietnam"), ("新马", "Singapore and Malaysia"), ("日本", "Japan"), ("巴西", "Brazil"),
)  # fmt: skip


def cases(house: House, count: int, start: datetime, end: datetime, seed: int) -> Iterator[tuple[datetime, Case]]:
    """`count` requirements with the instants at which they are raised, in the order of time."""
    rng = random.Random(f"{seed}-asking")
    minutes = workdays.between(house.time, start, end)
    instants = sorted(house.after(start, _moment(rng) * minutes / 60) for _ in range(count))
    stock = {code: _combinations(LINES[code], rng) for code in WEIGHTS}
    last: dict[str, Case] = {}
    for number, at in enumerate(instants):
        code = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        twin = last.get(code) if rng.random() < 0.05 else None
        case = _case(house, code, stock[code], twin, random.Random(f"{seed}-{number}"))
        last[code] = case
        yield at, case


def _moment(rng: random.Random) -> float:
    """When in the half year, from 0 to 1: more of late, and a few in the very last days."""
    return rng.uniform(0.975, 1) if rng.random() < 0.05 else float(rng.random() ** 0.8)


def _combinations(line: Line, rng: random.Random) -> list[tuple[int, int]]:
    """(need, audience) in an order in which each need comes up once before any comes up again."""
    order = [(need, who) for need in range(len(line.needs)) for who in range(len(line.audiences))]
    rng.shuffle(order)
    seen: dict[int, int] = {}
    ranked = []
    for place, (need, who) in enumerate(order):
        seen[need] = seen.get(need, 0) + 1
        ranked.append((seen[need], place, (need, who)))
    return [pair for _turn, _place, pair in sorted(ranked, reverse=True)]


def _case(house: House, code: str, stock: list[tuple[int, int]], twin: Case | None, rng: random.Random) -> Case:
    unit = house.units[code]
    requester = _requester(house, unit, rng)
    chinese = requester.language != "en" and rng.random() < 0.9
    need, who = stock.pop() if stock else (rng.randrange(5), rng.randrange(5))
    if twin is not None:
        need = twin.need
    fields = _written(LINES[code], need, who, chinese, rng)
    return Case(house, rng, unit, requester, fields, need, secret=rng.random() < 0.016, twin=twin)


def _requester(house: House, unit: Unit, rng: random.Random) -> Person:
    """Business and operations mostly, of the own subsidiary mostly; product and technology too."""
    home = house.subsidiary(unit)
    near = [p for p in house.people.values() if any(path.startswith(home.path) for path, *_ in p.memberships_by_path)]
    wanted = rng.choices(("business", "operations", "product", "technology"), (45, 28, 17, 10))[0]
    key = house.functions[wanted].pk
    pool = near if rng.random() < 0.82 else list(house.people.values())
    fitting = [person for person in pool if key in person.functions and not person.email.startswith(LEAVER)]
    return rng.choice(fitting or near)


def _written(line: Line, need: int, who: int, chinese: bool, rng: random.Random) -> dict[str, object]:
    """Title, text, for whom and sign in one language."""
    pick = 0 if chinese else 1
    wish, audience = line.needs[need], line.audiences[who][pick]
    metric = rng.choice(line.metrics)[pick].format(a=rng.randint(3, 9), b=rng.randint(8, 35))
    numbers = {
        "n": rng.choice((46, 87, 132, 260, 318, 540, 1240)), "p": rng.choice((3, 5, 8, 12, 17)),
        "k": rng.randint(2, 7), "m": rng.choice(MARKETS)[pick],
    }  # fmt: skip
    parts = [wish[2 + pick], rng.choice(EVIDENCE)[pick].format(**numbers)]
    if rng.random() < 0.6:
        parts.append(rng.choice(HOPES)[pick].format(**numbers))
    return {
        "title": _with(audience, wish[pick]), "text": ("" if chinese else " ").join(parts),
        "for_whom": audience, "sign": metric, "priority": rng.choices((1, 2, 3, 4), (5, 22, 58, 15))[0],
    }  # fmt: skip


def _with(audience: str, title: str) -> str:
    """A title with its audience, which begins small inside an English sentence."""
    inside = not title.startswith("{who}") and audience[1:2].islower() and not audience.startswith("Chinese")
    return title.replace("{who}", audience[0].lower() + audience[1:] if inside else audience)
