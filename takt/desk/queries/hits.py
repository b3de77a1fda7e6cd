"""Search over everything that a person sees: ranked, with the place of the hit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.ground import searching
from takt.ground.errors import Text
from takt.ground.kinds import all_kinds, kind_named
from takt.ground.models import Comment, File, Person, Record
from takt.ground.models.record import RecordQuerySet

CODE = re.compile(r"^([A-Za-z]{2,6})[-\s]?(\d{1,9})$")
MARKUP = re.compile(r"[*_`#>|]+|\s+")
PLACES: dict[str, Text] = {"text": _("description"), "comment": _("comment"), "file": _("file")}
Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Hit:
    """A record that was found: its title with the words marked, and where else they stand."""

    record: Any
    title: Pieces
    place: Text
    excerpt: Pieces


def record_with_code(person: Person, query: str) -> Record | None:
    """The visible record that a query names by its code: REQ-17, req 17."""
    named = CODE.match(query.strip())
    if named is None:
        return None
    code = f"{named[1].upper()}-{int(named[2])}"
    found: Record | None = Record.objects.visible_to(person).filter(code=code).first()
    return found


def hits(found: Sequence[Record], query: str, person: Person) -> list[Hit]:
    """The hits of one page, in their order. A constant number of queries for each kind among them."""
    keys = [record.pk for record in found]
    own = _as_kinds(found, person)
    said: dict[int, list[tuple[str, str]]] = defaultdict(list)
    comments = Comment.objects.visible_to(person).filter(record__in=keys).values_list("record", "text")
    files = File.objects.visible_to(person).filter(record__in=keys).values_list("record", "name")
    for place, rows in (("comment", comments), ("file", files)):
        for key, text in rows:
            said[key].append((place, text))
    return [_hit(own[key], said[key], query) for key in keys if key in own]


def beginnings(records: RecordQuerySet, query: str, most: int) -> list[Record]:
    """For the palette: the best few whose words begin with what was typed."""
    return list(searching.find(records, query).select_related("unit", "stage")[:most])


def _hit(record: Any, said: list[tuple[str, str]], query: str) -> Hit:
    title = searching.excerpt(record.title, query, around=200)
    for place, text in (("text", record.searched_text()), *said):
        pieces = searching.excerpt(MARKUP.sub(" ", text).strip(), query)
        if any(hit for _piece, hit in pieces):
            return Hit(record, title, PLACES[place], pieces)
    plain = searching.excerpt(MARKUP.sub(" ", record.text).strip(), "")
    return Hit(record, title, "", plain if plain[0][0] else [])


def _as_kinds(found: Sequence[Record], person: Person) -> dict[int, Any]:
    """{key: record as its own kind}, one query a kind."""
    near = ("unit", "stage", "owner", "turn_person", "turn_function", "turn_unit")
    keys: dict[str, list[int]] = defaultdict(list)
    for record in found:
        keys[record.kind].append(record.pk)
    return {
        record.pk: record
        for kind in all_kinds()
        if kind in keys
        for record in kind_named(kind).objects.visible_to(person).filter(pk__in=keys[kind]).select_related(*near)
    }
