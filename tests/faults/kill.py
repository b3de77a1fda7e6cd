"""kill -9 of server and worker while several write: nothing acknowledged is lost, and the house is back at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from typing import Any

from tests.faults import Report
from tests.faults.asking import Caller
from tests.faults.ledger import lost, unsound
from tests.faults.place import House, house, kill

SHORT = {"rounds": 2, "most": 40, "within": 20.0}  # other tests run beside it
LONG = {"rounds": 50, "most": 1000, "within": 5.0}
WRITERS = 4


def run(rounds: int, most: int, within: float) -> Report:
    chance, kept, slowest = random.Random(7), [], 0.0
    with house() as place:
        for turn in range(rounds):
            server, worker = place.serve(), place.work()
            kept += _write_until_killed(place, turn, chance.randrange(most // 4, most), (server, worker))
            slowest = max(slowest, _seconds_to_serve(place))
            place.stop()
        gone, damage = lost(place, kept), unsound(place)
    report = Report(f"{rounds} rounds, {len(kept)} writes acknowledged, {len(gone)} lost; back within {slowest:.1f} s")
    report.expect(not gone, f"acknowledged writes are kept: {gone[:3]}")
    report.expect(not damage, f"the database is whole: {damage}")
    report.expect(slowest <= within, f"serving again within {within:.0f} s")
    return report


def _write_until_killed(place: House, turn: int, writes: int, processes: tuple[Any, ...]) -> list[str]:
    """Titles of what was acknowledged. The kill comes at the given write, in the middle of others."""
    over, acknowledged = Flag(), []
    ask = place.caller("member", 5.0)

    def write(writer: int) -> None:
        number = 0
        while not over.is_set():
            title = f"kill {turn} {writer} {number}"
            if _one(ask, title):
                acknowledged.append(title)
            number += 1
            if len(acknowledged) >= writes and not over.is_set():
                over.set()
                for process in processes:
                    kill(process)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    return acknowledged


def _one(ask: Caller, title: str) -> bool:
    return ask("POST", "/requirements", {"title": title, "unit": "live"}).status == 201


def _seconds_to_serve(place: House) -> float:
    place.start("serve", "--port", str(place.port))
    return place.until_ready()
