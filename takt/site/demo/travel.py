"""From scheduling to the retrospective: handed from function to function, returned, tested, launched."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta

from takt.flow.models.ladder import leads_of
from takt.ground.models import Person, Unit
from takt.site.demo import pictures, talk
from takt.site.demo.case import PARTNERS, Case
from takt.site.demo.simulation import Life, Wait

Part = Generator[Wait, datetime, datetime]
REASONS = ("missing", "unclear", "not_ready", "priority")


def travel(case: Case, at: datetime) -> Life:
    at = yield from _scheduled(case)
    at = yield from _handed_over(case, at, "development", case.away)
    case.builder = case.owner()
    at = yield from _developed(case, 1.0)
    at = yield from _tested(case, at)
    at = yield from _launched(case, at)
    yield from _concluded(case, at)


def travel_lightly(case: Case, at: datetime) -> Life:
    """The three stages of a small team."""
    at = yield case.stay("todo")
    case.record.move(case.stage("doing"), by=case.owner(), at=at)
    at = yield case.stay("doing", 0.6)
    case.say("development", case.owner(), at)
    at = yield case.stay("doing", 0.4)
    case.record.move(case.stage("done"), by=case.owner(), at=at)


def _scheduled(case: Case) -> Part:
    at = yield 0.2
    owner = case.owner()
    scheduling = case.stage("scheduling")
    case.record.move(scheduling, by=owner, answers=case.answers(scheduling.checklist, owner), at=at)
    at = yield case.stay("scheduling", 0.5)
    start = at.date() + timedelta(days=case.rng.randint(2, 8))
    finish = start + timedelta(days=case.rng.randint(14, 40))
    release = f"{at.year % 100}.{at.month}.{case.rng.randint(1, 4)}"
    case.record.schedule(start, finish, release, by=case.owner(), at=at)
    if case.chance(0.25):
        case.say("scheduling", owner, at, to=case.requester)
    _link(case, at)
    partner = PARTNERS.get(case.unit.code)
    if partner and case.chance(0.16):
        case.away = case.house.units[partner]
    return (yield case.stay("scheduling", 0.8))


def _link(case: Case, at: datetime) -> None:
    """One in six depends on, or came from, another requirement of its line."""
    others = [other for other in case.house.raised[case.unit.code][-12:] if other.pk != case.record.pk]
    others = [other for other in others if not other.confidential]
    if others and case.chance(0.17):
        meaning = case.rng.choices(("blocks", "comes_from", "belongs_with", "evidence_for"), (4, 3, 2, 1))[0]
        case.record.link(case.rng.choice(others), meaning, by=case.owner(), at=at)


def _handed_over(case: Case, at: datetime, code: str, unit: Unit | None = None, receiver: Person | None = None) -> Part:
    """Offered until it is accepted; every return has a reason and is answered with better papers."""
    stage, returned = case.stage(code), 0
    while True:
        giver = case.owner()
        if case.record.confidential or (receiver is not None and not receiver.is_active):
            receiver = case.house.serving(unit or case.unit, stage.function.code if stage.function else "", at)
        offer = case.record.offer(
            stage, by=giver, unit=unit, receiver=receiver, at=at,
            answers=case.answers(stage.checklist, giver), note=case.rng.choice(talk.words(talk.NOTES["offer"], giver)),
        )  # fmt: skip
        taker = case.house.by_key.get(offer.receiver_id or 0)
        at = yield case.answer_time(stage)
        if not case.returns(stage, returned):
            case.record.receive(by=case.here(taker), at=at)
            return at
        returned += 1
        at = yield from _returned(case, case.here(taker), at, code)


def _returned(case: Case, by: Person, at: datetime, code: str) -> Part:
    reason = case.rng.choices(REASONS, (50, 20, 20, 10))[0]
    case.record.hand_back(reason, case.rng.choice(talk.words(talk.RETURNS[reason], by)), by=by, at=at)
    at = yield case.rng.uniform(2, 14)
    case.say("rework", case.owner(), at, to=by)
    return at


def _developed(case: Case, share: float) -> Part:
    at = yield case.stay("development", 0.5 * share)
    if case.chance(0.45):
        case.say("development", case.owner(), at, to=case.keeper if case.chance(0.4) else None)
    if case.chance(0.05):
        pictures.attach(case, at)
    if case.chance(0.2):
        at = yield 1.0
        case.say("asked", case.requester, at, to=case.owner())
    return (yield case.stay("development", 0.6 * share))


def _tested(case: Case, at: datetime) -> Part:
    """Tested until it passes; what fails goes back to whoever built it."""
    for attempt in range(4):
        at = yield from _handed_over(case, at, "testing")
        at = yield case.stay("testing", 0.9 if attempt == 0 else 0.4)
        tester = case.owner()
        if case.chance(0.25):
            case.say("testing", tester, at, to=case.builder)
        passed = attempt == 3 or not case.chance(0.2)
        result = "passed" if passed else "failed"
        case.record.test(result, case.rng.choice(talk.words(talk.NOTES[result], tester)), by=tester, at=at)
        if passed:
            break
        at = yield 0.5
        at = yield from _handed_over(case, at, "development", case.away, case.builder)
        at = yield from _developed(case, 0.3)
    return at


def _launched(case: Case, at: datetime) -> Part:
    at = yield from _handed_over(case, at, "launch")
    at = yield case.stay("launch", 0.8)
    if case.chance(0.3):
        case.say("launch", case.owner(), at, to=case.requester)
    case.record.launch(case.rng.choice(talk.words(talk.NOTES["launch"], case.owner())), by=case.owner(), at=at)
    at = yield 1.0
    lead = next(iter(leads_of(case.unit.line())), None)
    if lead is not None and case.chance(0.06) and not case.record.confidential:
        case.record.publish(by=lead, at=at)
    return (yield from _handed_over(case, at, "retrospective", receiver=case.keeper))


def _concluded(case: Case, at: datetime) -> Life:
    at = yield case.stay("retrospective", 0.9)
    owner = case.owner()
    if case.chance(0.3):
        case.say("retrospective", owner, at, to=case.requester)
    achieved = case.rng.choices(("yes", "partly", "no"), (55, 33, 12))[0]
    text = case.rng.choice(talk.words(talk.OUTCOMES[achieved], owner)).format(sign=case.fields["sign"])
    case.record.conclude(achieved, text, by=owner, at=at)
    at = yield 0.5
    case.record.move(case.stage("completed"), by=case.owner(), at=at)
