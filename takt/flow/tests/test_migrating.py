"""Running records follow a new version of their process: effects first, then all of them or none."""

from datetime import timedelta

import pytest

from takt.flow.migrating import migrate, plan, running_on, same_codes
from takt.flow.models import GateDecision, Handover
from takt.ground.designing import design_of, draft, publish, redesign
from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.models import Event, Notice, Process, Record

MAPPING = {"proposal": "proposal", "review": "review", "scheduling": "scheduling", "development": "development"}


@pytest.fixture
def process(world):
    return Process.objects.get(code="internet-product")


def next_version(process, world, **changes):
    """Version 2, published, with `changes` as {code of the stage: {field: value}}."""
    version = draft(process, by=world.leader, at=world.now)
    design = design_of(version)
    for stage in design:
        stage.update(changes.get(stage["code"], {}))
    redesign(version, design, by=world.leader, at=world.now)
    publish(version, by=world.leader, at=world.now)
    return process.versions.get(number=1), version


def moved(world, process, before, after, mapping=MAPPING, **more):
    return migrate(process, before, after, mapping, by=more.pop("by", world.leader), at=world.now, **more)


def test_open_records_follow_with_an_event_each_in_one_batch(world, process):
    first, second = world.accepted(), world.in_scheduling()
    before, after = next_version(process, world)
    assert moved(world, process, before, after) == 2
    stages = [Record.objects.get(pk=record.pk).stage for record in (first, second)]
    assert [(stage.code, stage.version_id) for stage in stages] == [("proposal", after.pk), ("scheduling", after.pk)]
    events = Event.objects.order_by("-pk")[:3]
    assert [event.verb for event in events] == ["migrate", "follow", "follow"]
    assert len({event.batch for event in events}) == 1
    assert events[0].batch
    assert (events[1].stage_from.version_id, events[1].stage_to.version_id) == (before.pk, after.pk)


def test_a_record_keeps_its_owner_and_how_long_it_has_stood_in_its_stage(world, process):
    requirement = world.accepted()
    before, after = next_version(process, world, proposal={"function": "business"})
    since, owner = requirement.stage_since, requirement.owner_id
    world.later(5)
    moved(world, process, before, after)
    stored = Record.objects.get(pk=requirement.pk)
    assert (stored.stage_since, stored.owner_id, stored.turn_person_id) == (since, owner, owner)
    assert Notice.objects.filter(event__verb="follow", person=world.member).count() == 1


def test_the_plan_counts_changed_functions_targets_and_what_is_late_at_once(world, process):
    world.accepted()
    before, after = next_version(process, world, proposal={"function": "business", "target": 1})
    planned = plan(process, before, after, MAPPING, at=world.later(4))
    effect = planned.effects[0]
    assert (effect.before.code, effect.records, effect.late) == ("proposal", 1, 1)
    assert effect.function_changes
    assert effect.target_changes
    moved(world, process, before, after)
    assert Record.objects.get(kind="requirement").target_at < world.now


def test_a_climb_ends_where_the_new_version_leaves_more_time(world, process):
    requirement = world.accepted()
    requirement.nudge(at=requirement.target_at + timedelta(minutes=1))
    world.later(40)
    before, after = next_version(process, world, proposal={"target": 400})
    moved(world, process, before, after)
    assert Record.objects.get(pk=requirement.pk).as_kind().climb is None


def test_an_open_record_in_a_stage_without_a_mapping_stops_all(world, process):
    world.accepted()
    staying = world.in_scheduling()
    before, after = next_version(process, world)
    count = Event.objects.count()
    with pytest.raises(Invalid) as refused:
        moved(world, process, before, after, {"proposal": "proposal"})
    assert set(refused.value.fields) == {"scheduling"}
    assert Event.objects.count() == count
    assert Record.objects.get(pk=staying.pk).stage.version_id == before.pk


def test_work_under_way_is_not_closed_by_moving_it(world, process):
    requirement = world.accepted()
    before, after = next_version(process, world)
    with pytest.raises(Invalid):
        moved(world, process, before, after, {"proposal": "completed"})
    assert Record.objects.get(pk=requirement.pk).closed_at is None


