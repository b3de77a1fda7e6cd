"""The CSV form of a problem: a row for each project, and rows `limit`, `most` and `least` for what it must keep."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from takt.engines.errors import BadInput
from takt.engines.portfolio.problem import PROJECTS, VALUE, Bound, Problem, Project
from takt.engines.portfolio.sound import sound
from takt.engines.rows import Row, read_rows, shown

MOST, LEAST = ("limit", "most"), ("least",)
RESOURCES = ("money ", "people ")
YES, NO = ("yes", "true", "1", "x", "是"), ("", "no", "false", "0", "否")
WRITE_NUMBER = "Write it like 12 or 2.5, without currency and thousands"


@dataclass(frozen=True, slots=True)
class Whole:
    """The file as a whole, for errors that no single row has made."""

    file: str

    def bad(self, reason: str, remedy: str) -> BadInput:
        """The error that names the file."""
        return BadInput(self.file, None, reason, remedy)


def read_rows_of(path: Path) -> Problem:
    """The problem of a CSV file. Raises BadInput with the row of what is wrong."""
    rows = list(read_rows(path, ("id", "value")))
    places = [row for row in rows if not _is_rule(row)]
    bounds = [bound for row in rows if _is_rule(row) for bound in _bounds(row)]
    return sound([_project(row) for row in places], bounds, places, Whole(str(path)))


def _is_rule(row: Row) -> bool:
    return row.text("id").lower() in MOST + LEAST


def _project(row: Row) -> Project:
    return Project(
        row.text("id"),
        _number(row, VALUE),
        {column: amount for column in row.fields if column.startswith(RESOURCES) and (amount := _amount(row, column))},
        row.text("name"),
        row.text("unit"),
        _is_yes(row, "must"),
        tuple(row.text("needs").split()),
        tuple(row.text("either_or").split()),
    )


def _bounds(row: Row) -> Iterator[Bound]:
    """What a row limits: the resources, projects and value that it has a number for, of its unit if it names one."""
    is_most = row.text("id").lower() in MOST
    for column in row.fields:
        if (column.startswith(RESOURCES) or column in (PROJECTS, VALUE)) and row.text(column):
            amount = _amount(row, column)
            most, least = (amount, None) if is_most else (None, amount)
            yield Bound(column, most, least, row.text("unit"))


def _amount(row: Row, column: str) -> Fraction:
    number = _number(row, column) if row.text(column) else Fraction(0)
    if number < 0:
        raise row.bad(f"{column} {shown(row.text(column))} is negative", "Write an amount from 0 on")
    return number


def _number(row: Row, column: str) -> Fraction:
    """A number exactly as it is written, so that cents stay cents."""
    text = row.text(column)
    try:
        if not math.isfinite(float(text)) or "_" in text:
            raise ValueError
        return Fraction(text)
    except ValueError:
        given = f"{column} {shown(text)} is not a number" if text else f"{column} is missing"
        raise row.bad(given, WRITE_NUMBER) from None


def _is_yes(row: Row, column: str) -> bool:
    text = row.text(column).lower()
    if text not in YES + NO:
        raise row.bad(f"{column} {shown(text)} is neither yes nor no", "Write yes, or leave it empty")
    return text in YES
