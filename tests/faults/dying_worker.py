"""The worker is killed at every step of an errand: what it writes here happens once, what it tells others happens
under one id, and twice only where it died right between telling and remembering."""

from __future__ import annotations

import json
from collections import Counter

from tests.faults import Report
from tests.faults.dying import STEPS
from tests.faults.place import house

SHORT: dict[str, int] = {}
LONG: dict[str, int] = {}
A_LEASE = 70  # seconds


def run() -> Report:
    with house() as place:
        file = str(place.data / "told")
        place.run("tests.faults.dying", "want")
        ends = [place.run("tests.faults.dying", step, file, "0").returncode for step in STEPS]
        early = json.loads(place.run("tests.faults.dying", "never", file, "1").stdout)
        after = json.loads(place.run("tests.faults.dying", "never", file, str(A_LEASE)).stdout)
        told = Counter((place.data / "told").read_text().split())
    times = ", ".join(f"{step} {told[step]}" for step in STEPS)
    report = Report(f"killed when {' / '.join(STEPS)}: written here once each; told others {times} times")
    report.expect(all(end < 0 for end in ends), "the worker died at every step")
    report.expect(early == {"written": [], "done": []}, "nobody takes up what a dead worker's lease still holds")
    report.expect(sorted(after["written"]) == sorted(STEPS), f"what is written here happens once: {after['written']}")
    report.expect(sorted(after["done"]) == sorted(STEPS), "every errand is done in the end")
    report.expect(told["taken"] == 1 and max(told.values()) <= 2, "others are told once, or twice under one id")
    return report
