"""Receivers that take connections and never answer: whoever answers gets everything without waiting for them."""

from __future__ import annotations

import time

from tests.faults import Report
from tests.faults.place import house
from tests.faults.receiving import Receiver, Silent

SHORT = {"messages": 12, "silent": 5}
LONG = {"messages": 200, "silent": 10}
WITHIN = 0.5  # seconds a message to the one that answers may take on the whole
BEGINNING = 15.0  # seconds until the worker runs and the first of the silent ones have shown that they are


def run(messages: int, silent: int) -> Report:
    mute = [Silent() for _one in range(silent)]
    receiver = Receiver()
    receiver.open()
    with house() as place:
        place.settings = {"TAKT_FETCH_ALLOW": "127.0.0.1"}
        addresses = [f"http://127.0.0.1:{one.port}/" for one in (*mute, receiver)]
        told = place.run("tests.faults.telling", str(messages), str(messages), *addresses)
        assert told.returncode == 0, told.stderr
        began = time.monotonic()
        place.work()
        receiver.wait_for(messages, BEGINNING + WITHIN * messages)
        took = time.monotonic() - began
    for one in (*mute, receiver):
        one.close()
    report = Report(f"{len(receiver.ids)} of {messages} delivered in {took:.1f} s beside {silent} that never answer")
    report.expect(len(receiver.ids) == messages, "who never answers delays nobody else")
    report.expect(receiver.repeats == 0, "nothing is repeated")
    return report
