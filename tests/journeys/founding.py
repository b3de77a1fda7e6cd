"""The house that the journeys walk through, built by acts: the demo group, with few requirements.

Run as a program of its own (`python -m tests.journeys.founding`), in demo mode, on the database of TAKT_DATA.
"""

from __future__ import annotations

import os

import django

REQUIREMENTS = 12
ALIKE = {
    "zh": "观众进直播间要等很久才出画面",
    "en": "Viewers wait long before a live room shows a picture",
}


def found() -> None:
    from takt.demand.models import raise_requirement
    from takt.ground import clock
    from takt.ground.models import Person, Unit
    from takt.site.demo import build

    now = clock.now()
    build(now, requirements=REQUIREMENTS)
    asker = Person.objects.get(email="kai.ren@lanstar.example")
    for title in ALIKE.values():
        given = {"title": title, "unit": Unit.objects.get(code="studio"), "for_whom": "观众", "text": title}
        raise_requirement(given, by=asker, at=now)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "takt.site.settings")
    django.setup()
    found()
