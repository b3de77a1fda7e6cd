"""Rows of a CSV file with named columns, read one by one; whatever is broken is named with its row."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from takt.engines.errors import BadInput

DELIMITERS = ",;\t"
CUT = 40  # characters of a bad value that are shown


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its file, the line it begins on (the header's is 1), and its fields by lower-case column."""

    file: str
    number: int
    fields: Mapping[str, str]

    def text(self, column: str) -> str:
        """The field without spaces around it; empty where there is no such column."""
        return self.fields.get(column, "").strip()

    def real(self, column: str) -> float:
        """The field as a finite number. Raises BadInput where it is none."""
        text = self.text(column)
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise self.bad(f"{column} {shown(text)} is not a number", "Write it like 12 or 2.5")
        return number

    def bad(self, reason: str, remedy: str) -> BadInput:
        """The error that names this row, to be raised."""
        return BadInput(self.file, self.number, reason, remedy)


def read_rows(path: Path, needed: Iterable[str]) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8 whose header has at least the columns `needed`; empty lines are left out.

    Fields are separated by whichever of comma, semicolon and tab the header has most of. The file is read as a
    stream. Raises BadInput for no header, a column that is missing or there twice, a row with more or fewer
    fields than the header, a quote that is not closed, and text that is not UTF-8; OSError as `open` does.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        begins, reader = 1, None
        try:
            first = lines.readline()
            reader = csv.reader(_again(first, lines), delimiter=max(DELIMITERS, key=first.count), strict=True)
            header = _header(str(path), next(reader, []), tuple(needed))
            begins = reader.line_num + 1
            for fields in reader:
                if fields:
                    yield _row(str(path), begins, header, fields)
                begins = reader.line_num + 1
        except UnicodeDecodeError:
            raise BadInput(str(path), begins, "what follows is not UTF-8", "Save the file as CSV UTF-8") from None
        except csv.Error as error:
            reason = f"this row is not CSV ({error})"
            raise BadInput(str(path), begins, reason, 'Close every quote, and write " within quotes as ""') from None


def shown(text: str) -> str:
    """A value as an error message shows it: quoted, and cut where it is long."""
    return repr(text if len(text) <= CUT else text[:CUT] + "…")


def _again(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def _header(file: str, names: list[str], needed: tuple[str, ...]) -> list[str]:
    header = [name.strip().lower() for name in names]
    missing = [name for name in needed if name not in header]
    if missing:
        columns = f"The first row names the columns; needed are {', '.join(needed)}"
        raise BadInput(file, 1, f"there is no column {missing[0]!r}", columns)
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise BadInput(file, 1, f"there are two columns {shown(twice[0])}", "Give each column a name of its own")
    return header


def _row(file: str, number: int, header: list[str], fields: list[str]) -> Row:
    if len(fields) != len(header):
        reason = f"this row has {len(fields)} fields where the header has {len(header)}"
        raise BadInput(file, number, reason, "Give it as many, and quote a field that holds the separator")
    return Row(file, number, dict(zip(header, fields, strict=True)))
