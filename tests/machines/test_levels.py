"""Whatever people try with roles and offices, nobody gives or touches a level at or above their own, and somebody
always leads the PMO."""

from __future__ import annotations

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

from takt.ground.belonging import change_office, change_role, join, leave
from takt.ground.errors import Refusal
from takt.ground.models import Event, Membership, Person, Unit
from takt.ground.roles import Office, Role

NAMES = ("leader", "lead", "member", "reader", "stranger")
PLACES = ("group", "live", "line", "ads")
people, units = st.sampled_from(NAMES), st.sampled_from(PLACES)
roles = st.sampled_from([Role.READER, Role.MEMBER, Role.LEAD])


def level(person: Person, unit: Unit) -> tuple[int, int]:
    """(office, role) counted anew from the rows: a lead of a unit above stands above a lead of this one."""
    if person.left_at is not None:
        return (0, 0)
    if person.office == Office.LEADER:
        return (2, 0)
    best = 1 if person.office == Office.MEMBER else 0
    for place in Membership.objects.filter(person=person).select_related("unit"):
        if unit.path.startswith(place.unit.path):
            above = place.role == Role.LEAD and place.unit_id != unit.pk
            best = max(best, 3 if above else {Role.READER: 0.3, Role.MEMBER: 1, Role.LEAD: 2}[Role(place.role)])
    return (1, int(best * 10))


def of(role: int) -> tuple[int, int]:
    return (1, {0: 0, 1: 3, 2: 10, 3: 20}[role])


class Levels(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.mark = transaction.atomic()
        self.mark.__enter__()

    @initialize()
    def begin(self) -> None:
        self.started = True

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.mark.__exit__(None, None, None)

    @rule(by=people, who=people, where=units, role=roles)
    def place(self, by: str, who: str, where: str, role: Role) -> None:
        """Join, or change the role where the person belongs already."""
        actor, person, unit = self._three(by, who, where)
        held = Membership.objects.filter(person=person, unit=unit).first()
        mine, touched = level(actor, unit), max(of(role), of(held.role if held else 0))
        if held:
            done = self._tried(lambda: change_role(held, role, None, by=actor))
        else:
            done = self._tried(lambda: join(unit, person, role, None, by=actor))
        assert not done or mine > touched
        assert done or mine <= touched or mine < (1, 20) or person.left_at

    @rule(by=people, who=people, where=units)
    def remove(self, by: str, who: str, where: str) -> None:
        actor, person, unit = self._three(by, who, where)
        held = Membership.objects.filter(person=person, unit=unit).first()
        if held is None:
            return
        mine, touched = level(actor, unit), of(held.role)
        assert not self._tried(lambda: leave(held, by=actor)) or mine > touched

    @rule(by=people, who=people, office=st.sampled_from(list(Office)))
    def change_office(self, by: str, who: str, office: Office) -> None:
        actor, person, _ = self._three(by, who, "group")
        if self._tried(lambda: change_office(person, office, by=actor)):
            assert (actor.left_at, actor.pk == person.pk or Person.objects.get(pk=actor.pk).office) in (
                (None, True), (None, Office.LEADER),
            )  # fmt: skip

    @rule(by=people, who=people)
    def depart(self, by: str, who: str) -> None:
        actor, person, _ = self._three(by, who, "group")
        before = (actor.office, person.office)
        if self._tried(lambda: person.depart(by=actor)):
            assert before[0] == Office.LEADER or before[0] > before[1]

    @rule(who=people)
    def come_back(self, who: str) -> None:
        person = Person.objects.get(email=f"{who}@takt.test")
        leaders = Person.objects.working().filter(office=Office.LEADER)
        if person.left_at and leaders.exists():
            person.come_back(by=leaders[0])

    @precondition(lambda self: hasattr(self, "started"))
    @invariant()
    def somebody_leads_the_pmo(self) -> None:
        assert Person.objects.working().filter(office=Office.LEADER).exists()

    def _three(self, by: str, who: str, where: str) -> tuple[Person, Person, Unit]:
        actor, person = (Person.objects.get(email=f"{name}@takt.test") for name in (by, who))
        return actor, person, Unit.objects.get(code=where)

    def _tried(self, act: Any) -> bool:
        """Whether it was done; a refusal leaves nothing."""
        before = Event.objects.count(), list(Membership.objects.order_by("pk").values())
        try:
            with transaction.atomic():
                act()
        except Refusal:
            assert before == (Event.objects.count(), list(Membership.objects.order_by("pk").values()))
            return False
        assert Event.objects.count() == before[0] + 1
        return True


def test_levels_are_kept_whatever_is_tried(world):
    run_state_machine_as_test(Levels, settings=settings(max_examples=25, stateful_step_count=30, deadline=None))
