"""Who is on duty in the units that a person belongs to."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from django.db.models import QuerySet

from takt.ground.models import Duty, Function, Person, Unit
from takt.ground.models.membership import taking_turn
from takt.ground.prepared import prepared


def on_duty_near(person: Person, now: datetime) -> list[tuple[Unit, Function, Person]]:
    """(unit, function, who takes the turn today) of each rota in one's own units and those above them."""
    near = {int(part) for path, _role, _function in person.memberships_by_path for part in path.split(".") if part}
    return [
        (rota[0].unit, rota[0].function, taking_turn(rota, rota[0].unit.day(now)).person)
        for _place, found in groupby(_rotas(tuple(near)), lambda duty: (duty.unit_id, duty.function_id))
        for rota in [list(found)]
    ]


@prepared
def _rotas(units: tuple[int, ...]) -> QuerySet[Duty]:
    rotas = Duty.objects.filter(unit__in=units, person__left_at__isnull=True)
    return rotas.select_related("unit", "function", "person").order_by(
        "-unit__path", "function__position", "function", "position", "pk"
    )
