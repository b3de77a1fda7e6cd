"""A receiver is away for half an hour of moved clock, and the worker is killed meanwhile: everything arrives
afterwards, each record's messages in order, hardly anything twice."""

from __future__ import annotations

import time

from tests.faults import Report
from tests.faults.place import House, house, kill
from tests.faults.receiving import Receiver

SHORT = {"messages": 60, "records": 6, "step": 300}
LONG = {"messages": 1000, "records": 20, "step": 30}
AWAY = 30 * 60  # seconds of moved clock
A_LOOK = 0.7  # seconds of true time in which the worker looks at what is due at least once
MOST_REPEATED = 0.01


def run(messages: int, records: int, step: int) -> Report:
    receiver = Receiver()
    with house() as place:
        place.settings = {"TAKT_DEMO": "1", "TAKT_FETCH_ALLOW": "127.0.0.1"}
        told = place.run("tests.faults.telling", str(messages), str(records), f"http://127.0.0.1:{receiver.port}/hook")
        assert told.returncode == 0, told.stderr
        worker = place.work()
        for moved in range(0, AWAY, step):
            _move(place, moved + step)
        receiver.open()
        receiver.wait_for(messages // 2, 30)
        kill(worker)  # in the middle of it
        place.work()
        since = _until_all_arrived(place, receiver, messages)
        receiver.close()
    share = receiver.repeats / messages
    figure = f"{len(receiver.ids)} of {messages} delivered, {receiver.out_of_order()} out of order"
    report = Report(f"{figure}, {receiver.repeats} repeats ({share:.1%}), all within {since} s of moved clock after it")
    report.expect(len(receiver.ids) == messages, "every message arrives")
    report.expect(receiver.out_of_order() == 0, "the messages of a record arrive in order")
    report.expect(share <= MOST_REPEATED, "at most 1 % are repeated")
    return report


def _until_all_arrived(place: House, receiver: Receiver, messages: int) -> int:
    """Moves the clock on, as long as pauses grow at most; returns by how much."""
    for moved in range(0, 4 * 3600, 300):
        if receiver.wait_for(messages, 3 if moved else 6):
            return moved
        _move(place, AWAY + moved + 300)
    return 4 * 3600


def _move(place: House, seconds: float) -> None:
    place.data.joinpath("clock").write_text(str(float(seconds)))
    time.sleep(A_LOOK)
