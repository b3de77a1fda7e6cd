"""A file as a header and numbered rows, whatever it is written in. Rows are read one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from takt.flow.importing import texts, workbooks
from takt.flow.importing.rows import LARGEST, MOST_COLUMNS, MOST_ROWS, UNPRINTABLE, Cell, Row, Unreadable


@dataclass(frozen=True)
class Table:
    """`headers` are unique; `rows` can be walked once."""

    headers: tuple[str, ...]
    rows: Iterator[Row]


def open_table(path: Path, name: str = "") -> Table:
    """The table in a .csv or .xlsx file; `name` is how its owner called it. Raises Unreadable, also while
    rows are walked."""
    name = name or path.name
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(_("This file is empty."))
    if size > LARGEST:
        raise Unreadable(_("A file may have at most %(limit)d MB. Split it.") % {"limit": LARGEST // 1024 // 1024})
    rows = (row for row in _rows(path, name.lower()) if any(not _blank(cell) for cell in row[1]))
    header = next(rows, None)
    first = next(rows, None)
    if header is None or first is None:
        raise Unreadable(_("There is a header at most, and no row below it."))
    return Table(_headers(header), _counted(chain([first], rows)))


def _rows(path: Path, name: str) -> Iterator[Row]:
    if name.endswith((".csv", ".tsv", ".txt")):
        return texts.rows(path)
    if name.endswith(".xlsx"):
        return workbooks.rows(path)
    raise Unreadable(_("Only CSV and XLSX files can be imported. Save it as one of these."))


def _headers(row: Row) -> tuple[str, ...]:
    """The names of the columns; a name that comes again is numbered, an empty one called by its place."""
    place, cells = row
    if len(cells) > MOST_COLUMNS:
        raise Unreadable(_("A file may have at most %(limit)d columns.") % {"limit": MOST_COLUMNS}, row=place)
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = "" if cell is None else " ".join(str(cell).split())
        if UNPRINTABLE.search(name):
            raise Unreadable(_("The header has signs that cannot be printed. Is this a text file?"), row=place)
        name = name[:80] or f"#{number}"
        taken = {name.casefold() for name in names}
        again = next(f"{name} ({n})" for n in range(2, MOST_COLUMNS + 3) if f"{name} ({n})".casefold() not in taken)
        names.append(again if name.casefold() in taken else name)
    return tuple(names)


def _counted(rows: Iterator[Row]) -> Iterator[Row]:
    yield from islice(rows, MOST_ROWS)
    more = next(rows, None)
    if more is not None:
        limit = f"{MOST_ROWS:,}"
        raise Unreadable(_("A file may have at most %(limit)s rows. Split it.") % {"limit": limit}, row=more[0])


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
