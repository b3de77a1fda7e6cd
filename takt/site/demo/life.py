"""The life of a requirement: raised, triaged, proposed, reviewed, and on to `travel`."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta

from takt.demand.models import raise_requirement
from takt.ground.models import Person
from takt.ground.verbs import CLOCK
from takt.site.demo import talk
from takt.site.demo.case import Case
from takt.site.demo.simulation import Abandoned, Life, Wait
from takt.site.demo.travel import travel, travel_lightly

ADVISERS = ("daniel.weber", "minhua.tang", "ruoxi.he", "shuang.lu", "jianguo.peng")  # of the PMO
Part = Generator[Wait, datetime, datetime]  # of a life: ends at an instant


def live(case: Case) -> Life:
    """From the first word to the retrospective, or to wherever it ends."""
    at = yield 0.0
    case.record = raise_requirement({"unit": case.unit, **case.fields}, by=case.requester, at=at)
    case.house.raised.setdefault(case.unit.code, []).append(case.record)
    at = yield from _triaged(case, at)
    light = case.record.here.code == "todo"
    yield from travel_lightly(case, at) if light else _reviewed(case, at)


def _triaged(case: Case, at: datetime) -> Part:
    at = yield max(0.3, 12 * case.rng.lognormvariate(-1.2, 0.9)) * (6 if case.chance(0.06) else 1)
    triager = case.here(case.house.by_key.get(case.record.turn_person_id or 0))
    if case.chance(0.06):
        until = (at + timedelta(days=case.rng.randint(8, 40))).date()
        case.record.snooze(until, case.rng.choice(talk.words(talk.SNOOZES, triager)), by=triager, at=at)
        at = yield (at + (until - at.date())).replace(hour=1, minute=0, second=0, microsecond=0)
        case.record.wake(by=CLOCK, at=at)
        at = yield case.rng.uniform(0.5, 6)
    twin = case.twin.record if case.twin is not None else None
    if twin is not None:
        twin.refresh_from_db()
        if twin.closed_at is None and twin.role_of(triager) and not twin.confidential:
            case.record.merge(twin, by=triager, at=at)
            raise Abandoned
    if case.chance(0.2):
        case.record.decline(case.rng.choice(talk.words(talk.DECLINES, triager)), by=triager, at=at)
        raise Abandoned
    keeper = case.house.serving(case.unit, "product", at) or triager
    case.record.accept(by=triager, owner=keeper, at=at)
    case.keeper = keeper
    if case.secret:
        case.record.confide(by=keeper, at=at)
    return at


def _reviewed(case: Case, at: datetime) -> Life:
    for _round in range(3):
        at = yield from _proposed(case, at)
        at = yield from _judged(case, at)
        outcome = yield from _decided(case)
        if outcome == "stop":
            return
        if outcome != "return":
            break
        at = yield case.stay("proposal", 0.5)
    yield from travel(case, at)


def _proposed(case: Case, at: datetime) -> Part:
    at = yield case.stay("proposal", 0.6)
    owner = case.owner()
    if case.chance(0.5):
        case.say("proposal", owner, at, to=case.requester if case.chance(0.4) else None)
        at = yield case.stay("proposal", 0.3)
    _rate(case, owner, at)
    review = case.stage("review")
    case.record.move(review, by=case.owner(), answers=case.answers(review.checklist, owner), at=at)
    return at


def _rate(case: Case, by: Person, at: datetime) -> None:
    rng = case.rng
    if case.unit.path.startswith(case.house.units["pay"].path) or case.chance(0.25):
        factors: dict[str, float] = {
            name: rng.choice((1, 2, 3, 5, 8, 13, 20)) for name in ("value", "urgency", "risk_reduction", "size")
        }
        return case.record.rate("wsjf", factors, by=by, at=at)
    factors = {
        "reach": float(rng.choice((800, 2_000, 5_000, 12_000, 40_000, 150_000))),
        "impact": rng.choice((0.25, 0.5, 1, 2, 3)), "confidence": rng.choice((50, 80, 100)),
        "effort": rng.choice((1, 2, 3, 4, 6, 10)),
    }  # fmt: skip
    return case.record.rate("rice", factors, by=by, at=at)


def _judged(case: Case, at: datetime) -> Part:
    """Verdicts of technology and quality; what is not clear is answered and asked again."""
    owner = case.owner()
    asked = [case.house.serving(case.unit, function, at) for function in ("technology", "quality")]
    if case.chance(0.1):
        asked.append(case.house.people[case.rng.choice(ADVISERS)])
    reviewers = [person for person in asked if person is not None and person.pk != owner.pk]
    if not reviewers:
        return at
    case.record.ask_review(reviewers, by=owner, at=at)
    for reviewer in reviewers:
        at = yield case.stay("review", 0.22)
        verdict = case.rng.choices(("pass", "clarify", "revise"), (78, 13, 9))[0]
        note = case.rng.choice(talk.words(talk.VERDICTS[verdict], reviewer))
        case.record.review(verdict, note, by=case.here(reviewer), at=at)
        if verdict != "pass":
            at = yield case.rng.uniform(1, 6)
            case.say("review", case.owner(), at, to=reviewer)
            case.record.ask_review([reviewer], by=case.owner(), at=at)
            at = yield case.rng.uniform(1, 8)
            case.record.review("pass", by=case.here(reviewer), at=at)
    return at


def _decided(case: Case) -> Generator[Wait, datetime, str]:
    """The gate: presented by the owner, decided by the lead; what is on hold is decided again."""
    at = yield case.stay("review", 0.2)
    evidence = case.answers(case.record.here.gate_evidence, case.owner())
    case.record.present(evidence, by=case.owner(), at=at)
    outcome = "hold"
    while outcome == "hold":
        gate = case.record.presented
        decider = case.here(case.record.gate_keeper() if gate is None else case.house.by_key.get(gate.decider_id or 0))
        at = yield case.stay("review", 0.25 if gate is not None else 1.5)
        outcome = case.rng.choices(("go", "conditional", "hold", "return", "stop"), (80, 9, 4, 4, 3))[0]
        note = case.rng.choice(talk.words(talk.GATES[outcome], decider))
        case.record.decide(outcome, note, by=case.here(case.house.by_key[decider.pk]), evidence=evidence, at=at)
    return outcome
