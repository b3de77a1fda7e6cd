"""Two acts at once: the second is held against what the first has made, not against what it read before."""

import pytest

from takt.demand.models import Requirement
from takt.ground.belonging import change_role, leave
from takt.ground.errors import Invalid, Refusal
from takt.ground.models import Membership, Unit
from takt.ground.roles import Role


def test_two_requirements_are_not_merged_into_each_other(world) -> None:
    one, other = world.accepted(), world.accepted()
    read_before = Requirement.objects.get(pk=other.pk)
    other.merge(one, by=world.lead, at=world.now)
    with pytest.raises(Invalid):
        Requirement.objects.get(pk=one.pk).merge(read_before, by=world.lead, at=world.now)
    assert Requirement.objects.get(pk=one.pk).merged_into is None


def test_nothing_is_merged_into_what_was_made_confidential_meanwhile(world) -> None:
    mine, other = world.accepted(by=world.member), world.accepted()
    mine.assign(world.lead, by=world.member, at=world.now)
    read_before = Requirement.objects.get(pk=other.pk)
    other.confide(by=world.member, at=world.now)
    for part in other.participations.filter(person=world.lead):
        other.let_out(part.person, by=world.leader, at=world.now)
    with pytest.raises(Invalid):
        Requirement.objects.get(pk=mine.pk).merge(read_before, by=world.lead, at=world.now)


def test_two_units_are_not_hung_below_each_other(world) -> None:
    read_before = Unit.objects.get(pk=world.ads.pk)
    Unit.objects.get(pk=world.ads.pk).move(world.live, by=world.leader, at=world.now)
    with pytest.raises(Invalid):
        Unit.objects.get(pk=world.live.pk).move(read_before, by=world.leader, at=world.now)


def test_the_role_of_whoever_was_removed_meanwhile_is_not_changed(world) -> None:
    place = Membership.objects.select_related("unit", "person").get(person=world.reader)
    leave(Membership.objects.get(pk=place.pk), by=world.lead, at=world.now)
    with pytest.raises(Refusal):
        change_role(place, Role.MEMBER, None, by=world.lead, at=world.now)
