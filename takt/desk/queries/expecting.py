"""What a person waits for: what they raised, gave or asked, while it is somebody else's turn."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from takt.demand.models import Requirement, Review
from takt.flow.models import GateDecision, Handover
from takt.ground.errors import Text
from takt.ground.models import Person, Record
from takt.ground.neighbours import with_neighbours
from takt.ground.prepared import prepared
from takt.kit.lists.sheet import LOADED

SHOWN = 12
WHY: dict[str, Text] = {
    "given": _("You handed it over"),
    "presented": _("You asked for a decision"),
    "reviewed": _("You asked for a verdict"),
    "raised": _("You asked for it"),
    "owned": _("You own it"),
}


def expected_by(person: Person) -> list[Record]:
    """Open records that this person waits for, each with `why`; what is late or waits longest comes first."""
    return with_neighbours(_expected(person), LOADED)


@prepared
def _expected(person: Person) -> QuerySet[Any]:
    given = Handover.objects.filter(giver=person, answered_at__isnull=True).values("record")
    presented = GateDecision.objects.filter(presented_by=person, decided_at__isnull=True).values("record")
    asked = Review.objects.filter(asked_by=person, answered_at__isnull=True).values("record")
    raised = Requirement.objects.filter(requester=person).values("pk")
    why = Case(
        When(pk__in=given, then=Value("given")),
        When(pk__in=presented, then=Value("presented")),
        When(pk__in=asked, then=Value("reviewed")),
        When(pk__in=raised, then=Value("raised")),
        default=Value("owned"),
        output_field=CharField(),
    )
    mine = Q(pk__in=given) | Q(pk__in=presented) | Q(pk__in=asked) | Q(pk__in=raised) | Q(owner=person)
    others = Record.objects.visible_to(person).open().filter(mine).exclude(pk__in=Record.objects.awaiting(person))
    late_first = (F("target_at").asc(nulls_last=True), "turn_since", "pk")
    first = others.order_by(*late_first).values("pk")[: SHOWN + 1]
    found = Record.objects.filter(pk__in=first).annotate(why=why)
    ordered: QuerySet[Any] = found.order_by(*late_first)
    return ordered
