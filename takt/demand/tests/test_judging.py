"""Scores and verdicts."""

import pytest

from takt.demand.scoring import score_of
from takt.ground.errors import Invalid, NotAllowed
from takt.ground.models import Event, Record

RICE = {"reach": 2000, "impact": 2, "confidence": 80, "effort": 4}
WSJF = {"value": 13, "urgency": 8, "risk_reduction": 5, "size": 5}


@pytest.mark.parametrize(("method", "factors", "score"), [("rice", RICE, 800.0), ("wsjf", WSJF, 5.2)])
def test_a_score_shows_what_it_is_made_of(world, method, factors, score):
    requirement = world.accepted()
    requirement.rate(method, factors, by=world.member, at=world.later())
    assert (requirement.score, requirement.factors) == (score, factors)
    assert Event.objects.last().changes["what"] == f"{method.upper()} {score:g}"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"effort": 0}, "effort"), ({"reach": float("nan")}, "reach"), ({"confidence": 101}, "confidence")],
)
def test_a_factor_out_of_bounds_is_named(change, field):
    with pytest.raises(Invalid) as refusal:
        score_of("rice", {**RICE, **change})
    assert set(refusal.value.fields) == {field}


def test_only_named_reviewers_give_their_verdict(world):
    requirement = world.accepted()
    requirement.ask_review([world.lead, world.stranger], by=world.member, at=world.now)
    assert Record.objects.visible_to(world.stranger).filter(pk=requirement.pk).exists()
    with pytest.raises(NotAllowed):
        requirement.review("pass", by=world.reader, at=world.now)
    requirement.review("clarify", "退款时效以谁为准?", by=world.stranger, at=world.later())
    assert [r.verdict for r in requirement.reviews.order_by("pk")] == ["", "clarify"]
    assert [r.reviewer for r in requirement.open_reviews()] == [world.lead]


def test_a_verdict_that_is_no_pass_says_why(world):
    requirement = world.accepted()
    requirement.ask_review([world.lead], by=world.member, at=world.now)
    with pytest.raises(Invalid):
        requirement.review("reject", by=world.lead, at=world.now)
    assert len(requirement.open_reviews()) == 1


def test_nobody_is_asked_twice_at_once(world):
    requirement = world.accepted()
    requirement.ask_review([world.lead], by=world.member, at=world.now)
    with pytest.raises(Invalid):
        requirement.ask_review([world.lead], by=world.member, at=world.now)
