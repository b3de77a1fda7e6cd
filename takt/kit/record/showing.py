"""What the page of one record shows, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from takt.engines import workdays
from takt.flow.journey import journeys
from takt.flow.models import GateDecision
from takt.flow.models.ladder import ladder_for, people_on
from takt.ground.models import File, Link, Person, Watch
from takt.ground.prepared import prepared, prepared_numbers
from takt.kit import markdown
from takt.kit.record.awaited import acts_for
from takt.kit.record.checks import answered
from takt.kit.record.record_forms import parts
from takt.kit.record.story import names_in, story_of, told_by
from takt.kit.strip import duration

if TYPE_CHECKING:
    from takt.kit.record.declared import Declared


OFFERED = (
    "acknowledge",
    "resolve",
    "comment",
    "attach",
    "detach",
    "link",
    "let_in",
    "let_out",
)  # drawn where they belong


@dataclass(frozen=True)
class LinkRow:
    """A link as read from the record that is shown."""

    link: Link
    words: str
    other: Any
    address: str


def shown(pages: Declared, record: Any, person: Person, now: datetime, which: str = "") -> dict[str, Any]:
    """The context of a record's page."""
    with record.asked_once():
        return _shown(pages, record, person, now, which)


def _shown(pages: Declared, record: Any, person: Person, now: datetime, which: str) -> dict[str, Any]:
    lines = story_of(record, person, pages.words, which)
    links, able = links_of(record, person), record.possible(person)
    return {
        "record": record,
        "acts": acts_for(record, person, able, pages.groups, pages.hints, pages.forms),
        "can_edit": "edit" in able,
        "can": {verb: verb in able for verb in OFFERED},
        "turn": turn_words(record),
        "late": late_words(record, now),
        "strip": _strip(record, now, told_by(lines)),
        "text": prose(record.text, person),
        "story": lines,
        "which": which,
        "offer": offer_of(record),
        "climb": climb_of(record),
        "gates": gates_of(record, person),
        "files": _files(person, record.pk),
        "links": links,
        "graph": graph_of(record, links),
        "parts": parts(record),
        **dict(zip(("watchers", "watching"), _watches(person, record.pk), strict=True)),
        "process": record.stage.version if record.stage else None,
        "address": address_of(record),
        "now": now,
    }


def address_of(record: Any, page: str = "show") -> str:
    """The page of a record, whatever its kind; '' where its kind has none."""
    try:
        return reverse(f"{record.kind}_{page}", args=[record.code])
    except NoReverseMatch:
        return ""


def turn_words(record: Any) -> str:
    """Whose act is awaited, in words; '' for what is closed."""
    if record.closed_at is not None:
        return ""
    if record.turn_person is not None:
        return str(record.turn_person.name)
    if record.turn_function is not None:
        return f"{record.turn_function.name} · {record.turn_unit.name if record.turn_unit else ''}"
    return gettext("Nobody yet")


def late_words(record: Any, now: datetime) -> str:
    """By how much working time the target has passed; '' while it has not."""
    if record.closed_at is not None or record.target_at is None or record.target_at >= now:
        return ""
    minutes = round(workdays.between(record.unit.working_time(), record.target_at, now))
    if not minutes:
        return gettext("Past its target")
    return gettext("%(time)s past its target") % {"time": duration(minutes)}


def prose(text: str, person: Person) -> SafeString:
    return markdown.render(text, names_in([text], person))


def offer_of(record: Any) -> dict[str, Any] | None:
    """The handover that waits, with its checklist as answered."""
    offer = record.offered if record.waiting_since else None
    if offer is None:
        return None
    return {"handover": offer, "answers": answered(offer.stage_to.checklist, offer.answers)}


def climb_of(record: Any) -> dict[str, Any] | None:
    """The escalation under way and whom it has reached."""
    climb = record.climb if record.closed_at is None else None
    if climb is None:
        return None
    rungs = [rung for rung in ladder_for(record.unit) if rung.level <= climb.level]
    reached = [person for rung in rungs for person in people_on(rung, record)]
    return {"climb": climb, "reached": gettext(", ").join(dict.fromkeys(person.name for person in reached))}


def gates_of(record: Any, person: Person) -> list[dict[str, Any]]:
    """The decisions at gates, newest first, with the evidence given."""
    found = _decisions(person, record.pk)
    return [{"gate": gate, "evidence": answered(gate.stage.gate_evidence, gate.evidence)} for gate in found]


def links_of(record: Any, person: Person) -> list[LinkRow]:
    """Links whose both ends the person sees."""
    rows = []
    for link in _links(person, record.pk):
        other = link.target if link.source_id == record.pk else link.source
        rows.append(LinkRow(link, str(link.words_from(record)), other, address_of(other)))
    return rows


def graph_of(record: Any, rows: list[LinkRow]) -> dict[str, Any] | None:
    """The same links as a drawing; None where there are none."""
    if not rows:
        return None
    nodes = {record.pk: {"id": record.pk, "label": record.title, "note": record.code, "current": True}}
    for row in rows:
        nodes[row.other.pk] = {
            "id": row.other.pk, "label": row.other.title, "note": row.other.code, "href": row.address,
        }  # fmt: skip
    edges = [
        {"from": row.link.source_id, "to": row.link.target_id, "label": str(row.link.get_meaning_display())}
        for row in rows
    ]
    return {"nodes": list(nodes.values()), "edges": edges}


@prepared
def _files(person: Person, record: int) -> QuerySet[File]:
    return File.objects.visible_to(person).filter(record=record).select_related("added_by")


@prepared
def _decisions(person: Person, record: int) -> QuerySet[GateDecision]:
    found = GateDecision.objects.visible_to(person).filter(record=record)
    return found.select_related("stage", "decider", "presented_by")


@prepared
def _links(person: Person, record: int) -> QuerySet[Link]:
    ends = Q(source=record) | Q(target=record)
    return Link.objects.visible_to(person).filter(ends).select_related("source__stage", "target__stage")


@prepared_numbers
def _watches(person: Person, record: int) -> dict[str, int]:
    """How many watch a record, and whether this person does."""
    found = Watch.objects.visible_to(person).filter(record=record).order_by()
    return found.aggregate(watchers=Count("pk"), watching=Count("pk", filter=Q(person=person)))


def _strip(record: Any, now: datetime, anchors: set[str]) -> list[Any]:
    segments = journeys([record], now)[record.pk]
    return [
        replace(segment, href=f"#stage-{segment.code}" if f"stage-{segment.code}" in anchors else "")
        for segment in segments
    ]
