"""Work after the commit: one effect a key, in order, tried for a day, given up, tried again."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction

from takt.ground import errands
from takt.ground.errands import Failed, Hopeless, Later
from takt.ground.errors import NotAllowed, NotNow
from takt.ground.models import Comment, Errand, Event

pytestmark = pytest.mark.django_db


class Receiver:
    """Somebody outside: hears keys, and fails or asks for patience as it is told."""

    def __init__(self):
        self.heard, self.written, self.trouble = [], [], {}

    def effect(self, errand, now):
        if errand.key in self.trouble:
            raise self.trouble[errand.key]
        self.heard.append(errand.key)
        return lambda: self.written.append(errand.key)


@pytest.fixture
def receiver():
    return Receiver()


@pytest.fixture
def run(receiver):
    return lambda now: errands.work_off({"tell": receiver.effect}, now)


def put(world, *keys, **fields):
    with transaction.atomic():
        errands.put([errands.wanted("tell", key=key, at=world.now, **fields) for key in keys])


def test_an_errand_is_done_once_and_remembered(world, receiver, run):
    put(world, "a")
    put(world, "a")
    assert run(world.now) == {"done": 1}
    assert run(world.later(1)) == {}
    assert receiver.heard == receiver.written == ["a"]
    assert Errand.objects.get().done_at is not None


def test_an_act_that_is_taken_back_wants_nothing(world, run):
    with transaction.atomic():
        errands.put([errands.wanted("tell", key="a", at=world.now)])
        transaction.set_rollback(True)
    assert run(world.now) == {}


def test_it_waits_until_it_is_due(world, run):
    put(world, "a", due=world.now + timedelta(hours=2))
    assert run(world.later(1)) == {}
    assert run(world.later(1)) == {"done": 1}


def test_pauses_grow_until_a_day_has_passed_and_then_it_is_given_up(world, receiver, run):
    put(world, "a")
    receiver.trouble["a"] = Failed("nobody there")
    tried, began = [], world.now
    for _minute in range(26 * 60):
        if run(world.later(1 / 60)):
            tried.append(world.now)
    pauses = [later - sooner for sooner, later in pairwise(tried)]
    errand = Errand.objects.get()
    assert pauses == sorted(pauses)
    assert len(tried) == errand.attempts > 10
    assert timedelta(hours=20) < errand.dead_at - began <= timedelta(hours=24)
    assert errand.failure == "nobody there"


def test_what_is_hopeless_is_given_up_at_once(world, receiver, run):
    put(world, "a")
    receiver.trouble["a"] = Hopeless("gone")
    assert run(world.now) == {"dead": 1}
    assert run(world.later(100)) == {}


def test_putting_off_costs_no_attempt(world, receiver, run):
    put(world, "a")
    receiver.trouble["a"] = Later(world.now + timedelta(hours=3))
    assert run(world.now) == {"later": 1}
    assert run(world.later(1)) == {}
    receiver.trouble.clear()
    assert run(world.later(2)) == {"done": 1}
    assert Errand.objects.get().attempts == 1


def test_a_lane_keeps_its_order_and_delays_no_other(world, receiver, run):
    put(world, "a1", "a2", "a3", lane="a")
    put(world, "b1", "b2", lane="b")
    receiver.trouble["a1"] = Failed("not yet")
    assert run(world.now) == {"failed": 1, "done": 2}
    receiver.trouble.clear()
    assert run(world.later(1)) == {"done": 3}
    assert receiver.heard == ["b1", "b2", "a1", "a2", "a3"]


def test_a_lane_goes_on_where_its_first_is_given_up(world, receiver, run):
    put(world, "a1", "a2", lane="a")
    receiver.trouble["a1"] = Hopeless("never")
    assert run(world.now) == {"dead": 1, "done": 1}


def test_what_somebody_is_at_is_not_taken_twice(world):
    put(world, "a1", "a2", lane="a")
    assert errands.take(world.now).key == "a1"
    assert errands.take(world.now) is None


def test_a_worker_that_died_loses_its_errand_after_a_minute(world, receiver, run):
    put(world, "a")
    errands.take(world.now)
    assert run(world.now + timedelta(seconds=59)) == {}
    assert run(world.now + timedelta(seconds=60)) == {"done": 1}


def test_whoever_lost_an_errand_writes_nothing(world, receiver):
    put(world, "a")
    slow = errands.take(world.now)
    errands.take(world.later(1))
    assert errands.work(slow, {"tell": receiver.effect}, world.now) == "lost"
    assert Errand.objects.get().done_at is None


def test_what_an_effect_writes_here_stands_or_falls_with_the_errand(world, run):
    record = world.requirement()

    def twice(errand, now):
        def write():
            record.comment("said", by=world.lead, at=now)
            raise ZeroDivisionError

        return write

    put(world, "a")
    assert errands.work_off({"tell": twice}, world.now) == {"failed": 1}
    assert not Comment.objects.exists()
    assert Errand.objects.get().failure == "ZeroDivisionError()"


def test_a_busy_destination_is_passed_over(world):
    put(world, "a", destination="one")
    put(world, "b", destination="two")
    assert errands.take(world.now, busy={"one"}).key == "b"


def test_the_leader_has_what_was_given_up_tried_again(world, receiver, run):
    put(world, "a")
    receiver.trouble["a"] = Hopeless("gone")
    run(world.now)
    receiver.trouble.clear()
    Errand.objects.get().replay(by=world.leader, at=world.later(100))
    assert run(world.now) == {"done": 1}
    event = Event.objects.get(kind="errand")
    assert (event.verb, event.actor, event.changes["what"]) == ("replay", world.leader, "tell a")


def test_others_may_not_and_what_is_under_way_needs_no_replay(world, run):
    put(world, "a")
    with pytest.raises(NotNow):
        Errand.objects.get().replay(by=world.leader, at=world.now)
    with pytest.raises(NotAllowed):
        Errand.objects.get().replay(by=world.lead, at=world.now)
    assert not Event.objects.filter(kind="errand").exists()


def test_a_lead_sees_and_replays_what_is_run_for_the_unit(world, receiver, run):
    put(world, "ours", unit=world.line)
    put(world, "theirs", unit=world.ads)
    put(world, "of the house")
    receiver.trouble = dict.fromkeys(("ours", "theirs"), Hopeless("gone"))
    run(world.now)
    assert [errand.key for errand in Errand.objects.visible_to(world.lead)] == ["ours"]
    assert not Errand.objects.visible_to(world.member).exists()
    assert Errand.objects.visible_to(world.leader).count() == 3
    Errand.objects.get(key="ours").replay(by=world.lead, at=world.now)


def test_what_was_done_is_forgotten_after_a_week(world, run):
    put(world, "a", "b")
    run(world.now)
    assert errands.forget(world.later(24 * 6)) == 0
    assert errands.forget(world.later(25)) == 2
