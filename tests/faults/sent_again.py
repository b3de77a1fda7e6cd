"""Each create sent twice one after the other, and ten times at once, with one key: one effect, the same answer."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.faults import Report
from tests.faults.asking import Answer, Caller
from tests.faults.place import house

SHORT = {"creates": 4}
LONG = {"creates": 100}
AT_ONCE = 10


def run(creates: int) -> Report:
    with house() as place, ThreadPoolExecutor(AT_ONCE) as pool:
        place.serve()
        ask = place.caller()
        answers = {number: _both_ways(ask, pool, number) for number in range(creates)}
        stored = Counter(item["title"] for item in _all(ask))
    report = Report("")
    same = sum(len({(answer.status, answer.body) for answer in given}) == 1 for given in answers.values())
    made = sum(all(answer.status == 201 for answer in given) for given in answers.values())
    once = sum(stored[_title(number)] == 1 for number in range(creates))
    report.figure = f"{creates} creates sent {AT_ONCE + 2} times each: {once} made once, {same} with the same answer"
    report.expect(once == made == same == creates, f"{made} answered 201 throughout")
    return report


def _both_ways(ask: Caller, pool: ThreadPoolExecutor, number: int) -> list[Answer]:
    ready = Barrier(AT_ONCE)

    def send(wait: bool) -> Answer:
        if wait:
            ready.wait(timeout=30)
        given = {"title": _title(number), "unit": "live"}
        return ask("POST", "/requirements", given, Idempotency_Key=f"fault-{number}")

    return [*pool.map(send, [True] * AT_ONCE), send(False), send(False)]


def _all(ask: Caller) -> list[dict[str, str]]:
    items, page = [], 1
    while True:
        answer = ask("GET", f"/requirements?size=200&page={page}").json
        items += answer["items"]
        if not answer["next"]:
            return items
        page += 1


def _title(number: int) -> str:
    return f"需求 {number:04}"
