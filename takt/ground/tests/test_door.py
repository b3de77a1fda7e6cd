"""The one door."""

import pytest
from django.db import DatabaseError, transaction

from takt.ground.errors import DoorClosed, Invalid, NotAllowed, Stale
from takt.ground.models import Event, Record


def test_an_edit_saves_what_changed_and_appends_one_event(world):
    requirement = world.requirement()
    before = Event.objects.count()
    requirement.edit({"title": "退款要快"}, by=world.member, at=world.later())
    stored = Record.objects.get(pk=requirement.pk)
    event = Event.objects.last()
    assert (stored.title, stored.version) == ("退款要快", 2)
    assert Event.objects.count() == before + 1
    assert (event.verb, event.actor, event.changes["title"]) == (
        "edit",
        world.member,
        ["支付失败后退款很慢", "退款要快"],
    )


def test_an_edit_that_someone_overtook_is_refused_and_writes_nothing(world):
    requirement = world.requirement()
    requirement.edit({"title": "first"}, by=world.member, at=world.now)
    before = Event.objects.count()
    with pytest.raises(Stale):
        requirement.edit({"title": "second"}, by=world.lead, at=world.now, expect=1)
    assert Record.objects.get(pk=requirement.pk).title == "first"
    assert Event.objects.count() == before


def test_a_reader_may_see_but_not_edit(world):
    requirement = world.requirement(by=world.member)
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        requirement.edit({"title": "x"}, by=world.reader, at=world.now)
    assert Record.objects.visible_to(world.reader).filter(pk=requirement.pk).exists()
    assert Event.objects.count() == before


def test_a_refusal_inside_an_act_undoes_all_of_it(world):
    requirement = world.requirement()
    before = Event.objects.count()
    with pytest.raises(Invalid):
        requirement.edit({"title": " "}, by=world.member, at=world.now)
    assert Record.objects.get(pk=requirement.pk).title == "支付失败后退款很慢"
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "write",
    [
        lambda record: record.save(),
        lambda record: record.delete(),
        lambda record: Record.objects.update(title="x"),
        lambda record: Record.objects.all().delete(),
        lambda record: Record.objects.create(title="x"),
        lambda record: Record.objects.bulk_create([Record(title="x")]),
        lambda record: record.events.update(verb="x"),
    ],
)
def test_nothing_is_written_past_the_door(world, write):
    requirement = world.requirement()
    with pytest.raises(DoorClosed):
        write(requirement)


@pytest.mark.parametrize("statement", ["UPDATE ground_event SET verb = 'x'", "DELETE FROM ground_event"])
def test_the_database_itself_keeps_the_log(world, statement):
    from django.db import connection

    world.requirement()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_all_verbs_are_judged_with_few_lookups(world, django_assert_max_num_queries):
    requirement = world.in_scheduling()
    with django_assert_max_num_queries(8):
        able = requirement.possible(world.member)
    assert able == {verb for verb in requirement.verbs() if verb != "raise" and requirement.can(verb, world.member)}
