"""Targets on the simulated clock: the worker's rounds, and people who answer what climbs."""

from __future__ import annotations

import random
from datetime import datetime

from takt.engines import workdays
from takt.flow.escalating import sweep
from takt.flow.models import Escalation
from takt.flow.models.ladder import leads_of
from takt.ground.models import Person
from takt.site.demo import talk
from takt.site.demo.house import House
from takt.site.demo.simulation import Life, Simulation

HALF_DAY = 4.0  # working hours between rounds


def rounds(house: House, simulation: Simulation, start: datetime, rng: random.Random) -> Life:
    """Watch targets each half working day, for ever."""
    at = workdays.next_working(house.time, start)
    answered: set[int] = set()
    while True:
        at = yield house.after(at, HALF_DAY)
        sweep(at)
        climbing = Escalation.objects.filter(closed_at=None, acknowledged_at=None, level__gt=0).order_by("pk")
        for climb in climbing.exclude(pk__in=answered):
            if rng.random() < 0.4:
                answered.add(climb.pk)
                simulation.begin(_answer(house, climb, random.Random(rng.random())), at)


def _answer(house: House, climb: Escalation, rng: random.Random) -> Life:
    """Somebody whom the climb reached takes care; half of them say later what was agreed."""
    at = yield rng.uniform(0.5, 4)
    record = climb.record.as_kind()
    if record.pk in house.left_alone or record.climb is None or record.climb.pk != climb.pk:
        return
    person = _who(house, record)
    if person is None:
        return
    record.acknowledge(by=person, at=at)
    at = yield rng.uniform(3, 12)
    record = climb.record.as_kind()
    still = record.climb is not None and record.climb.pk == climb.pk
    if still and rng.random() < 0.5 and record.can("resolve", person):
        record.resolve(rng.choice(talk.words(talk.NOTES["resolve"], person)), by=person, at=at)


def _who(house: House, record: object) -> Person | None:
    """The lead, else the owner, of those who may acknowledge."""
    candidates = [*leads_of(record.unit.line()), record.owner, record.turn_person]  # type: ignore[attr-defined]
    for person in candidates:
        if person is not None and record.can("acknowledge", house.by_key[person.pk]):  # type: ignore[attr-defined]
            return house.by_key[person.pk]
    return None