def test_a_waiting_handover_is_moved_with_its_record_and_can_still_be_accepted(world, process):
    requirement = world.in_scheduling()
    offer = requirement.offer(
        world.stage(requirement, "development"), by=world.member, receiver=world.lead, answers={0: "y", 1: "y"},
        at=world.now,
    )  # fmt: skip
    before, after = next_version(process, world)
    assert plan(process, before, after, MAPPING, at=world.now).effects[1].incoming == 1
    moved(world, process, before, after)
    offer = Handover.objects.get(pk=offer.pk)
    assert {offer.stage_from.version_id, offer.stage_to.version_id} == {after.pk}
    own = Record.objects.get(pk=requirement.pk).as_kind()
    own.receive(by=world.lead, at=world.later())
    assert (own.stage.code, own.stage.version_id, own.owner) == ("development", after.pk, world.lead)


@pytest.mark.parametrize("into", ["", "scheduling"])
def test_a_waiting_handover_without_a_stage_of_its_own_stops_all(world, process, into):
    requirement = world.in_scheduling()
    requirement.offer(
        world.stage(requirement, "development"), by=world.member, receiver=world.lead, answers={0: "y", 1: "y"},
        at=world.now,
    )  # fmt: skip
    before, after = next_version(process, world)
    with pytest.raises(Invalid) as refused:
        moved(world, process, before, after, {**MAPPING, "development": into})
    assert set(refused.value.fields) == {"development"}
    assert Record.objects.get(pk=requirement.pk).stage.version_id == before.pk


def test_a_decision_that_is_asked_for_moves_with_its_gate(world, process):
    requirement = world.accepted()
    requirement.move(world.stage(requirement, "review"), by=world.member, answers={0: "y", 1: "y"}, at=world.now)
    requirement.present({0: "ok"}, by=world.member, at=world.now)
    before, after = next_version(process, world)
    with pytest.raises(Invalid):
        moved(world, process, before, after, {**MAPPING, "review": "scheduling"})
    moved(world, process, before, after)
    assert GateDecision.objects.get(record=requirement.pk).stage.version_id == after.pk


def test_a_gate_that_was_passed_stays_passed(world, process):
    requirement = world.accepted()
    requirement.move(world.stage(requirement, "review"), by=world.member, answers={0: "y", 1: "y"}, at=world.now)
    requirement.decide("go", by=world.lead, evidence={0: "ok"}, at=world.now)
    before, after = next_version(process, world)
    moved(world, process, before, after)
    own = Record.objects.get(pk=requirement.pk).as_kind()
    assert own.gate_passed()


def test_only_leads_of_the_process_and_the_pmo_move_running_records(world, process):
    requirement = world.accepted()
    before, after = next_version(process, world)
    count = Event.objects.count()
    for person in (world.lead, world.member, world.stranger):
        with pytest.raises(NotAllowed):
            moved(world, process, before, after, by=person)
    assert Event.objects.count() == count
    assert Record.objects.get(pk=requirement.pk).stage.version_id == before.pk


def test_records_that_moved_since_the_effects_were_shown_stop_the_migration(world, process):
    world.accepted()
    before, after = next_version(process, world)
    seen = plan(process, before, after, MAPPING, at=world.now).digest
    world.now = world.later()
    Record.objects.get(kind="requirement").as_kind().move(
        before.stages.get(code="review"), by=world.member, answers={0: "y", 1: "y"}, at=world.now
    )
    with pytest.raises(NotNow):
        moved(world, process, before, after, seen=seen)
    assert running_on(process) == {1: 1}


def test_a_draft_takes_no_records(world, process):
    world.accepted()
    version = draft(process, by=world.leader, at=world.now)
    with pytest.raises(Invalid):
        moved(world, process, process.versions.get(number=1), version)
    assert running_on(process) == {1: 1}


def test_stages_that_are_called_the_same_are_mapped_at_once(world, process):
    before, after = next_version(process, world, launch={"code": "go-live"}, testing={"next": ["go-live"]},
                                 retrospective={"next": ["completed"]})  # fmt: skip
    mapping = same_codes(before, after)
    assert "launch" not in mapping
    assert mapping["review"] == "review"
