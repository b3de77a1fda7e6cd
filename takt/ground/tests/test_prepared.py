"""A prepared query finds what the same query finds when it is put together anew, for everybody and always."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from takt.ground.belonging import change_office, leave
from takt.ground.models import Event, Person, Record
from takt.ground.prepared import Given, prepared, prepared_numbers
from takt.ground.roles import Office, Role

NEXT_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


@prepared
def opened_before(person: Person, now: datetime, kind: str) -> QuerySet[Record]:
    return Record.objects.visible_to(person).filter(opened_at__lt=now, kind=kind).select_related("unit", "stage")


@prepared
def among(keys: tuple[int, ...]) -> QuerySet[Record, tuple[int, str]]:
    return Record.objects.filter(pk__in=keys).order_by("pk").values_list("pk", "code")


@prepared
def coded(code: Given) -> QuerySet[Record]:
    return Record.objects.filter(code=code)


@prepared_numbers
def counted(person: Person, now: datetime) -> dict[str, int]:
    late = Count("pk", filter=Q(target_at__lt=now))
    found: dict[str, int] = Record.objects.visible_to(person).order_by().aggregate(all=Count("pk"), late=late)
    return found


@pytest.fixture
def requirements(world):
    return [world.requirement() for _ in range(3)] + [world.in_scheduling()]


def test_everybody_finds_what_the_query_finds_put_together_anew(world, requirements):
    for now in (world.now, world.now + timedelta(days=90), NEXT_YEAR):
        for person in (world.lead, world.member, world.reader, world.stranger, world.leader):
            arguments = (person, now, "requirement")
            assert list(opened_before(*arguments)) == list(opened_before.afresh(*arguments))
            assert counted(person, now) == counted.afresh(person, now)
    assert len(opened_before(world.leader, world.now + timedelta(days=1), "requirement")) == 4


def test_what_somebody_sees_in_a_higher_office_is_not_kept_for_those_they_were_like_before(world, requirements):
    @prepared
    def seen(person: Person) -> QuerySet[Record]:
        return Record.objects.visible_to(person)

    assert world.stranger.sight
    change_office(world.stranger, Office.LEADER, by=world.leader, at=world.now)
    assert len(seen(world.stranger)) == 4
    change_office(world.stranger, Office.NONE, by=world.leader, at=world.now)
    assert list(seen(Person.objects.get(pk=world.stranger.pk))) == []


def test_it_is_put_together_once_for_all_who_see_the_same(world, requirements):
    opened_before(world.lead, world.now, "requirement")
    kept = len(opened_before._plans)
    for days in range(5):
        opened_before(world.lead, world.now + timedelta(days=days), "requirement")
    assert len(opened_before._plans) == kept


def test_whoever_loses_a_role_finds_nothing_more_at_once(world, requirements):
    now = world.now + timedelta(days=1)
    before = Person.objects.get(pk=world.member.pk)
    assert list(opened_before(before, now, "requirement"))
    for membership in world.member.memberships.select_related("unit"):
        leave(membership, by=world.leader, at=world.now)
    after = Person.objects.get(pk=world.member.pk)
    assert after.role_at(world.line.path) == Role.NONE
    assert list(opened_before(after, now, "requirement")) == list(opened_before.afresh(after, now, "requirement"))


def test_neighbours_come_along_without_another_query(world, requirements):
    with CaptureQueriesContext(connection) as asked:
        names = [record.unit.name for record in opened_before(world.leader, NEXT_YEAR, "requirement")]
    assert len(names) == len(requirements)
    assert len([one for one in asked if "ground_record" in one["sql"]]) == 1


def test_tuples_of_any_length_find_their_rows(world, requirements):
    for length in range(len(requirements) + 1):
        keys = tuple(sorted(record.pk for record in requirements[:length]))
        assert [key for key, _code in among(keys)] == list(keys)


def test_a_given_text_fills_a_slot(world, requirements):
    for record in requirements:
        assert [found.pk for found in coded(Given(record.code))] == [record.pk]
    assert list(coded(Given("REQ-0' OR 1=1"))) == []
    assert len(coded._plans) == 1


@prepared
def within_a_week(now: datetime) -> QuerySet[Event]:
    return Event.objects.filter(at__gt=now - timedelta(days=7))


@prepared
def newest(number: int) -> QuerySet[Event]:
    return Event.objects.order_by("-pk")[:number]


@prepared
def asks_first(person: Person) -> QuerySet[Record]:
    return Record.objects.filter(unit__in=list(person.memberships.values_list("unit", flat=True)))


@pytest.mark.parametrize(
    ("build", "argument", "told"),
    [
        (within_a_week, lambda world: world.now, "reckons"),
        (newest, lambda world: 3, "writes an argument"),
        (asks_first, lambda world: world.member, "may not ask"),
    ],
)
def test_a_build_that_would_go_wrong_says_so(world, build, argument, told):
    with pytest.raises(TypeError, match=told):
        build(argument(world))


def test_it_cannot_be_narrowed_afterwards(world):
    with pytest.raises(TypeError, match="complete"):
        opened_before(world.lead, world.now, "requirement").filter(title="x")
