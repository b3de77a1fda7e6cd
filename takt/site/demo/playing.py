"""Plays the stories that are told by hand: each step a wait, a word, who, and with what."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from takt.demand.models import raise_requirement
from takt.ground.models import Person
from takt.site.demo.case import Case
from takt.site.demo.house import House
from takt.site.demo.pictures import chart
from takt.site.demo.simulation import Life

Step = tuple[Any, ...]  # working hours since the step before, word, who, and what the word needs


class Story(NamedTuple):
    key: str
    begins: float  # working hours before the end
    unit: str
    by: str
    title: str
    text: str
    for_whom: str
    sign: str
    steps: tuple[Step, ...]


def play(house: House, story: Story) -> Life:
    at = yield 0.0
    unit, requester = house.units[story.unit], house.people[story.by]
    fields = {"title": story.title, "text": story.text, "for_whom": story.for_whom, "sign": story.sign}
    case = Case(house, random.Random(story.key), unit, requester, fields, need=0)
    case.record = raise_requirement({"unit": unit, "priority": 2, **fields}, by=requester, at=at)
    house.raised.setdefault(story.key, []).append(case.record)
    for hours, word, who, *more in story.steps:
        at = yield float(hours)
        WORDS[word](case, house.people[who], at, *more)


def _accept(case: Case, by: Person, at: datetime, owner: str = "") -> None:
    case.record.accept(by=by, owner=case.house.people[owner] if owner else by, at=at)


def _snooze(case: Case, by: Person, at: datetime, days: int, reason: str) -> None:
    case.record.snooze((at + timedelta(days=days)).date(), reason, by=by, at=at)


def _merge(case: Case, by: Person, at: datetime, into: str) -> None:
    case.record.merge(case.house.raised[into][0], by=by, at=at)


def _say(case: Case, by: Person, at: datetime, text: str) -> None:
    for key, person in case.house.people.items():
        text = text.replace(f"@{key} ", f"@{person.email} ")
    case.record.comment(text, by=by, at=at)


def _rate(case: Case, by: Person, at: datetime, method: str, *factors: float) -> None:
    names = ("reach", "impact", "confidence", "effort")
    names = names if method == "rice" else ("value", "urgency", "risk_reduction", "size")
    case.record.rate(method, dict(zip(names, factors, strict=True)), by=by, at=at)


def _ask(case: Case, by: Person, at: datetime, *reviewers: str) -> None:
    case.record.ask_review([case.house.people[key] for key in reviewers], by=by, at=at)


def _verdict(case: Case, by: Person, at: datetime, verdict: str, note: str = "") -> None:
    case.record.review(verdict, note, by=by, at=at)


def _present(case: Case, by: Person, at: datetime) -> None:
    case.record.present(case.answers(case.record.here.gate_evidence, by), by=by, at=at)


def _decide(case: Case, by: Person, at: datetime, outcome: str, note: str = "") -> None:
    evidence = case.answers(case.record.here.gate_evidence, by)
    case.record.decide(outcome, note, by=by, evidence=evidence, at=at)


def _move(case: Case, by: Person, at: datetime, code: str) -> None:
    stage = case.stage(code)
    case.record.move(stage, by=by, answers=case.answers(stage.checklist, by), at=at)


def _schedule(case: Case, by: Person, at: datetime, starts: int, ends: int, release: str) -> None:
    day = at.date()
    case.record.schedule(day + timedelta(days=starts), day + timedelta(days=ends), release, by=by, at=at)


def _offer(case: Case, by: Person, at: datetime, code: str, unit: str, to: str, note: str) -> None:
    stage, house = case.stage(code), case.house
    case.record.offer(
        stage, by=by, unit=house.units[unit], receiver=house.people[to], note=note,
        answers=case.answers(stage.checklist, by), at=at,
    )  # fmt: skip


def _receive(case: Case, by: Person, at: datetime) -> None:
    case.record.receive(by=by, at=at)


def _return(case: Case, by: Person, at: datetime, reason: str, note: str) -> None:
    case.record.hand_back(reason, note, by=by, at=at)


def _test(case: Case, by: Person, at: datetime, result: str, note: str) -> None:
    case.record.test(result, note, by=by, at=at)


def _launch(case: Case, by: Person, at: datetime, note: str) -> None:
    case.record.launch(note, by=by, at=at)


def _conclude(case: Case, by: Person, at: datetime, achieved: str, outcome: str) -> None:
    case.record.conclude(achieved, outcome, by=by, at=at)


def _draw(case: Case, by: Person, at: datetime, name: str) -> None:
    case.record.attach(name, [chart([140, 132, 120, 96, 84, 60, 44, 38])], by=by, at=at)


def _link(case: Case, by: Person, at: datetime, meaning: str, other: str) -> None:
    case.record.link(case.house.raised[other][0], meaning, by=by, at=at)


def _confide(case: Case, by: Person, at: datetime) -> None:
    case.record.confide(by=by, at=at)


def _publish(case: Case, by: Person, at: datetime) -> None:
    case.record.publish(by=by, at=at)


def _escalate(case: Case, by: Person, at: datetime) -> None:
    case.record.escalate(by=by, at=at)


def _acknowledge(case: Case, by: Person, at: datetime) -> None:
    """Unless somebody else whom the climb reached was first."""
    if case.record.can("acknowledge", by):
        case.record.acknowledge(by=by, at=at)


WORDS: dict[str, Callable[..., None]] = {
    "accept": _accept, "snooze": _snooze, "merge": _merge, "say": _say, "rate": _rate, "ask": _ask,
    "verdict": _verdict, "present": _present, "decide": _decide, "move": _move, "schedule": _schedule,
    "offer": _offer, "receive": _receive, "return": _return, "test": _test, "launch": _launch,
    "conclude": _conclude, "draw": _draw, "link": _link, "confide": _confide, "publish": _publish,
    "escalate": _escalate, "acknowledge": _acknowledge,
}  # fmt: skip
