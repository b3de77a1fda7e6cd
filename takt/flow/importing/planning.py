"""What an import would do, row by row: create, pass over what was imported before, or refuse with the reason."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.flow.importing.cells import Unfit
from takt.flow.importing.mapping import Mapped, mapping_of
from takt.flow.importing.reading import Reading
from takt.flow.importing.rows import UNPRINTABLE, Cell
from takt.flow.importing.sheet import KEY, Sheet
from takt.flow.importing.table import Table
from takt.ground.errors import Invalid, NotAllowed, Text
from takt.ground.models import Unit
from takt.ground.roles import Role

LONGEST_KEY = 120
SHOWN = 10  # rows of a preview
GLANCE = 160  # characters of a cell in it


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken. `column` is the header of the cell, or nothing for the row as a whole."""

    row: int
    column: str
    reason: Text


@dataclass
class Plan:
    """The outcome of a first walk through a file; nothing is written yet."""

    mapped: Mapped
    ignored: list[str]
    creates: int = 0
    known: list[int] = field(default_factory=list)  # rows that were imported before
    refused: list[Refused] = field(default_factory=list)
    shown: list[tuple[int, list[str]]] = field(default_factory=list)  # the first rows, as written

    @property
    def wrong(self) -> int:
        """How many rows are refused; one row may be refused for several reasons."""
        return len({refused.row for refused in self.refused})

    @property
    def rows(self) -> int:
        """How many rows are accounted for."""
        return self.creates + len(self.known) + self.wrong


class Walk:
    """One walk through a table; yields the unsaved record of every row that is new and fits."""

    def __init__(self, sheet: Sheet, table: Table, reading: Reading, told: Mapping[str, str]) -> None:
        self.sheet, self.table, self.reading = sheet, table, reading
        mapped = mapping_of(sheet, table.headers, told)
        self.plan = Plan(mapped, [header for header in table.headers if header not in mapped.values()])
        self.places = {name: table.headers.index(header) for name, header in mapped.items()}
        self.keyed = KEY in mapped
        self.before = _keys_before(sheet, reading.unit, codes=self.keyed)
        self.seen: dict[str, int] = {}
        self.alike: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Any]:
        for number, row in self.table.rows:
            if len(self.plan.shown) < SHOWN:
                self.plan.shown.append((number, self._glance(row)))
            try:
                record = self._record(number, row)
            except _Rejected as rejected:
                self.plan.refused += rejected.refused
                continue
            if record is None:
                self.plan.known.append(number)
                continue
            self.plan.creates += 1
            yield record

    def _record(self, number: int, row: Sequence[Cell]) -> Any:
        """The record of a row, or None where it was imported before. Raises _Rejected."""
        if any(cell not in (None, "") for cell in row[len(self.table.headers) :]):
            reason = _("It has more cells than the header. Put cells that contain the separator into quotation marks.")
            raise _Rejected([Refused(number, "", reason)])
        values = self._values(number, row)
        key = self._key(number, row, str(values.pop(KEY, "")))
        if key in self.before:
            return None
        try:
            record = self.sheet.build(values, self.reading)
            record.outside_key = key
            record.vet()
        except Unfit as unfit:
            raise _Rejected([Refused(number, "", unfit.reason)]) from None
        except Invalid as invalid:
            mapped = self.plan.mapped
            wrong = [Refused(number, mapped.get(name, ""), why) for name, why in invalid.fields.items()]
            raise _Rejected(wrong) from None
        return record

    def _values(self, number: int, row: Sequence[Cell]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        wrong: list[Refused] = []
        for name, place in self.places.items():
            cell = row[place] if place < len(row) else None
            try:
                values[name] = self.sheet.column(name).read(cell, self.reading)
            except Unfit as unfit:
                wrong.append(Refused(number, self.plan.mapped[name], unfit.reason))
        if wrong:
            raise _Rejected(wrong)
        return values

    def _glance(self, row: Sequence[Cell]) -> list[str]:
        """The mapped cells of a row as written, cut short."""
        written = [row[place] if place < len(row) else None for place in self.places.values()]
        return ["" if cell is None else UNPRINTABLE.sub("\ufffd", str(cell))[:GLANCE] for cell in written]

    def _key(self, number: int, row: Sequence[Cell], key: str) -> str:
        """The row's own key, else one made of all it says and how often that came before."""
        if not key:
            words = "\x1f".join("" if cell is None else str(cell).strip() for cell in row).rstrip("\x1f")
            digest = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
            self.alike[digest] += 1
            return f"row:{digest}:{self.alike[digest]}"
        column = self.plan.mapped[KEY]
        if len(key) > LONGEST_KEY:
            reason: Text = _("Keep this within %(longest)d characters.") % {"longest": LONGEST_KEY}
            raise _Rejected([Refused(number, column, reason)])
        if key in self.seen:
            reason = _("Row %(row)d has the same key. Remove one of them.") % {"row": self.seen[key]}
            raise _Rejected([Refused(number, column, reason)])
        self.seen[key] = number
        return key


def plan(sheet: Sheet, table: Table, reading: Reading, told: Mapping[str, str]) -> Plan:
    """Walk through a table and write nothing. Raises NotAllowed, Invalid, Unreadable."""
    vet_importer(sheet, reading)
    walk = Walk(sheet, table, reading, told)
    for _record in walk:
        pass
    return walk.plan


def vet_importer(sheet: Sheet, reading: Reading) -> None:
    """One requirement may be brought by anyone, a whole file only by those who work in the unit."""
    if reading.by.role_at(reading.unit.path) < Role.MEMBER:
        raise NotAllowed(
            _("Only members and leads of “%(unit)s” import into it.") % {"unit": reading.unit.name},
            remedy=_("Nothing was imported. Ask one of them to do it, or to give you the role."),
        )
    if reading.version is None:
        raise Invalid({"unit": _("No process is published for this unit yet. Ask the PMO to choose one.")})


class _Rejected(Exception):
    def __init__(self, refused: list[Refused]) -> None:
        super().__init__()
        self.refused = refused


def _keys_before(sheet: Sheet, unit: Unit, *, codes: bool) -> set[str]:
    """Keys that were imported before; where rows have keys, the codes here too: an export is known again."""
    here = sheet.model.objects.filter(unit=unit)
    known = set(here.exclude(outside_key="").values_list("outside_key", flat=True))
    return known.union(here.values_list("code", flat=True)) if codes else known
