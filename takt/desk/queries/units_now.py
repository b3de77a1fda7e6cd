"""How the units that a person leads stand now, in numbers that lead to the records behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from takt.flow.models import Escalation
from takt.ground.errors import Text
from takt.ground.models import Person, Record, Unit
from takt.ground.prepared import prepared
from takt.ground.roles import Office, Role

FIGURES: dict[str, tuple[Text, dict[str, str]]] = {  # name: label, filter of the list
    "late": (_("Late"), {"late": "1"}),
    "unaccepted": (_("Not accepted in time"), {"waiting": "1", "late": "1"}),
    "unowned": (_("Without an owner"), {"unowned": "1"}),
    "escalated": (_("Escalated"), {"escalated": "1"}),
}


@dataclass(frozen=True)
class Standing:
    """A unit with all below it; `unit` is None for everything that the PMO sees."""

    unit: Unit | None
    open: int
    figures: dict[str, int]

    def query(self, figure: str) -> str:
        """The list's address after the question mark that shows what is counted."""
        place = {"unit": self.unit.code} if self.unit else {}
        return urlencode({**place, **FIGURES.get(figure, ("", {}))[1]})


def standings(person: Person, now: datetime) -> list[Standing]:
    """The topmost units that this person leads; for the PMO the whole house. Two queries."""
    led = [] if person.office >= Office.MEMBER else _topmost(person)
    if not led and person.office < Office.MEMBER:
        return []
    counts = _counts(person, now)
    if person.office >= Office.MEMBER:
        return [_sum(None, list(counts.values()))]
    units = Unit.objects.filter(path__in=led)
    return [_sum(unit, [row for path, row in counts.items() if path.startswith(unit.path)]) for unit in units]


def _topmost(person: Person) -> list[str]:
    led = sorted({path for path, role, _function in person.memberships_by_path if role >= Role.LEAD}, key=len)
    return [path for place, path in enumerate(led) if not any(path.startswith(above) for above in led[:place])]


def _counts(person: Person, now: datetime) -> dict[str, dict[str, int]]:
    """{path of a unit: {figure: number}} of what the person sees and is open."""
    return {row.pop("unit__path"): row for row in _by_unit(person, now)}


@prepared
def _by_unit(person: Person, now: datetime) -> QuerySet[Any, dict[str, Any]]:
    climbing = Escalation.objects.filter(record=OuterRef("pk"), closed_at__isnull=True, level__gt=0)
    late = Q(target_at__lt=now)
    rows: QuerySet[Any, dict[str, Any]] = (
        Record.objects.visible_to(person)
        .open()
        .filter(kind="requirement")
        .order_by()
        .values("unit__path")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=late),
            unaccepted=Count("pk", filter=late & Q(waiting_since__isnull=False)),
            unowned=Count("pk", filter=Q(owner__isnull=True)),
            escalated=Count("pk", filter=Exists(climbing)),
        )
    )
    return rows


def _sum(unit: Unit | None, rows: list[dict[str, int]]) -> Standing:
    figures = {name: sum(row[name] for row in rows) for name in FIGURES}
    return Standing(unit, sum(row["open"] for row in rows), figures)
