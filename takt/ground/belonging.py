"""Who belongs where: joining and leaving units, roles, duty rotas, the choice of a process.

Nobody gives or touches a role at or above their own: who leads a unit is named by those who lead a unit above it,
and by the PMO leader. The last PMO leader stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, NotAllowed
from takt.ground.models.function import Function
from takt.ground.models.membership import Duty, Membership
from takt.ground.models.person import Person
from takt.ground.models.process import Process, ProcessChoice
from takt.ground.models.unit import Unit
from takt.ground.roles import Office, Role

if TYPE_CHECKING:
    from takt.ground.door import Act


def join(
    unit: Unit,
    person: Person,
    role: Role,
    function: Function | None,
    *,
    by: Person,
    at: datetime | None = None,
) -> Membership:
    """Let a person belong to a unit in a role and a function."""
    with unit.doing("join", by=by, at=at) as act:
        _within_reach(unit, by, role, Role.NONE)
        if not person.is_active:
            raise Invalid({"person": _("This person has left.")})
        if unit.memberships.filter(person=person).exists():
            raise Invalid({"person": _("This person belongs to the unit already. Change the role instead.")})
        _note(act, person, role)
        return act.add(Membership(unit=unit, person=person, role=role, function=function))


def may_give(unit: Unit, role: Role, by: Person) -> bool:
    """Whether a person stands above a role in a unit, and so may give and take it there."""
    if role < Role.LEAD:
        return by.role_in(unit) > role
    if by.office == Office.LEADER:
        return True
    return unit.parent is not None and by.role_in(unit.parent) == Role.LEAD


def change_role(
    membership: Membership, role: Role, function: Function | None, *, by: Person, at: datetime | None = None
) -> None:
    with membership.unit.doing("change_role", by=by, at=at) as act:
        _within_reach(membership.unit, by, role, Role(membership.role))
        _note(act, membership.person, role)
        act.change(membership, role=role, function=function)


def leave(membership: Membership, *, by: Person, at: datetime | None = None) -> None:
    """End a membership and the person's places in the unit's rotas."""
    with membership.unit.doing("leave", by=by, at=at) as act:
        _within_reach(membership.unit, by, Role.NONE, Role(membership.role))
        _note(act, membership.person, Role.NONE)
        for place in Duty.objects.filter(unit=membership.unit, person=membership.person):
            act.remove(place)
        act.remove(membership)


def change_office(
    person: Person, office: Office, *, by: Person, at: datetime | None = None, expect: int | None = None
) -> None:
    """Give or take a place in the group's PMO."""
    with person.doing("change_office", by=by, at=at, expect=expect):
        if by.office != Office.LEADER:
            raise NotAllowed(_("Places in the PMO are given by its leader."))
        if office != Office.LEADER:
            person.leave_a_leader("office")
        person.office = office


def set_rota(
    unit: Unit,
    function: Function,
    people: Sequence[Person],
    days: int,
    *,
    by: Person,
    at: datetime | None = None,
) -> None:
    """Who is on duty for a function in a unit, in turns of `days` days."""
    with unit.doing("roster", by=by, at=at) as act:
        if not 1 <= days <= 365:
            raise Invalid({"days": _("A turn lasts between 1 and 365 days.")})
        act.about(function)
        act.keep(people=", ".join(person.name_zh for person in people))
        for place in Duty.objects.filter(unit=unit, function=function):
            act.remove(place)
        for position, person in enumerate(people):
            act.add(Duty(unit=unit, function=function, person=person, position=position, days=days))


def choose_process(unit: Unit, process: Process, *, by: Person, at: datetime | None = None) -> None:
    """The process that new records of its kind follow in this unit and below."""
    with unit.doing("choose_process", by=by, at=at) as act:
        if not Process.objects.usable_in(unit, process.kind).filter(pk=process.pk).exists():
            raise Invalid({"process": _("This process is not published for the unit.")})
        act.about(process)
        for choice in ProcessChoice.objects.filter(unit=unit, kind=process.kind):
            act.remove(choice)
        act.add(ProcessChoice(unit=unit, kind=process.kind, process=process))


def _within_reach(unit: Unit, by: Person, given: Role, taken: Role) -> None:
    if not all(may_give(unit, role, by) for role in (given, taken)):
        raise NotAllowed(_("Roles are given and taken by those who stand above them."))


def _note(act: Act, person: Person, role: Role) -> None:
    act.about(person)
    act.keep(person=person.pk, role=int(role))
