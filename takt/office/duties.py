"""Who is on duty, and who will be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from takt.ground.models import Duty, Function, Person, Unit, on_duty

TURNS = 5


@dataclass(frozen=True)
class Turn:
    start: date
    end: date
    person: Person | None


@dataclass(frozen=True)
class Rota:
    function: Function
    days: int
    people: list[Person]
    turns: list[Turn]  # the first is now


def rotas_of(unit: Unit, now: datetime) -> list[Rota]:
    """The unit's own rotas, each with who is on duty now and next."""
    places: dict[int, list[Duty]] = {}
    for place in Duty.objects.filter(unit=unit).select_related("function", "person"):
        places.setdefault(place.function_id, []).append(place)
    return [
        Rota(duties[0].function, duties[0].days, [duty.person for duty in duties], turns(unit, duties[0], now))
        for duties in sorted(places.values(), key=lambda duties: duties[0].function.position)
    ]


def turns(unit: Unit, duty: Duty, now: datetime) -> list[Turn]:
    """The turns from now on; they are counted from one day for all, so that a rota never jumps."""
    passed = (unit.day(now).toordinal() - 1) % duty.days
    starts = [now + timedelta(days=duty.days * n - passed) for n in range(TURNS)]
    return [
        Turn(unit.day(start), unit.day(start) + timedelta(days=duty.days - 1), on_duty(unit, duty.function_id, start))
        for start in starts
    ]
