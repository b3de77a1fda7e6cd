"""Several workers share the errands of one database: each is done once, those of a record in order, and when one is
killed the others do what it had begun."""

from __future__ import annotations

import time

from tests.faults import Report
from tests.faults.place import house, kill
from tests.faults.receiving import Receiver

SHORT = {"workers": 2, "hooks": 4, "messages": 20}
LONG = {"workers": 3, "hooks": 12, "messages": 100}
LEASE = 65.0  # seconds of moved clock after which what a dead worker had begun is free


def run(workers: int, hooks: int, messages: int) -> Report:
    receiver = Receiver()
    receiver.open()
    with house() as place:
        place.settings = {"TAKT_DEMO": "1", "TAKT_FETCH_ALLOW": "127.0.0.1"}
        addresses = [f"http://127.0.0.1:{receiver.port}/{number}" for number in range(hooks)]
        told = place.run("tests.faults.telling", str(messages), "5", *addresses)
        assert told.returncode == 0, told.stderr
        began = time.monotonic()
        processes = [place.work() for _worker in range(workers)]
        receiver.wait_for(hooks * messages // 2, 60)
        kill(processes[0])
        receiver.wait_for(hooks * messages, 5)
        place.data.joinpath("clock").write_text(str(LEASE))
        receiver.wait_for(hooks * messages, 60)
        took = time.monotonic() - began
    receiver.close()
    wanted = hooks * messages
    figure = f"{workers} workers, one killed: {len(receiver.ids)} of {wanted} delivered in {took:.1f} s"
    report = Report(f"{figure}, {receiver.repeats} repeats, {receiver.out_of_order()} out of order")
    report.expect(len(receiver.ids) == wanted, "everything is delivered")
    report.expect(receiver.repeats <= 6, "only what the dead worker had in its hands may be repeated")
    report.expect(receiver.out_of_order() == 0, "the messages of a record arrive in order")
    return report
