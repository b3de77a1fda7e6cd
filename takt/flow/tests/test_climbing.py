"""Targets and the ladder."""

from datetime import UTC, datetime, timedelta

import pytest

from takt.flow.escalating import sweep
from takt.flow.models import Escalation
from takt.ground.errors import Invalid
from takt.ground.models import Event, Notice, Record


def late(world):
    """A requirement of the member whose stage should have been left by now."""
    requirement = world.accepted()
    world.now = requirement.target_at + timedelta(minutes=1)
    return requirement


def verbs(requirement):
    return list(Event.objects.filter(record=requirement.pk).values_list("verb", flat=True))


def test_a_target_runs_in_the_units_working_time_over_a_chinese_holiday(world):
    world.now = datetime(2026, 4, 30, 2, 0, tzinfo=UTC)  # Thursday before the May holiday, 10:00
    requirement = world.requirement()  # 16 working hours: 7 today, then Friday to Tuesday are free
    assert requirement.target_at.astimezone(UTC).date().isoformat() == "2026-05-07"


def test_a_missed_target_is_first_a_kind_nudge_to_the_one_whose_turn_it_is(world):
    requirement = late(world)
    assert sweep(world.now) == {"nudged": 1, "escalated": 0}
    assert verbs(requirement)[-1] == "nudge"
    assert [n.person for n in Notice.objects.filter(event__verb="nudge", reason="turn")] == [world.member]


def test_a_sweep_repeats_nothing(world):
    late(world)
    sweep(world.now)
    assert sweep(world.now) == {"nudged": 0, "escalated": 0}


def test_nothing_climbs_before_its_target(world):
    requirement = world.accepted()
    assert sweep(requirement.target_at - timedelta(minutes=1)) == {"nudged": 0, "escalated": 0}
    assert Escalation.objects.count() == 0


def test_unanswered_it_climbs_level_by_level_to_the_top_and_stays_there(world):
    requirement = late(world)
    sweep(world.now)
    reached = []
    for _ in range(6):
        climb = Escalation.objects.get()
        if climb.next_at:
            world.now = climb.next_at
        sweep(world.now)
        reached.append(Escalation.objects.get().level)
    assert reached == [1, 2, 3, 4, 4, 4]
    told = Notice.objects.filter(event__record=requirement.pk, reason="escalation")
    assert set(told.values_list("person__email", flat=True)) >= {"lead@takt.test", "leader@takt.test"}


def test_acknowledging_stops_the_climb(world):
    requirement = late(world)
    sweep(world.now)
    requirement.acknowledge(by=world.member, at=world.later())
    assert sweep(world.later(500)) == {"nudged": 0, "escalated": 0}
    assert Escalation.objects.get().acknowledged_by == world.member


def test_resolving_comes_back_down_with_a_note_and_a_new_target(world):
    requirement = late(world)
    sweep(world.now)
    requirement.resolve("与业务约定下周三前评审", by=world.lead, at=world.later())
    climb = Escalation.objects.get()
    assert (climb.closed_at, climb.note) == (world.now, "与业务约定下周三前评审")
    assert requirement.target_at > world.now
    assert sweep(world.later()) == {"nudged": 0, "escalated": 0}


def test_resolving_needs_its_closing_note(world):
    requirement = late(world)
    sweep(world.now)
    with pytest.raises(Invalid):
        requirement.resolve(" ", by=world.lead, at=world.now)
    assert Escalation.objects.get().closed_at is None


def test_moving_on_ends_the_climb_and_tells_whom_it_had_reached(world):
    requirement = late(world)
    sweep(world.now)
    world.now = Escalation.objects.get().next_at
    sweep(world.now)
    world.now = Escalation.objects.get().next_at
    sweep(world.now)  # the lead knows
    requirement.move(world.stage(requirement, "review"), by=world.member, answers={0: "y", 1: "y"}, at=world.later())
    assert Escalation.objects.get().closed_at == world.now
    assert Notice.objects.filter(event__verb="move", reason="escalation", person=world.lead).exists()


def test_a_snoozed_requirement_has_no_target(world):
    requirement = world.requirement()
    requirement.snooze((world.now + timedelta(days=60)).date(), "等二季度预算", by=world.lead, at=world.now)
    assert Record.objects.get(pk=requirement.pk).target_at is None
    assert sweep(world.later(24 * 30)) == {"nudged": 0, "escalated": 0}
