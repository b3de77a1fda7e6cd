"""What waits for whom, and who waits for what."""

from datetime import timedelta

from takt.desk.queries import counts
from takt.desk.queries.climbs import climbs_for
from takt.desk.queries.duty import on_duty_near
from takt.desk.queries.expecting import expected_by
from takt.desk.queries.news import news_for
from takt.desk.queries.units_now import standings
from takt.desk.queries.waiting import on_the_desk
from takt.ground.belonging import set_rota
from takt.ground.models import Function, Person


def desk(person, world):
    """{what is asked: codes of its records} for a person who has just come."""
    groups = on_the_desk(Person.objects.get(pk=person.pk), world.now)
    return {asked: [record.code for record in records] for asked, records in groups}


def expected(person):
    return {record.code: record.why for record in expected_by(Person.objects.get(pk=person.pk))}


def test_a_new_requirement_waits_for_who_triages_it_and_its_requester_waits_for_them(world):
    requirement = world.requirement()
    assert desk(world.lead, world) == {"triage": [requirement.code]}
    assert expected(world.reader) == {requirement.code: "raised"}
    assert desk(world.reader, world) == desk(world.stranger, world) == {}


def test_what_is_set_aside_waits_for_nobody_until_its_day(world):
    requirement = world.requirement()
    requirement.snooze((world.now + timedelta(days=3)).date(), "等预算", by=world.lead, at=world.later())
    assert desk(world.lead, world) == {}
    world.later(24 * 4)
    assert desk(world.lead, world) == {"triage": [requirement.code]}


def test_an_accepted_requirement_waits_to_be_worked_on_by_its_owner(world):
    requirement = world.accepted()
    assert desk(world.member, world) == {"move": [requirement.code]}
    assert desk(world.lead, world) == {}


def test_an_offer_waits_for_its_receiver_and_its_giver_waits_for_them(world):
    requirement = world.in_scheduling()
    requirement.offer(
        world.stage(requirement, "development"),
        receiver=world.lead,
        by=world.member,
        answers={0: "y", 1: "y"},
        at=world.later(),
    )
    assert desk(world.lead, world) == {"receive": [requirement.code]}
    assert expected(world.member) == {requirement.code: "given"}


def test_a_verdict_waits_for_the_reviewer_only_until_it_is_given(world):
    requirement = world.accepted()
    requirement.ask_review([world.stranger], by=world.member, at=world.later())
    assert desk(world.stranger, world) == {"review": [requirement.code]}
    requirement.review("pass", by=world.stranger, at=world.later())
    assert desk(world.stranger, world) == {}


def test_a_decision_waits_for_whoever_keeps_the_gate(world):
    requirement = world.accepted()
    requirement.move(world.stage(requirement, "review"), by=world.member, answers={0: "y", 1: "y"}, at=world.later())
    requirement.present({0: "数据"}, by=world.member, at=world.later())
    assert desk(world.lead, world) == {"decide": [requirement.code]}
    assert expected(world.member) == {requirement.code: "presented"}


def test_what_is_due_first_comes_first(world):
    later = world.accepted()
    sooner = world.accepted()
    later.move(world.stage(later, "review"), by=world.member, answers={0: "y", 1: "y"}, at=world.later(30))
    assert later.target_at > sooner.target_at
    assert desk(world.member, world)["move"] == [sooner.code, later.code]


def test_the_numbers_in_the_rail_are_those_of_the_desk_and_the_inbox(world):
    world.requirement()
    world.accepted()
    lead, member = (Person.objects.get(pk=key) for key in (world.lead.pk, world.member.pk))
    assert counts.waiting(lead, world.now) == (1, 1)
    assert counts.waiting(member, world.now) == (1, 0)


def test_others_acts_are_news_and_ones_own_are_not(world):
    requirement = world.requirement()
    requirement.accept(by=world.lead, owner=world.member, at=world.later())
    (news,) = news_for(world.reader, world.now)
    assert (news.record.pk, [event.verb for event in news.events]) == (requirement.pk, ["accept"])
    assert "accept" not in [event.verb for news in news_for(world.lead, world.now) for event in news.events]


def test_news_grow_old_after_a_week(world):
    world.requirement().accept(by=world.lead, owner=world.member, at=world.later())
    assert news_for(world.reader, world.now + timedelta(days=8)) == []


def test_an_escalation_reaches_the_desk_of_whom_it_was_told_until_somebody_else_takes_care(world):
    requirement = world.accepted()
    requirement.nudge(at=world.later())
    requirement.escalate(by=world.member, at=world.later())
    assert climbs_for(world.lead) == []
    requirement.escalate(by=world.member, at=world.later())
    (climb,) = climbs_for(world.lead)
    assert (climb.record_id, climb.level) == (requirement.pk, 2)
    requirement.acknowledge(by=world.leader, at=world.later())
    assert climbs_for(world.lead) == []


def test_a_lead_sees_how_their_units_stand_and_a_member_does_not(world):
    world.accepted(unit=world.line)
    world.requirement()
    (standing,) = standings(world.lead, world.now + timedelta(days=60))
    assert (standing.unit, standing.open) == (world.live, 2)
    assert (standing.figures["late"], standing.figures["unowned"]) == (2, 1)
    assert standing.query("late") == "unit=live&late=1"
    assert standings(world.member, world.now) == []


def test_a_lead_of_another_subsidiary_counts_only_their_own(world):
    world.requirement()
    (standing,) = standings(world.stranger, world.now)
    assert (standing.unit, standing.open) == (world.ads, 0)


def test_who_is_on_duty_is_told_to_the_people_near(world):
    product = Function.objects.get(code="product")
    set_rota(world.live, product, [world.lead], 7, by=world.lead, at=world.later())
    assert on_duty_near(world.member, world.now) == [(world.live, product, world.lead)]
    assert on_duty_near(world.stranger, world.now) == []
