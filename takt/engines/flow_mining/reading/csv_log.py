"""Event logs as CSV with named columns, an event a row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from takt.engines.errors import BadInput
from takt.engines.flow_mining.reading.names import GUESSED, NEEDED, ROLES, Names, place_of, somebody
from takt.engines.flow_mining.reading.streams import opened
from takt.engines.flow_mining.reading.timestamps import NoDate, instants
from takt.engines.flow_mining.table import EventTable, event_table
from takt.engines.rows import shown

SEPARATORS = ",;\t|"
LARGEST_FIELD = 1 << 20
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Latin-1 reads anything; it comes last, for what is neither UTF-8 nor Chinese.
ENCODINGS = ("utf-8-sig", "gb18030", "latin-1")

Columns = dict[str, list[str]]


def read_csv(path: Path, names: Names = GUESSED) -> EventTable:
    """The table of a CSV file, plain or gzip, in UTF-8, UTF-16, GB18030 or Latin-1, separated by , ; tab or |.

    names: columns that are not called as usual. Raises BadInput for a column that is missing, a row that is
    too short or has no case, activity or time, and a date that is none: with the row, counted from the header.
    """
    columns, rows = _decoded(path, names)
    start, sequence = columns.get("start"), columns.get("sequence")
    if start and (names.start or _of_events(columns["case"], start)):
        start = [begun or done for begun, done in zip(start, columns["time"], strict=True)]
    else:
        start = None
    return event_table(
        columns["case"],
        columns["activity"],
        _instants(path, "time", columns["time"], rows),
        start=None if start is None else _instants(path, "start", start, rows),
        lifecycle=columns.get("lifecycle"),
        resource=somebody(columns.get("resource")),
        function=somebody(columns.get("function")),
        unit=somebody(columns.get("unit")),
        sequence=None if sequence is None else _numbers(path, sequence, rows),
    )


def _decoded(path: Path, names: Names) -> tuple[Columns, list[int]]:
    with opened(path) as data:
        marked = data.peek(2)[:2] in UTF_16  # type: ignore[attr-defined]
    for encoding in ("utf-16",) if marked else ENCODINGS:
        try:
            with opened(path) as data:
                return _columns(path, data, encoding, names)
        except UnicodeDecodeError:
            continue
    raise BadInput(str(path), None, "its text is damaged UTF-16", "Save it as CSV UTF-8")


def _columns(path: Path, data: BinaryIO, encoding: str, names: Names) -> tuple[Columns, list[int]]:
    """The wanted columns, and the number of the row in which each event stands."""
    with io.TextIOWrapper(data, encoding, newline="") as lines:
        first = lines.readline(LARGEST_FIELD)
        separator = max(SEPARATORS, key=first.count)
        reader = csv.reader(_again(first, lines), delimiter=separator, strict=True)
        try:
            places = _places(str(path), [name.strip() for name in next(reader, [])], names)
            return _collected(path, reader, places)
        except csv.Error as error:
            reason = f"this row is not CSV ({error})"
            remedy = 'Close every quote, and write " within quotes as ""'
            raise BadInput(str(path), reader.line_num, reason, remedy) from None


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _places(file: str, header: Sequence[str], names: Names) -> dict[str, int]:
    places: dict[str, int] = {}
    for role in ROLES:
        named = getattr(names, role)
        place = place_of(role, header, named)
        if place is not None and (named is not None or place not in places.values()):
            places[role] = place
        elif role in NEEDED or named is not None:
            wanted = f"there is no column {shown(named)}" if named else f"no column is recognised as the {role}"
            there = f"Name it with --{role}; the columns are {', '.join(map(repr, header)) or 'none'}"
            raise BadInput(file, 1, wanted, there)
    return places


def _collected(path: Path, reader: Iterator[list[str]], places: dict[str, int]) -> tuple[Columns, list[int]]:
    pick, widest = itemgetter(*places.values()), max(places.values())
    picked, rows = [], []
    for fields in reader:
        if len(fields) > widest:
            picked.append(pick(fields))
            rows.append(reader.line_num)  # type: ignore[attr-defined]
        elif fields:
            reason = f"this row has {len(fields)} fields and the column of the {_last(places)} is the {widest + 1}th"
            raise BadInput(str(path), reader.line_num, reason, "Complete or delete the row")  # type: ignore[attr-defined]
    if not picked:
        raise BadInput(str(path), None, "there is no event in it, only a header", "Give it one row an event")
    columns = dict(zip(places, map(list, zip(*picked, strict=True)), strict=True))
    for role in NEEDED:
        if not all(columns[role]):
            row = rows[columns[role].index("")]
            raise BadInput(str(path), row, f"the {role} is empty", "Fill it in or delete the row")
    return columns, rows


def _of_events(cases: list[str], starts: list[str]) -> bool:
    """Whether a column that looks like starts has one for each event: not none at all, nor only one for each case."""
    of_case = dict(zip(cases, starts, strict=True))
    differ = any(of_case[case] != start for case, start in zip(cases, starts, strict=True))
    return any(starts) and (differ or len(of_case) == len(cases))


def _last(places: dict[str, int]) -> str:
    return max(places, key=lambda role: places[role])


def _instants(path: Path, role: str, texts: list[str], rows: list[int]) -> NDArray[np.int64]:
    try:
        return instants(texts)
    except NoDate as error:
        remedy = "Write it like 2026-11-25 14:30:00, or name another column"
        raise BadInput(str(path), rows[error.index], f"{shown(error.text)} is no date for the {role}", remedy) from None


def _numbers(path: Path, texts: list[str], rows: list[int]) -> NDArray[np.int64]:
    for index, text in enumerate(texts):
        if not text.strip().lstrip("+-").isdecimal():
            reason = f"the sequence number {shown(text)} is none"
            raise BadInput(str(path), rows[index], reason, "Write a whole number")
    return np.array([int(text) for text in texts], np.int64)
