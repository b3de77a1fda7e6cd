"""The one rule for reading."""

import pytest

from takt.ground.belonging import change_office, join
from takt.ground.errors import NotSeen
from takt.ground.models import Comment, Event, File, Link, Person, Record
from takt.ground.roles import Office, Role


def sees(person, requirement):
    return Record.objects.visible_to(Person.objects.get(pk=person.pk)).filter(pk=requirement.pk).exists()


def newcomer(world, email="new@takt.test"):
    person = Person(email=email, name_zh="新同事")
    with person.doing("invite", by=world.leader, at=world.now):
        pass
    return person


def test_ones_own_unit_and_all_below_are_seen_and_nothing_beside_or_above(world):
    above = world.requirement(unit=world.group, by=world.leader)
    own = world.requirement(by=world.member)
    below = world.requirement(unit=world.line, by=world.member)
    beside = world.requirement(unit=world.ads, by=world.stranger)
    assert [sees(world.reader, r) for r in (above, own, below, beside)] == [False, True, True, False]


def test_who_raises_into_another_unit_follows_it_there(world):
    abroad = world.requirement(unit=world.ads, by=world.reader)
    assert sees(world.reader, abroad)
    assert not sees(world.member, abroad)


def test_taking_part_lets_a_person_see_one_record_only(world):
    shared, other = world.requirement(), world.requirement()
    shared.let_in(world.stranger, by=world.member, at=world.now)
    assert (sees(world.stranger, shared), sees(world.stranger, other)) == (True, False)
    shared.let_out(world.stranger, by=world.lead, at=world.now)
    assert not sees(world.stranger, shared)


def test_a_unit_that_takes_part_brings_its_people(world):
    shared = world.requirement()
    shared.let_in(world.ads, by=world.member, at=world.now)
    assert sees(world.stranger, shared)
    assert shared.role_of(world.stranger) == Role.MEMBER  # a lead elsewhere is a member here


def test_a_confidential_record_is_for_its_participants_and_the_pmo_leader(world):
    secret = world.requirement(by=world.member)
    secret.let_in(world.ads, by=world.member, at=world.now)
    secret.confide(by=world.lead, at=world.now)
    assert [sees(p, secret) for p in (world.member, world.lead, world.leader)] == [True, True, True]
    assert [sees(p, secret) for p in (world.reader, world.stranger)] == [False, False]


def test_a_pmo_member_sees_everything_but_what_is_confidential(world):
    office = newcomer(world)
    change_office(office, Office.MEMBER, by=world.leader, at=world.now)
    plain, secret = world.requirement(), world.requirement()
    secret.confide(by=world.lead, at=world.now)
    assert (sees(office, plain), sees(office, secret)) == (True, False)


def test_what_is_published_to_the_group_is_read_by_all_and_changed_by_none_of_them(world):
    shown = world.requirement()
    shown.publish(by=world.lead, at=world.now)
    assert sees(world.stranger, shown)
    assert shown.role_of(world.stranger) == Role.READER


def test_who_has_left_sees_nothing(world):
    requirement = world.requirement()
    world.member.depart(by=world.leader, at=world.now)
    assert not sees(world.member, requirement)


def test_the_unseen_is_not_found(world):
    hidden = world.requirement()
    with pytest.raises(NotSeen):
        Record.objects.seen_by(world.stranger, code=hidden.code)


def test_parts_of_a_record_are_seen_with_it(world):
    hidden = world.requirement()
    hidden.comment("内部讨论", by=world.member, at=world.now)
    hidden.attach("a.txt", [b"text"], by=world.member, at=world.now)
    for model in (Comment, File):
        assert model.objects.visible_to(world.member).count() == 1
        assert model.objects.visible_to(world.stranger).count() == 0
    assert not Event.objects.visible_to(world.stranger).filter(record=hidden.pk).exists()


def test_a_link_is_seen_where_both_ends_are(world):
    mine, hidden = world.requirement(unit=world.ads, by=world.stranger), world.requirement()
    mine.let_in(world.member, by=world.stranger, at=world.now)
    hidden.link(mine, "blocks", by=world.member, at=world.now)
    assert Link.objects.visible_to(world.member).count() == 1
    assert Link.objects.visible_to(world.stranger).count() == 0


def test_nobody_links_to_what_they_do_not_see(world):
    mine, hidden = world.requirement(unit=world.ads, by=world.stranger), world.requirement()
    before = Event.objects.count()
    with pytest.raises(Exception, match="no such record"):
        mine.link(hidden, "blocks", by=world.stranger, at=world.now)
    assert (Link.objects.count(), Event.objects.count()) == (0, before)


def test_a_role_in_a_unit_holds_below_it(world):
    person = newcomer(world)
    join(world.live, person, Role.LEAD, None, by=world.leader, at=world.now)
    person = Person.objects.get(pk=person.pk)
    below = world.requirement(unit=world.line)
    abroad = world.requirement(unit=world.ads, by=world.stranger)
    assert (person.role_in(below), person.role_in(abroad)) == (Role.LEAD, Role.NONE)
