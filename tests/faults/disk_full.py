"""The disk is full under database and files: writes are refused with 507, reads go on, and room is all it takes."""

from __future__ import annotations

import time
from collections import Counter

from tests.faults import NotHere, Report
from tests.faults.asking import Answer, Caller
from tests.faults.ledger import lost, unsound
from tests.faults.mounting import small
from tests.faults.place import House, house

SHORT = {"seconds": 3.0}
LONG = {"seconds": 60.0}
ROOM = 24  # megabytes of the file system
BLOCK = 16 * 1024
BACK_WITHIN, ANSWERED_WITHIN = 10.0, 10.0


def run(seconds: float) -> Report:
    with small(ROOM) as mount, house(under=mount) as place:
        if place.database:
            raise NotHere("the PostgreSQL of the tests has its own disk; filled on SQLite only")
        place.log = place.data / "log"
        place.serve()
        ask = place.caller()
        code = ask("POST", "/requirements", {"title": "before", "unit": "live"}).json["code"]
        _fill(place)
        writes, reads, kept = _try(ask, code, seconds)
        (mount / "filler").unlink(missing_ok=True)
        (place.data / "filler").unlink()
        back = _seconds_until_written(ask)
        damage, gone = unsound(place), lost(place, [*kept, "room again"])
    return _judge(writes, reads, back, damage, gone)


def _fill(place: House) -> None:
    """Until not one more block fits."""
    with (place.data / "filler").open("wb", buffering=0) as out:
        for size in (BLOCK, 512, 1):
            try:
                while True:
                    out.write(b"x" * size)
            except OSError:
                continue


def _try(ask: Caller, code: str, seconds: float) -> tuple[list[Answer], list[Answer], list[str]]:
    writes, reads, kept, until = [], [], [], time.monotonic() + seconds
    while time.monotonic() < until:
        title = f"full {len(writes)}"
        made = ask("POST", "/requirements", {"title": title, "unit": "live", "text": "x" * 20_000})
        kept += [title] if made.done else []
        writes += [made, ask.attach(code, "big.txt", b"x" * 200_000)]
        reads += [ask("GET", f"/requirements/{code}"), ask("GET", "/requirements")]
    return writes, reads, kept


def _seconds_until_written(ask: Caller) -> float:
    began = time.monotonic()
    while not ask("POST", "/requirements", {"title": "room again", "unit": "live"}).done:
        if time.monotonic() - began > 2 * BACK_WITHIN:
            break
        time.sleep(0.05)
    return time.monotonic() - began


def _judge(writes: list[Answer], reads: list[Answer], back: float, damage: str, gone: list[str]) -> Report:
    told, seen = Counter(a.status for a in writes), Counter(a.status for a in reads)
    slowest = max(answer.seconds for answer in [*writes, *reads])
    report = Report(
        f"writes {dict(sorted(told.items()))}, reads {dict(sorted(seen.items()))}; slowest {slowest:.1f} s; "
        f"writing again {back:.1f} s after there was room, without a restart"
    )
    report.expect(set(told) <= {201, 503, 507} and told[507] + told[503] > 0, "refused with 503 or 507, never 500")
    report.expect(set(seen) == {200}, "reading goes on")
    report.expect(slowest <= ANSWERED_WITHIN, f"everybody is answered within {ANSWERED_WITHIN:.0f} s")
    report.expect(back <= BACK_WITHIN, f"back within {BACK_WITHIN:.0f} s")
    report.expect(not damage, f"the database is whole: {damage}")
    report.expect(not gone, f"what was acknowledged is kept: {gone[:3]}")
    return report
