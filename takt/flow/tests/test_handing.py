"""Handing over."""

import pytest

from takt.flow.models import Handover
from takt.ground.belonging import join
from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.models import Event, Function, Person, Record
from takt.ground.roles import Role

YES = {0: "原型链接", 1: "5 人日,3 月 20 日上线"}


def offered(world, **more):
    requirement = world.in_scheduling()
    requirement.assign(world.lead, by=world.member, at=world.now)
    requirement.offer(world.stage(requirement, "development"), by=world.lead, answers=YES, at=world.now, **more)
    return requirement


def test_another_functions_stage_is_offered_to_whoever_does_that_work(world):
    requirement = offered(world)
    offer = requirement.offered
    assert (offer.giver, offer.receiver, offer.answers) == (world.lead, world.member, {"0": YES[0], "1": YES[1]})
    assert (requirement.owner, requirement.turn_person, requirement.waiting_since) == (
        world.lead,
        world.member,
        world.now,
    )
    assert Event.objects.last().verb == "offer"


def test_moving_to_another_functions_stage_without_a_handover_is_refused(world):
    requirement = world.in_scheduling()
    before = Event.objects.count()
    with pytest.raises(Invalid, match="hand it over"):
        requirement.move(world.stage(requirement, "development"), by=world.member, answers=YES, at=world.now)
    assert Event.objects.count() == before


def test_an_accepted_handover_changes_owner_and_stage_together(world):
    requirement = offered(world)
    requirement.receive(by=world.member, at=world.later(3))
    event = Event.objects.last()
    assert (requirement.owner, requirement.stage.code, requirement.waiting_since) == (world.member, "development", None)
    assert (event.owner_from, event.owner_to, event.stage_to.code) == (world.lead, world.member, "development")


def test_a_returned_handover_keeps_its_giver(world):
    requirement = offered(world)
    requirement.hand_back("missing", "缺少退款规则", by=world.member, at=world.later(2))
    handover = Handover.objects.get(record=requirement.pk)
    assert (requirement.owner, requirement.turn_person, requirement.stage.code) == (
        world.lead,
        world.lead,
        "scheduling",
    )
    assert (handover.outcome, handover.reason, handover.reply) == ("returned", "missing", "缺少退款规则")
    assert Event.objects.last().changes["reason"] == "missing"


@pytest.mark.parametrize(("reason", "note"), [("", "x"), ("nonsense", "x"), ("other", " ")])
def test_a_return_says_why(world, reason, note):
    requirement = offered(world)
    before = Event.objects.count()
    with pytest.raises(Invalid):
        requirement.hand_back(reason, note, by=world.member, at=world.now)
    assert Record.objects.get(pk=requirement.pk).waiting_since is not None
    assert Event.objects.count() == before


def test_the_giver_does_not_accept_what_is_offered_to_another(world):
    requirement = offered(world, receiver=world.stranger, unit=world.ads)
    before = Event.objects.count()
    for person in (world.member, world.reader):
        with pytest.raises(NotAllowed):
            requirement.receive(by=person, at=world.now)
    assert Event.objects.count() == before


def test_a_handover_to_another_unit_lets_that_unit_take_part(world):
    colleague = Person(email="new@takt.test", name_zh="孙悦")
    with colleague.doing("invite", by=world.leader, at=world.now):
        pass
    join(world.ads, colleague, Role.MEMBER, None, by=world.leader, at=world.now)
    requirement = world.in_scheduling()
    assert not Record.objects.visible_to(colleague).filter(pk=requirement.pk).exists()
    requirement.offer(
        world.stage(requirement, "development"), by=world.member, unit=world.ads, answers=YES, at=world.now
    )
    assert requirement.turn_person == world.stranger  # the only one of that function there
    assert Record.objects.visible_to(colleague).filter(pk=requirement.pk).exists()
    assert requirement.unit == world.live


def test_where_nobody_is_on_duty_the_function_has_the_turn_and_anyone_of_it_may_accept(world):
    requirement = world.in_scheduling()
    second = Person(email="second@takt.test", name_zh="何川")
    with second.doing("invite", by=world.leader, at=world.now):
        pass
    join(world.live, second, Role.MEMBER, Function.objects.get(code="technology"), by=world.leader, at=world.now)
    requirement.offer(world.stage(requirement, "development"), by=world.member, answers=YES, at=world.now)
    assert (requirement.turn_person, requirement.turn_function.code) == (None, "technology")
    requirement.receive(by=second, at=world.later())
    assert requirement.owner == second


def test_a_checklist_with_a_gap_is_not_offered(world):
    requirement = world.in_scheduling()
    with pytest.raises(Invalid) as refusal:
        requirement.offer(world.stage(requirement, "development"), by=world.member, answers={0: "x"}, at=world.now)
    assert set(refusal.value.fields) == {"answers.1"}
    assert requirement.offered is None


def test_an_offered_record_is_not_offered_moved_or_assigned_again(world):
    requirement = offered(world)
    testing = world.stage(requirement, "testing")
    for act in (
        lambda: requirement.offer(testing, by=world.lead, at=world.now),
        lambda: requirement.move(testing, by=world.lead, at=world.now),
        lambda: requirement.assign(world.member, by=world.lead, at=world.now),
    ):
        with pytest.raises((NotNow, Invalid)):
            act()
    assert Handover.objects.filter(record=requirement.pk).count() == 1


def test_a_withdrawn_offer_gives_the_turn_back(world):
    requirement = offered(world)
    requirement.withdraw(by=world.lead, at=world.later())
    assert (requirement.turn_person, requirement.waiting_since, requirement.offered) == (world.lead, None, None)


def test_a_confidential_record_is_handed_to_a_named_person_only(world):
    requirement = world.in_scheduling()
    requirement.confide(by=world.member, at=world.now)
    development = world.stage(requirement, "development")
    join(world.ads, world.lead, Role.MEMBER, Function.objects.get(code="technology"), by=world.leader, at=world.now)
    with pytest.raises(Invalid, match="named person"):
        requirement.offer(development, by=world.member, unit=world.ads, answers=YES, at=world.now)
    requirement.offer(development, by=world.member, unit=world.ads, receiver=world.stranger, answers=YES, at=world.now)
    assert Record.objects.visible_to(world.stranger).filter(pk=requirement.pk).exists()
