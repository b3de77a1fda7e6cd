"""One page of records as a table: what its cells need, loaded at once, and the cells as HTML.

Cells are formatted in Python: a template that localises a number in each cell is ten times slower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from takt.flow.journey import Segment, journeys
from takt.ground.kinds import kind_named
from takt.ground.models import Person
from takt.ground.models.record import RecordQuerySet
from takt.kit.filtering import RecordFilter

if TYPE_CHECKING:
    from takt.ground.errors import Text

COUNTED = 1_000  # records are counted up to here; beyond, "more than" says enough and costs nothing
LOADED = ("unit", "stage", "owner", "turn_person", "turn_function", "turn_unit")
Plain = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: `cell` is its HTML, `plain` its value in an export, `sort` what the filter sorts by."""

    key: str
    label: Text
    cell: Callable[[Any, Sheet], str]
    plain: Callable[[Any, Sheet], Plain] | None = None
    sort: str = ""
    css: str = ""
    loads: tuple[str, ...] = ()
    heading: bool = True  # whether the label is shown above the column, not only told to screen readers


@dataclass(frozen=True, slots=True)
class Row:
    """A record and its cells, done."""

    record: Any
    cells: SafeString


@dataclass
class Sheet:
    """The records of one page, with what their cells need. `journeys` are read only where a column shows them."""

    records: Sequence[Any]
    person: Person
    now: datetime
    first: int = 1
    more: bool = False
    total: int | None = None  # None: more than COUNTED

    @cached_property
    def journeys(self) -> dict[int, list[Segment]]:
        return journeys(self.records, self.now)

    @property
    def last(self) -> int:
        return self.first + len(self.records) - 1

    def is_late(self, record: Any) -> bool:
        return record.closed_at is None and record.target_at is not None and record.target_at < self.now

    def is_mine(self, record: Any) -> bool:
        """Whether the turn is this person's, or of a function that the person serves there."""
        if record.turn_person_id is not None:
            return bool(record.turn_person_id == self.person.pk)
        return record.turn_function_id is not None and self.person.serves(record.turn_function_id, record.turn_unit)

    def rows(self, columns: Sequence[Column], records: Sequence[Any] | None = None) -> list[Row]:
        """The cells of all records, or of some of them."""
        heads = [(column, f'<td class="{column.css}">' if column.css else "<td>") for column in columns]
        return [
            Row(record, SafeString("".join(f"{head}{column.cell(record, self)}</td>" for column, head in heads)))
            for record in (self.records if records is None else records)
        ]


def load_page(
    records: RecordQuerySet, wanted: RecordFilter, kind: str, person: Person, now: datetime, loads: Sequence[str] = ()
) -> Sheet:
    """The page of visible `records` that a filter asks for: three queries, whatever the number of records.

    The parent table alone is searched, sorted and cut; the kind's own rows are read for the visible page.
    """
    found = wanted.apply(records, person, now)
    start = (wanted.page - 1) * wanted.size
    keys = [record.pk for record in found.only("pk")[start : start + wanted.size + 1]]
    total = _count(found, start, len(keys), wanted.size)
    more = len(keys) > wanted.size
    return Sheet(load_kind(keys[: wanted.size], kind, person, loads), person, now, start + 1, more, total)


def load_kind(keys: Sequence[int], kind: str, person: Person, loads: Sequence[str] = ()) -> list[Any]:
    """Visible records of a kind by their keys, in the order of the keys, with what rows show of others."""
    own = kind_named(kind).objects.visible_to(person)
    found = {record.pk: record for record in own.filter(pk__in=keys).select_related(*LOADED, *loads)}
    return [found[key] for key in keys if key in found]


def _count(found: QuerySet[Any], start: int, here: int, size: int) -> int | None:
    """How many there are; None where there are more than are worth counting."""
    if here <= size and (here or not start):
        return start + here
    total = found.order_by()[: COUNTED + 1].count()
    return total if total <= COUNTED else None
