"""Triage: the requester always learns why."""

from datetime import timedelta

import pytest

from takt.demand.flows import wake
from takt.demand.models import Requirement
from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.models import Event, Link, Notice, Record


def told(person, verb):
    return Notice.objects.filter(person=person, event__verb=verb).values_list("reason", flat=True)


def test_a_new_requirement_is_the_turn_of_whoever_is_on_duty(world):
    requirement = world.requirement()
    assert (requirement.turn_person, requirement.owner, requirement.stage.code) == (world.lead, None, "proposal")
    assert list(told(world.lead, "raise")) == ["turn"]


def test_accepting_gives_it_an_owner_and_tells_the_requester(world):
    requirement = world.requirement()
    requirement.accept(by=world.lead, at=world.later())
    assert (requirement.owner, requirement.turn_person, requirement.triaged_at) == (world.lead, world.lead, world.now)
    assert list(told(world.reader, "accept")) == ["requester"]


def test_declining_closes_it_and_tells_the_requester_why(world):
    requirement = world.requirement()
    requirement.decline("今年不做线下收单", by=world.lead, at=world.later())
    stored = Requirement.objects.get(pk=requirement.pk)
    assert (stored.closed_at, stored.stage.category, stored.reason) == (world.now, "dropped", "今年不做线下收单")
    assert Event.objects.last().changes["what"] == "今年不做线下收单"
    assert list(told(world.reader, "decline")) == ["requester"]


def test_declining_without_a_reason_is_refused(world):
    requirement = world.requirement()
    before = Event.objects.count()
    with pytest.raises(Invalid):
        requirement.decline("  ", by=world.lead, at=world.now)
    assert Requirement.objects.get(pk=requirement.pk).closed_at is None
    assert Event.objects.count() == before


def test_merging_closes_one_links_both_and_lets_the_requester_follow_the_other(world):
    kept = world.accepted(by=world.member)
    doubled = world.requirement(title="退款到账太慢")
    doubled.merge(kept, by=world.lead, at=world.later())
    assert (doubled.merged_into, doubled.closed_at) == (kept, world.now)
    assert Link.objects.get().meaning == "duplicates"
    assert Record.objects.visible_to(world.reader).filter(pk=kept.pk).exists()
    assert kept.watches.filter(person=world.reader).exists()


def test_merging_into_what_one_does_not_see_is_refused(world):
    hidden = world.requirement(unit=world.ads, by=world.stranger)
    mine = world.requirement()
    with pytest.raises(Invalid, match="no such requirement"):
        mine.merge(hidden, by=world.lead, at=world.now)
    assert (Link.objects.count(), Requirement.objects.get(pk=mine.pk).closed_at) == (0, None)


def test_a_snoozed_requirement_leaves_the_inbox_and_comes_back_by_itself(world):
    requirement = world.requirement()
    until = (world.now + timedelta(days=14)).date()
    requirement.snooze(until, "等支付通道谈判", by=world.lead, at=world.now)
    assert requirement not in Requirement.objects.inbox(world.now)
    assert wake(world.later(24 * 13)) == {"woken": 0}
    assert wake(world.later(24 * 2)) == {"woken": 1}
    assert requirement in Requirement.objects.inbox(world.now)
    assert Event.objects.last().actor is None


def test_snoozing_into_the_past_is_refused(world):
    with pytest.raises(Invalid):
        world.requirement().snooze(world.now.date(), "x", by=world.lead, at=world.now)


def test_triage_is_for_those_on_turn_and_leads(world):
    requirement = world.requirement()
    for person in (world.reader, world.member, world.stranger):
        with pytest.raises(NotAllowed):
            requirement.accept(by=person, at=world.now)


def test_what_is_accepted_is_not_triaged_again(world):
    requirement = world.accepted()
    with pytest.raises(NotNow):
        requirement.accept(by=world.lead, at=world.now)
    with pytest.raises(NotNow):
        requirement.snooze((world.now + timedelta(days=3)).date(), "x", by=world.lead, at=world.now)


def test_what_is_not_accepted_does_not_move(world):
    requirement = world.requirement()
    with pytest.raises(NotNow):
        requirement.move(world.stage(requirement, "review"), by=world.lead, at=world.now)
