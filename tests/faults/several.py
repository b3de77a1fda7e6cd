"""Two servers and two workers on one PostgreSQL: both see the same, and a submit sent to both has one effect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.faults import NotHere, Report
from tests.faults.asking import Caller
from tests.faults.ledger import lost, rows, unsound
from tests.faults.place import House, house, kill, pause, port_beside

SHORT = {"creates": 12}
LONG = {"creates": 500}


def run(creates: int) -> Report:
    with house() as place:
        if not place.database:
            raise NotHere("several servers need PostgreSQL: ops/postgres.sh python -m tests.faults several")
        place.serve()
        asks = [place.caller(), _second(place)]
        workers = [place.work(), place.work()]
        titles = [f"several {number}" for number in range(creates)]
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda title: [_raise(ask, title) for ask in asks], titles))
        kill(workers[0])  # the other takes over
        sealed = _sealed(place)
        seen = [ask("GET", "/requirements").json["total"] for ask in asks]
        gone, damage = lost(place, titles), unsound(place)
        chain = place.run("takt", "check", "--log")
    same = sum(one == other and one[0] == 201 for one, other in answers)
    report = Report(f"{creates} creates sent to both servers with one key: {same} with the same answer, "
                    f"{creates - len(gone)} made once; log sealed by the worker that was left: {sealed}")  # fmt: skip
    report.expect(same == creates and not gone, f"one effect, one answer: {gone[:3]}")
    report.expect(seen[0] == seen[1], f"both servers see the same: {seen}")
    report.expect(not damage, damage)
    report.expect(sealed, "a worker seals the log after the other was killed")
    report.expect(chain.returncode == 0, f"the chain holds: {chain.stdout[-200:]}{chain.stderr[-200:]}")
    return report


def _second(place: House) -> Caller:
    """A second server of the same house."""
    first = place.caller()
    place.port = port_beside(place.port)
    place.serve()
    return Caller(place.port, first.token)


def _raise(ask: Caller, title: str) -> tuple[int, bytes]:
    answer = ask("POST", "/requirements", {"title": title, "unit": "live"}, Idempotency_Key=title)
    return answer.status, answer.body


def _sealed(place: House) -> bool:
    for _turn in range(3000):
        if not rows(place, "SELECT 1 FROM ground_event e LEFT JOIN ground_seal s ON s.event_id = e.id "
                           "WHERE s.place IS NULL LIMIT 1"):  # fmt: skip
            return True
        pause()
    return False
