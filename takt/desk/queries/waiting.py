"""What waits for a person: open records whose turn is theirs, and verdicts that are asked of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from takt.demand.models import Review
from takt.flow.models import GateDecision
from takt.ground.errors import Text
from takt.ground.models import Person, Record
from takt.ground.models.record import RecordQuerySet, turn_of
from takt.ground.neighbours import with_neighbours
from takt.ground.prepared import prepared
from takt.kit.lists.sheet import LOADED

SHOWN = 40
ASKED: dict[str, tuple[Text, str]] = {  # in this order on the desk: what blocks others comes first
    "receive": (_("Accept a handover, or return it"), "arrows-exchange"),
    "decide": (_("Decide at a gate"), "flag"),
    "review": (_("Give your verdict"), "checklist"),
    "triage": (_("Triage what came in"), "inbox"),
    "move": (_("Do the work and move it on"), "arrow-right"),
}


def waiting_for(person: Person, now: datetime) -> RecordQuerySet:
    """All that waits for this person, also by a function they serve. What is set aside does not wait."""
    asked = turn_of(person) | Q(pk__in=verdicts_of(person))
    return _awake(Record.objects.visible_to(person).open().filter(asked), now)


def on_the_desk(person: Person, now: datetime) -> list[tuple[str, list[Record]]]:
    """(what is asked, its records), what is late or due first; one more than is shown tells that there are more."""
    groups: dict[str, list[Record]] = {asked: [] for asked in ASKED}
    for record in with_neighbours(_first(person, now), LOADED):
        groups[record.asked].append(record)
    return [(asked, records) for asked, records in groups.items() if records]


@prepared
def _first(person: Person, now: datetime) -> QuerySet[Any]:
    late_first = (F("target_at").asc(nulls_last=True), "turn_since", "pk")
    first = waiting_for(person, now).order_by(*late_first).values("pk")[: SHOWN + 1]
    found = Record.objects.filter(pk__in=first).annotate(asked=_asked(person))
    ordered: QuerySet[Any] = found.order_by(*late_first)
    return ordered


def verdicts_of(person: Person) -> QuerySet[Review, int]:
    """Keys of the records on which this person's verdict is asked for."""
    return Review.objects.filter(reviewer=person, answered_at__isnull=True).values_list("record", flat=True)


def _awake(records: RecordQuerySet, now: datetime) -> RecordQuerySet:
    until = Q(requirement__snoozed_until__isnull=True) | Q(requirement__snoozed_until__lte=now.date())
    return records.filter(until)


def _asked(person: Person) -> Case:
    gate = GateDecision.objects.filter(record=OuterRef("pk"), decided_at__isnull=True, decider=person)
    return Case(
        When(waiting_since__isnull=False, then=Value("receive")),
        When(Exists(gate), then=Value("decide")),
        When(pk__in=verdicts_of(person), then=Value("review")),
        When(requirement__isnull=False, requirement__triaged_at__isnull=True, then=Value("triage")),
        default=Value("move"),
        output_field=CharField(),
    )
