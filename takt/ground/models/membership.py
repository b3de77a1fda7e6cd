"""Who belongs to a unit, in which role and function, and who is on duty there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.models.function import Function
from takt.ground.models.person import Person
from takt.ground.models.unit import Unit
from takt.ground.roles import Role

if TYPE_CHECKING:
    from datetime import date, datetime


class Membership(Guarded):
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.choices, default=Role.MEMBER)
    function = models.ForeignKey(Function, models.PROTECT, null=True, blank=True, related_name="+")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("-role", "person__name_zh")
        constraints = (models.UniqueConstraint(fields=("person", "unit"), name="one_membership_a_unit"),)


class Duty(Guarded):
    """A place in the rota of a function in a unit: the people take turns of `days` days."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="duties")
    function = models.ForeignKey(Function, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="duties")
    position = models.PositiveSmallIntegerField(default=0)
    days = models.PositiveSmallIntegerField(default=7)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            models.UniqueConstraint(fields=("unit", "function", "person"), name="once_in_a_rota"),
            models.CheckConstraint(condition=models.Q(days__gt=0), name="a_turn_lasts_a_day"),
        )


def on_duty(unit: Unit, function: Function | int, at: datetime) -> Person | None:
    """Who does a function's work for a unit today: by rota, here or in the nearest unit above;
    without a rota the only person of that function here, if there is exactly one."""
    key = function if isinstance(function, int) else function.pk
    for place in unit.line():
        rota = list(Duty.objects.filter(unit=place, function_id=key, person__left_at=None).select_related("person"))
        if rota:
            return taking_turn(rota, unit.day(at)).person
        people = list(Person.objects.working().filter(memberships__unit=place, memberships__function_id=key)[:2])
        if len(people) == 1:
            return people[0]
    return None


def taking_turn(rota: Sequence[Duty], day: date) -> Duty:
    """The place in a rota whose turn it is on a day."""
    return rota[(day.toordinal() - 1) // rota[0].days % len(rota)]
