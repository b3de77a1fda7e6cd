"""Nobody gives or touches a level at or above their own."""

import pytest

from takt.ground.belonging import change_role, join, leave
from takt.ground.errors import Invalid, NotAllowed
from takt.ground.models import Event, Membership, Person
from takt.ground.roles import Office, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy(world) -> Person:
    """A second lead of `live`."""
    join(world.live, world.stranger, Role.LEAD, None, by=world.leader, at=world.now)
    return world.stranger


def refused(act):
    before = Event.objects.count(), list(Membership.objects.order_by("pk").values())
    with pytest.raises(NotAllowed):
        act()
    assert before == (Event.objects.count(), list(Membership.objects.order_by("pk").values()))


def test_a_lead_makes_nobody_a_lead_of_their_own_unit(world):
    place = world.live.memberships.get(person=world.member)
    refused(lambda: change_role(place, Role.LEAD, None, by=world.lead))
    refused(lambda: join(world.live, world.stranger, Role.LEAD, None, by=world.lead))


def test_a_lead_removes_and_demotes_no_other_lead_nor_themselves(world, deputy):
    for person in (deputy, world.lead):
        place = world.live.memberships.get(person=person)
        refused(lambda place=place: leave(place, by=world.lead))
        refused(lambda place=place: change_role(place, Role.READER, None, by=world.lead))


def test_a_lead_names_the_leads_of_units_below(world):
    join(world.line, world.member, Role.LEAD, None, by=world.lead, at=world.now)
    leave(world.line.memberships.get(), by=world.lead, at=world.now)
    assert [event.verb for event in Event.objects.order_by("-pk")[:2]] == ["leave", "join"]


def test_the_pmo_leader_names_and_removes_any_lead(world, deputy):
    leave(world.live.memberships.get(person=deputy), by=world.leader, at=world.now)
    assert not world.live.memberships.filter(person=deputy).exists()


def test_two_leaders_cannot_both_go(world):
    with world.lead.doing("change_office", by=world.leader):
        world.lead.office = Office.LEADER
    world.leader.depart(by=world.lead)
    with pytest.raises(Invalid):
        Person.objects.get(pk=world.lead.pk).depart(by=world.lead)
