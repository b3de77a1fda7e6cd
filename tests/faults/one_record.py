"""Many clients edit one record at once: every edit that was answered 2xx survives, everyone else gets 409 or 412."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from tests.faults import Report
from tests.faults.asking import Caller
from tests.faults.place import house

SHORT = {"clients": 6, "edits": 8}
LONG = {"clients": 20, "edits": 50}


def run(clients: int, edits: int) -> Report:
    with house() as place, ThreadPoolExecutor(clients) as pool:
        place.serve()
        ask = place.caller()
        made = ask("POST", "/requirements", {"title": "one record", "unit": "live"})
        code, before = made.json["code"], made.json["version"]
        given = pool.map(lambda number: _edit(ask, code, number, edits), range(clients))
        answers = [answer for each in given for answer in each]
        after = ask("GET", f"/requirements/{code}").json["version"]
        log = _titles(ask, code)
    kept = {title for status, title in answers if 200 <= status < 300}
    counted = Counter(status for status, _title in answers)
    told = ", ".join(f"{count} x {status}" for status, count in sorted(counted.items()))
    report = Report(f"{clients} clients, {edits} edits each: {told}; {len(kept & log)} of {len(kept)} in the log")
    report.expect(kept <= log, "every edit that was acknowledged is in the log")
    report.expect(after - before == len(kept), f"the version went up by {after - before}, once an acknowledged edit")
    report.expect(set(counted) <= {200, 409, 412}, "everyone else gets 409 or 412")
    report.expect(len(kept) > 0, "somebody gets through")
    return report


def _edit(ask: Caller, code: str, number: int, edits: int) -> list[tuple[int, str]]:
    answers = []
    for turn in range(edits):
        tag = ask("GET", f"/requirements/{code}").headers["etag"]
        title = f"edit {turn} of client {number}"
        answers.append((ask("PATCH", f"/requirements/{code}", {"title": title}, If_Match=tag).status, title))
    return answers


def _titles(ask: Caller, code: str) -> set[str]:
    """What each event of the record says the title became."""
    found, page = set(), 1
    while True:
        answer = ask("GET", f"/requirements/{code}/events?size=200&page={page}").json
        found |= {item["changes"]["title"][1] for item in answer["items"] if "title" in item["changes"]}
        if not answer["next"]:
            return found
        page += 1
