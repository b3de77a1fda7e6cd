"""The log is a chain: whatever is done to it past the house is found."""

import pytest
from django.db import connection

from takt.ground import chain, sealing
from takt.ground.errors import Invalid, NotAllowed
from takt.ground.models import Event, Seal
from takt.ground.redacting import MARK


def past_the_house(*statements):
    """What somebody with the rights of the database does: triggers are no hindrance to them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "ALTER TABLE ground_event DISABLE TRIGGER USER; ALTER TABLE ground_seal DISABLE TRIGGER USER"
            )
        else:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            for name in ("event_no_update", "event_no_delete", "seal_no_update", "seal_no_delete"):
                cursor.execute(f"DROP TRIGGER ground_{name}")
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def sealed(world):
    """A requirement with a story, sealed; the keys of its events."""
    requirement = world.accepted()
    requirement.edit({"title": "退款要快"}, by=world.member, at=world.later())
    requirement.comment("张三 13800000000 打来过", by=world.member, at=world.later())
    sealing.seal(world.later())
    return requirement


def found(world, heads=()):
    return list(chain.faults(world.now, list(heads)))


def test_a_log_that_nobody_touched_is_whole(world, sealed):
    assert Seal.objects.count() == Event.objects.count()
    assert found(world) == []


def test_an_event_is_sealed_once_and_later_ones_hold_on_to_it(world, sealed):
    assert sealing.seal(world.now) == 0
    before = sealing.head()
    sealed.edit({"title": "again"}, by=world.member, at=world.later())
    assert sealing.seal(world.now) == 1
    assert sealing.head().place == before.place + 1
    assert found(world) == []


def test_an_event_that_is_committed_late_is_sealed_though_younger_ones_were(world, sealed):
    last = Event.objects.order_by("-pk").first()
    with connection.cursor() as cursor:  # a key that was given out and whose transaction ended after the others
        cursor.execute(
            "INSERT INTO ground_event (id, at, kind, verb, changes, batch) VALUES (%s, %s, 'unit', 'edit', '{}', '')",
            [last.pk + 5, world.now],
        )
        sealing.seal(world.now)
        cursor.execute(
            "INSERT INTO ground_event (id, at, kind, verb, changes, batch) VALUES (%s, %s, 'unit', 'edit', '{}', '')",
            [last.pk + 3, world.now],
        )
    assert sealing.seal(world.later(0.01)) == 1
    assert found(world) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE ground_event SET verb = 'accept' WHERE id = {last}", "was changed"),
        ("UPDATE ground_event SET actor_id = NULL WHERE id = {last}", "was changed"),
        ("""UPDATE ground_event SET changes = '{{"title": ["a", "b"]}}' WHERE id = {last}""", "What event"),
        ("UPDATE ground_seal SET salt = '' WHERE event_id = {last}", "What event"),
        ("UPDATE ground_seal SET sealed_at = '2020-01-01 00:00:00+00:00' WHERE event_id = {first}", "was changed"),
        ("UPDATE ground_seal SET head = 'x' WHERE event_id = {first}", "was changed"),
        ("DELETE FROM ground_seal WHERE event_id = {first}", "are gone"),
    ],
)
def test_what_was_changed_or_removed_is_found(world, sealed, statement, said):
    keys = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    past_the_house(statement.format(last=keys[-1], first=keys[-3]))
    assert any(said in fault for fault in found(world))


def test_an_event_that_was_removed_is_found(world, sealed):
    key = Event.objects.filter(verb="comment").get().pk
    past_the_house(
        f"DELETE FROM ground_notice WHERE event_id = {key}", f"DELETE FROM ground_seal WHERE event_id = {key}"
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ground_event WHERE id = %s", [key])
    head = chain.Head(place=Event.objects.count() + 1, digest="0" * 64)
    assert any("cut off" in fault for fault in found(world, [head]))


def test_two_events_that_changed_places_are_found(world, sealed):
    one, other = Event.objects.order_by("-pk").values_list("pk", flat=True)[:2]
    past_the_house(
        f"UPDATE ground_seal SET event_id = 0 - {one} WHERE event_id = {one}",
        f"UPDATE ground_seal SET event_id = {one} WHERE event_id = {other}",
        f"UPDATE ground_seal SET event_id = {other} WHERE event_id = 0 - {one}",
    ) if connection.vendor == "sqlite" else past_the_house(
        f"UPDATE ground_event SET at = at + interval '1 second' WHERE id IN ({one}, {other})"
    )
    assert len(found(world)) >= 2


def test_an_event_that_was_put_in_is_found(world, sealed):
    gap = Event.objects.order_by("pk").first().pk - 1
    sealing.seal(world.later(10))
    sealed.edit({"title": "later"}, by=world.member, at=world.later(10))
    sealing.seal(world.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ground_event (id, at, kind, verb, changes, batch) VALUES (%s, %s, 'unit', 'edit', '{}', '')",
            [gap, world.now],
        )
    sealing.seal_late(world.later(10))
    assert any("put in" in fault for fault in found(world))


def test_events_without_a_seal_are_told_after_two_hours(world):
    world.requirement()
    world.later(3)
    assert any("have no seal" in fault for fault in found(world))


def test_redacted_words_are_gone_from_record_talk_and_log_and_the_chain_holds(world, sealed):
    sealed.edit({"title": "张三要退款"}, by=world.member, at=world.later())
    sealed.attach("张三.txt", [b"x"], by=world.member, at=world.later())
    sealing.seal(world.now)
    sealed.redact(["张三", "13800000000"], by=world.leader, at=world.later())
    sealing.seal(world.now)
    assert sealed.title == f"{MARK}要退款"
    assert sealed.comments.get().text == f"{MARK} {MARK} 打来过"
    assert sealed.files.get().name == f"{MARK}.txt"
    assert not Event.objects.filter(changes__icontains="张三").exists()
    assert "张三" not in str([event.changes for event in sealed.events.all()])
    assert Event.objects.last().verb == "redact"
    assert found(world) == []


def test_what_a_redaction_left_cannot_be_changed_either(world, sealed):
    sealed.edit({"title": "张三要退款"}, by=world.member, at=world.later())
    sealed.redact(["张三"], by=world.leader, at=world.later())
    sealing.seal(world.now)
    event = sealed.events.filter(verb="edit").last()
    past_the_house(f"UPDATE ground_event SET changes = '{{}}' WHERE id = {event.pk}")
    assert any("What event" in fault for fault in found(world))


def test_only_the_pmo_leader_redacts_and_only_what_is_there(world, sealed):
    before = Event.objects.count()
    with pytest.raises(NotAllowed):
        sealed.redact(["退款"], by=world.lead, at=world.now)
    with pytest.raises(Invalid):
        sealed.redact(["李四"], by=world.leader, at=world.now)
    with pytest.raises(Invalid):
        sealed.redact(["a"], by=world.leader, at=world.now)
    assert Event.objects.count() == before


def test_a_second_redaction_takes_nothing_out_of_the_digests_of_the_first(world, sealed):
    sealed.redact(["要快"], by=world.leader, at=world.later())
    ((_key, digest),) = Event.objects.last().changes["events"]
    sealed.comment(f"my number is {digest[:2]}", by=world.member, at=world.later())
    sealing.seal(world.now)
    sealed.redact([digest[:2]], by=world.leader, at=world.later())
    sealing.seal(world.now)
    assert found(world) == []
