"""Whatever people do to requirements, in whatever order: one owner, one turn, an event for every change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from takt.demand.models import Requirement
from takt.flow.escalating import sweep
from takt.flow.models import Escalation, Handover
from takt.ground.belonging import change_role, join, leave
from takt.ground.errors import Refusal
from takt.ground.models import Event, Function, Membership, Person, Record
from takt.ground.roles import Role
from tests.world import World

PEOPLE = ("leader", "lead", "member", "reader", "stranger")
people = st.sampled_from(PEOPLE)
reasons = st.sampled_from([*Handover.Reason.values, "nonsense"])
actors = st.sampled_from((*PEOPLE, "able", "able", "able", "able"))  # "able": somebody who may, where there is one


class Moving(RuleBasedStateMachine):
    """Two requirements and five people who try everything. A refusal must leave everything as it was."""

    @initialize()
    def begin(self) -> None:
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.world = World.load()
        self.records = [self.world.in_scheduling(), self.world.requirement(title="直播间卡顿", unit=self.world.line)]

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def attempt(self, verb: str, number: int, who: str, act: Any) -> None:
        """Do an act as somebody; check what a refusal, and what a success, leaves behind."""
        self.world.later(3)
        pk = self.records[number].pk
        record = Requirement.objects.get(pk=pk)
        before, events = self.state(pk), Event.objects.count()
        try:
            act(record, self.actor(record, verb, who))
        except Refusal:
            assert self.state(pk) == before
            assert Event.objects.count() == events
        else:
            assert Event.objects.count() > events
            self.judge(before, self.state(pk), Event.objects.filter(record=pk).last())

    def actor(self, record: Requirement, verb: str, who: str) -> Person:
        able = (Person.objects.get(email=f"{name}@takt.test") for name in PEOPLE)
        if who == "able":
            return next((person for person in able if record.can(verb, person)), self.world.leader)
        return Person.objects.get(email=f"{who}@takt.test")

    def state(self, pk: int) -> dict[str, Any]:
        return Requirement.objects.filter(pk=pk).values().get()

    def judge(self, before: dict[str, Any], after: dict[str, Any], event: Event) -> None:
        """What the event says is what happened."""
        assert (event.owner_from_id, event.owner_to_id) == (before["owner_id"], after["owner_id"])
        assert (event.stage_from_id, event.stage_to_id) == (before["stage_id"], after["stage_id"])
        if before["owner_id"] != after["owner_id"]:
            assert event.verb in {"receive", "assign", "accept", "offer"}
            assert before["owner_id"] is None or event.verb != "offer"
        assert (after["version"] > before["version"]) == (after != before)

    @rule(number=st.integers(0, 1), choice=st.integers(0, 11), stage=st.integers(0, 3), reason=reasons)
    def go_on(self, number: int, choice: int, stage: int, reason: str) -> None:
        """Whatever carries the work on and is possible now, so that long journeys happen too."""
        acts = {
            "accept": lambda r, p: r.accept(by=p, owner=self.world.member, at=self.world.now),
            "move": lambda r, p: r.move(self.next(r, stage), by=p, answers=YES, at=self.world.now),
            "offer": lambda r, p: r.offer(self.next(r, stage), by=p, answers=YES, at=self.world.now),
            "receive": lambda r, p: r.receive(by=p, at=self.world.now),
            "hand_back": lambda r, p: r.hand_back(reason, "请补充", by=p, at=self.world.now),
            "decide": lambda r, p: r.decide("go", by=p, evidence=YES, at=self.world.now),
        }
        record = Requirement.objects.get(pk=self.records[number].pk)
        possible = [verb for verb in acts if record.can(verb, self.actor(record, verb, "able"))]
        if possible:
            verb = possible[choice % len(possible)]
            self.attempt(verb, number, "able", acts[verb])

    @rule(number=st.integers(0, 1), who=actors, owner=people)
    def accept(self, number: int, who: str, owner: str) -> None:
        self.attempt(
            "accept", number, who, lambda r, p: r.accept(by=p, owner=getattr(self.world, owner), at=self.world.now)
        )

    @rule(number=st.integers(0, 1), who=actors, owner=people)
    def assign(self, number: int, who: str, owner: str) -> None:
        self.attempt("assign", number, who, lambda r, p: r.assign(getattr(self.world, owner), by=p, at=self.world.now))

    @rule(number=st.integers(0, 1), who=actors, choice=st.integers(0, 3))
    def move(self, number: int, who: str, choice: int) -> None:
        self.attempt(
            "move", number, who, lambda r, p: r.move(self.next(r, choice), by=p, answers=YES, at=self.world.now)
        )

    @rule(number=st.integers(0, 1), who=actors, choice=st.integers(0, 3), receiver=st.one_of(st.none(), people))
    def offer(self, number: int, who: str, choice: int, receiver: str | None) -> None:
        named = getattr(self.world, receiver) if receiver else None
        unit = self.world.ads if receiver == "stranger" else None
        self.attempt(
            "offer",
            number,
            who,
            lambda r, p: r.offer(self.next(r, choice), by=p, unit=unit, receiver=named, answers=YES, at=self.world.now),
        )

    @rule(number=st.integers(0, 1), who=actors)
    def receive(self, number: int, who: str) -> None:
        self.attempt("receive", number, who, lambda r, p: r.receive(by=p, at=self.world.now))

    @rule(number=st.integers(0, 1), who=actors, reason=reasons)
    def hand_back(self, number: int, who: str, reason: str) -> None:
        self.attempt("hand_back", number, who, lambda r, p: r.hand_back(reason, "请补充", by=p, at=self.world.now))

    @rule(number=st.integers(0, 1), who=actors)
    def withdraw(self, number: int, who: str) -> None:
        self.attempt("withdraw", number, who, lambda r, p: r.withdraw(by=p, at=self.world.now))

    @rule(
        number=st.integers(0, 1), who=actors, outcome=st.sampled_from(["go", "conditional", "hold", "return", "stop"])
    )
    def decide(self, number: int, who: str, outcome: str) -> None:
        self.attempt("decide", number, who, lambda r, p: r.decide(outcome, "好", by=p, evidence=YES, at=self.world.now))

    @rule(number=st.integers(0, 1), who=actors)
    def present(self, number: int, who: str) -> None:
        self.attempt("present", number, who, lambda r, p: r.present(YES, by=p, at=self.world.now))

    @rule(number=st.integers(0, 1), who=actors, days=st.integers(-1, 9))
    def snooze(self, number: int, who: str, days: int) -> None:
        until = self.world.now.date() + timedelta(days=days)
        self.attempt("snooze", number, who, lambda r, p: r.snooze(until, "等预算", by=p, at=self.world.now))

    @rule(number=st.integers(0, 1), who=actors)
    def wake(self, number: int, who: str) -> None:
        self.attempt("wake", number, who, lambda r, p: r.wake(by=p, at=self.world.now))

    @rule(
        number=st.integers(0, 1),
        who=actors,
        how=st.sampled_from(["merge", "decline", "confide"]),
        often=st.integers(0, 4),
    )
    def end(self, number: int, who: str, how: str, often: int) -> None:
        other = Requirement.objects.get(pk=self.records[1 - number].pk)
        acts = {
            "merge": lambda r, p: r.merge(other, by=p, at=self.world.now),
            "decline": lambda r, p: r.decline("方向不符", by=p, at=self.world.now),
            "confide": lambda r, p: r.confide(by=p, at=self.world.now),
        }
        if often == 0:
            self.attempt(how, number, who, acts[how])

    @rule(number=st.integers(0, 1), who=actors)
    def reopen(self, number: int, who: str) -> None:
        self.attempt("reopen", number, who, lambda r, p: r.reopen(by=p, at=self.world.now))

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        sweep(self.world.later(hours))

    @rule(who=people, role=st.sampled_from([Role.READER, Role.MEMBER, Role.LEAD]), by=people)
    def roles_change(self, who: str, role: Role, by: str) -> None:
        """Belonging and roles change under running work; nobody gives what they do not hold."""
        person, actor = (Person.objects.get(email=f"{name}@takt.test") for name in (who, by))
        mine = Membership.objects.filter(person=person, unit=self.world.live).first()
        function = Function.objects.get(code="quality")
        reach = actor.role_in(self.world.live)
        try:
            if mine is None:
                join(self.world.live, person, role, function, by=actor, at=self.world.now)
            elif role == Role.READER and by == "leader":
                leave(mine, by=actor, at=self.world.now)
            else:
                change_role(mine, role, function, by=actor, at=self.world.now)
        except Refusal:
            return
        assert reach >= Role.LEAD

    @precondition(lambda self: hasattr(self, "records"))
    @invariant()
    def every_open_record_has_one_turn(self) -> None:
        for row in Record.objects.open().values():
            person, function = row["turn_person_id"], row["turn_function_id"]
            assert (person is None) != (function is None)
            assert function is None or row["turn_unit_id"] is not None
            assert row["turn_since"] is not None
        assert not Record.objects.filter(closed_at__isnull=False, turn_person__isnull=False).exists()

    @precondition(lambda self: hasattr(self, "records"))
    @invariant()
    def an_offered_record_belongs_to_its_giver(self) -> None:
        waiting = list(Record.objects.filter(waiting_since__isnull=False))
        assert Handover.objects.filter(answered_at__isnull=True).count() == len(waiting)
        for record in waiting:
            offer = Handover.objects.get(record=record, answered_at__isnull=True)
            assert (record.owner_id, record.closed_at) == (offer.giver_id, None)
            assert record.waiting_since == offer.offered_at

    @precondition(lambda self: hasattr(self, "records"))
    @invariant()
    def who_has_the_turn_sees_the_record(self) -> None:
        for record in Record.objects.open().filter(turn_person__isnull=False):
            assert Record.objects.visible_to(record.turn_person).filter(pk=record.pk).exists()

    @precondition(lambda self: hasattr(self, "records"))
    @invariant()
    def what_is_closed_does_not_climb(self) -> None:
        assert not Escalation.objects.filter(closed_at__isnull=True, record__closed_at__isnull=False).exists()

    def next(self, record: Requirement, choice: int) -> Any:
        stages = record.next_stages() or [record.stage]
        return stages[choice % len(stages)]


YES = {str(place): "是" for place in range(6)}


def test_moving_keeps_its_promises(world):
    run_state_machine_as_test(Moving, settings=settings(max_examples=80, stateful_step_count=30, deadline=None))
