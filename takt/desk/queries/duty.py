"""Who is on duty in the units that a person belongs to."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from takt.ground.models import Duty, Function, Person, Unit
from takt.ground.models.membership import taking_turn


def on_duty_near(person: Person, now: datetime) -> list[tuple[Unit, Function, Person]]:
    """(unit, function, who takes the turn today) of each rota in one's own units and those above them."""
    near = {int(part) for path, _role, _function in person.memberships_by_path for part in path.split(".") if part}
    rotas = (
        Duty.objects.filter(unit__in=near, person__left_at__isnull=True)
        .select_related("unit", "function", "person")
        .order_by("-unit__path", "function__position", "function", "position", "pk")
    )
    return [
        (rota[0].unit, rota[0].function, taking_turn(rota, rota[0].unit.day(now)).person)
        for _place, found in groupby(rotas, lambda duty: (duty.unit_id, duty.function_id))
        for rota in [list(found)]
    ]
