"""The journey that rows, cards and records draw: read from the log, in working time."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from takt.engines import workdays
from takt.flow.journey import journeys

HOUR = 60


def journey(world, requirement):
    return {segment.code: segment for segment in journeys([requirement], world.now)[requirement.pk]}


def offered(world):
    """In scheduling since 10:00 on a Monday; handed over at 11:00."""
    requirement = world.in_scheduling()
    world.later(1)
    to = world.stage(requirement, "development")
    requirement.offer(to, by=world.member, receiver=world.member, answers={0: "y", 1: "y"}, at=world.now)
    return requirement


def test_a_stage_is_worked_on_while_the_record_stands_in_it(world):
    requirement = world.accepted()
    world.later(1.5)
    proposal = journey(world, requirement)["proposal"]
    assert (proposal.worked_minutes, proposal.target_minutes, proposal.current) == (90, 16 * HOUR, True)


def test_a_night_is_no_work(world):
    requirement = world.accepted()
    world.later(24)
    assert journey(world, requirement)["proposal"].worked_minutes == 8 * HOUR


def test_an_offer_waits_for_the_stage_that_is_to_come(world):
    requirement = offered(world)
    world.later(1)
    steps = journey(world, requirement)
    assert steps["scheduling"].worked_minutes == HOUR
    assert (steps["development"].waited_minutes, steps["development"].worked_minutes) == (HOUR, 0)
    assert steps["scheduling"].current
    assert not steps["development"].current


def test_a_return_is_counted_where_it_was_returned(world):
    requirement = offered(world)
    world.later(0.5)
    requirement.hand_back("missing", by=world.member, at=world.now)
    world.later(0.5)
    steps = journey(world, requirement)
    assert steps["development"].returned == 1
    assert steps["development"].waited_minutes == 30
    assert steps["scheduling"].worked_minutes == HOUR + 30


def test_going_back_to_an_earlier_stage_is_a_return(world):
    requirement = world.in_scheduling()
    requirement.move(world.stage(requirement, "review"), by=world.member, answers={0: "y", 1: "y"}, at=world.now)
    assert journey(world, requirement)["scheduling"].returned == 1


def test_what_is_set_aside_neither_works_nor_waits(world):
    requirement = world.requirement()
    world.later(1)
    requirement.snooze(world.now.date().replace(day=20), "等预算", by=world.lead, at=world.now)
    world.later(18 * 24)
    requirement.wake(at=world.now)
    world.later(1)
    assert journey(world, requirement)["proposal"].minutes == 2 * HOUR


def test_worked_and_waited_add_up_to_the_working_time_since_it_came(world):
    requirement = offered(world)
    world.later(30)
    requirement.receive(by=world.member, at=world.now)
    world.later(50)
    total = workdays.between(world.live.working_time(), requirement.opened_at, world.now)
    assert sum(segment.minutes for segment in journey(world, requirement).values()) == round(total)


def test_a_closed_journey_stands_still(world):
    requirement = world.accepted()
    world.later(1)
    requirement.decline("重复", by=world.lead, at=world.now)
    before = journey(world, requirement)
    world.later(100)
    assert journey(world, requirement) == before
    assert not any(segment.current for segment in before.values())


def test_journeys_ask_three_questions_however_many_records(world):
    records = [offered(world) for _ in range(4)]
    with CaptureQueriesContext(connection) as captured:
        journeys(records, world.now)
    assert len(captured) == 3
