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
from takt.ground.neighbours import with_neighbours
from takt.ground.prepared import prepared, prepared_numbers
from takt.kit.filtering import RecordFilter

if TYPE_CHECKING:
    from takt.ground.errors import Text

COUNTED = 1_000  # records are counted up to here; beyond, "more than" says enough and costs nothing
LOADED = ("unit", "stage", "owner", "turn_person", "turn_function", "turn_unit")
Plain = str | int | float | date | None
Within = Callable[[Person, datetime], RecordQuerySet]  # the visible records that a list is of


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
    within: Within, wanted: RecordFilter, kind: str, person: Person, now: datetime, loads: Sequence[str] = ()
) -> Sheet:
    """The page that a filter asks for of the records in a list: three queries, whatever the number of records.

    The parent table alone is searched, sorted and cut; the kind's own rows are read for the visible page.
    """
    keys_of, count = (_keys.afresh, _count.afresh) if wanted.is_rare else (_keys, _count)
    keys = [record.pk for record in keys_of(within, wanted, person, now)]
    start, size = (wanted.page - 1) * wanted.size, wanted.size
    if len(keys) <= size and (keys or not start):
        total = start + len(keys)
    else:
        (total,) = count(within, wanted, person, now)
    rows = load_kind(keys[:size], kind, person, loads)
    return Sheet(rows, person, now, start + 1, len(keys) > size, total if total <= COUNTED else None)


def load_kind(keys: Sequence[int], kind: str, person: Person, loads: Sequence[str] = ()) -> list[Any]:
    """Visible records of a kind by their keys, in the order of the keys, with what rows show of others."""
    rows = with_neighbours(_of_kind(kind, person, tuple(keys)), (*LOADED, *loads))
    found = {record.pk: record for record in rows}
    return [found[key] for key in keys if key in found]


@prepared
def _keys(within: Within, wanted: RecordFilter, person: Person, now: datetime) -> QuerySet[Any]:
    start = (wanted.page - 1) * wanted.size
    return wanted.apply(within(person, now), person, now).only("pk")[start : start + wanted.size + 1]


@prepared_numbers
def _count(within: Within, wanted: RecordFilter, person: Person, now: datetime) -> int:
    return wanted.apply(within(person, now), person, now).order_by()[: COUNTED + 1].count()


@prepared
def _of_kind(kind: str, person: Person, keys: tuple[int, ...]) -> QuerySet[Any]:
    own: QuerySet[Any] = kind_named(kind).objects.visible_to(person).filter(pk__in=keys)
    return own
