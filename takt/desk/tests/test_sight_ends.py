"""Whoever no longer sees a record is told nothing of it any more, whatever they once had to do with it."""

import pytest

from takt.desk.queries.climbs import climbs_for
from takt.desk.queries.expecting import expected_by
from takt.desk.queries.news import news_for
from takt.desk.queries.units_now import standings
from takt.desk.queries.waiting import waiting_for
from takt.ground.models import Person


def fresh(person):
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def shut_out(world):
    """A requirement that the lead of the unit once triaged, and that is now closed to them."""
    requirement = world.accepted()
    requirement.nudge(at=world.later())
    requirement.escalate(by=world.member, at=world.later())
    requirement.escalate(by=world.member, at=world.later())
    assert climbs_for(fresh(world.lead))
    requirement.let_out(world.lead, by=world.lead, at=world.later())
    requirement.confide(by=world.member, at=world.later())
    return requirement


def test_an_escalation_is_no_longer_on_the_desk(world, shut_out):
    assert climbs_for(fresh(world.lead)) == []


def test_a_lead_does_not_count_what_is_confidential_to_others(world, shut_out):
    (standing,) = standings(fresh(world.lead), world.now)
    assert (standing.open, standing.figures["escalated"]) == (0, 0)


def test_a_verdict_no_longer_waits(world):
    requirement = world.accepted()
    requirement.ask_review([world.stranger], by=world.member, at=world.later())
    assert waiting_for(fresh(world.stranger), world.now).exists()
    requirement.let_out(world.stranger, by=world.lead, at=world.later())
    assert not waiting_for(fresh(world.stranger), world.now).exists()


def test_what_one_asked_for_is_no_longer_expected(world):
    requirement = world.requirement(by=world.stranger)
    assert [record.pk for record in expected_by(fresh(world.stranger))] == [requirement.pk]
    requirement.let_out(world.stranger, by=world.lead, at=world.later())
    assert expected_by(fresh(world.stranger)) == []


def test_news_end_though_one_still_watches(world):
    requirement = world.requirement(by=world.stranger)
    requirement.comment("先看看", by=world.lead, at=world.later())
    assert [news.record.pk for news in news_for(fresh(world.stranger), world.now)] == [requirement.pk]
    requirement.let_out(world.stranger, by=world.lead, at=world.later())
    assert news_for(fresh(world.stranger), world.now) == []
