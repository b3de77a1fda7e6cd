"""Somebody holds the database's lock while twenty write and five read: all are answered, nothing is lost or doubled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Event as Flag

from tests.faults import Report
from tests.faults.asking import Answer, Caller
from tests.faults.ledger import titles, unsound
from tests.faults.place import House, house

SHORT = {"seconds": 9.0}
LONG = {"seconds": 30.0}
WRITERS, READERS = 20, 5
ANSWERED_WITHIN, BACK_WITHIN = 10.0, 10.0


def run(seconds: float) -> Report:
    with house() as place, ThreadPoolExecutor(WRITERS + READERS) as pool:
        place.serve()
        over = Flag()
        ask = place.caller()
        with _held(place):
            given = [pool.submit(_write, ask, number, over) for number in range(WRITERS)]
            read = [pool.submit(_read, ask, over) for _number in range(READERS)]
            time.sleep(seconds)
        free_at = time.monotonic()
        back = _seconds_until_written(ask, free_at)
        over.set()
        writes = [answer for each in given for answer in each.result()]
        reads = [answer for each in read for answer in each.result()]
        there, damage = titles(place), unsound(place)
    return _judge(seconds, writes, reads, there, damage, back)


@contextmanager
def _held(place: House) -> Iterator[None]:
    if place.database:
        import psycopg

        with psycopg.connect(place.database) as connection:
            connection.execute("LOCK TABLE ground_record IN SHARE MODE")
            yield
        return
    import pysqlite3

    with closing(pysqlite3.connect(str(place.sqlite), isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def _write(ask: Caller, writer: int, over: Flag) -> list[tuple[str, Answer]]:
    """One act after the other, each sent until it is done, with the same key: as a patient person would."""
    answers, number = [], 0
    while not over.is_set():
        title = f"locked {writer} {number}"
        answer = ask("POST", "/requirements", {"title": title, "unit": "live"}, Idempotency_Key=title)
        answers.append((title, answer))
        number += answer.done
        over.wait(0 if answer.done else 0.2)
    return answers


def _read(ask: Caller, over: Flag) -> list[Answer]:
    answers = []
    while not over.is_set():
        answers.append(ask("GET", "/requirements?size=5"))
        over.wait(0.05)
    return answers


def _seconds_until_written(ask: Caller, since: float) -> float:
    while not ask("POST", "/requirements", {"title": "free again", "unit": "live"}).done:
        time.sleep(0.05)
    return time.monotonic() - since


def _judge(
    seconds: float, writes: list[tuple[str, Answer]], reads: list[Answer], there: Counter[str], damage: str, back: float
) -> Report:
    slowest = max(answer.seconds for answer in [*reads, *(answer for _title, answer in writes)])
    told = Counter(answer.status for _title, answer in writes)
    done = Counter(title for title, answer in writes if answer.done)
    wrong = [title for title in done if there[title] != 1] + [title for title in there if there[title] > 1]
    bare = [answer for _title, answer in writes if answer.status == 503 and "retry-after" not in answer.headers]
    statuses = ", ".join(f"{count} x {status}" for status, count in sorted(told.items()))
    seen = dict(Counter(answer.status for answer in reads))
    report = Report(
        f"locked {seconds:.0f} s: writes {statuses}; reads {seen}; slowest answer {slowest:.1f} s; "
        f"{len(wrong)} lost or doubled; writing again after {back:.1f} s"
    )
    report.expect(set(told) <= {201, 503}, "a write is done or told to come again")
    report.expect(set(seen) == {200}, "reading goes on")
    report.expect(not bare, "each 503 says when to come again")
    report.expect(slowest <= ANSWERED_WITHIN, f"everybody is answered within {ANSWERED_WITHIN:.0f} s")
    report.expect(not wrong, f"nothing lost or doubled: {wrong[:3]}")
    report.expect(back <= BACK_WITHIN, f"writing again within {BACK_WITHIN:.0f} s")
    report.expect(not damage, damage)
    return report
