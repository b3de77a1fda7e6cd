"""The demo group is built: founded, lived through for half a year, and its trouble written down."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from takt.ground.models import Notice
from takt.site.demo import truth
from takt.site.demo.asking import cases
from takt.site.demo.climbs import rounds
from takt.site.demo.house import House, found
from takt.site.demo.life import live
from takt.site.demo.playing import play
from takt.site.demo.simulation import Simulation
from takt.site.demo.stories import STORIES
from takt.site.demo.trouble import FORGOTTEN_DAYS, forget, leave

WEEKS = 26
SEED = 20260
Tell = Callable[[int, int, str], None]


def _untold(done: int, total: int, what: str) -> None:
    """Nobody watches."""


def build(at: datetime, tell: Tell = _untold, requirements: int = 500) -> dict[str, Any]:
    """Build the demo group as it stands at an instant; returns the truth about its planted trouble.

    The same instant and number give the same group. Needs an empty database; all or nothing. The truth is
    also written to demo-truth.json in the data folder.
    """
    at = at.replace(microsecond=0)
    with transaction.atomic():
        told = _live_through(at, tell, requirements)
    settings.DATA.joinpath(truth.FILE).write_text(json.dumps(told, ensure_ascii=False, indent=1))
    return told


def _live_through(end: datetime, tell: Tell, requirements: int) -> dict[str, Any]:
    start = end - timedelta(weeks=WEEKS)
    tell(0, 100, "Founding the demo group")
    house = found(start - timedelta(days=1))
    simulation = Simulation(house.time)
    for at, case in cases(house, requirements, start, end, SEED):
        simulation.begin(live(case), at)
    simulation.begin(rounds(house, simulation, start, random.Random(f"{SEED}-rounds")), start)
    simulation.begin(forget(house), house.after(end, -8.0 * FORGOTTEN_DAYS))
    simulation.begin(leave(house, end), start)
    for story in STORIES:
        simulation.begin(play(house, story), house.after(end, -story.begins))
    length = (end - start).total_seconds()

    def passed(at: datetime) -> None:
        tell(int((at - start).total_seconds()), int(length), "Living through half a year")

    simulation.run(end, passed)
    _read_notices(house, end)
    return truth.of(house, start, end)


def _read_notices(house: House, end: datetime) -> None:
    """People read what they are told; what came in the last working day is new to them."""
    since = house.after(end, -8.0)
    for person in house.people.values():
        Notice.objects.filter(event__at__lt=since).read(person, since)
