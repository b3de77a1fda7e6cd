"""The finished items of the past, from a CSV file with one row an item."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from takt.engines.errors import BadInput
from takt.engines.rows import Row, read_rows, shown

FINISHED = (
    "finished_date",
    "finished",
    "finished_at",
    "finish",
    "done",
    "completed",
    "closed",
    "closed_at",
    "resolved",
)


def read_finished(path: Path, project: str = "") -> list[date]:
    """The dates on which items were finished, ascending; an empty field is an item that is not finished yet.

    The column is the first of FINISHED that is there; of a file with one column, that one. `project` keeps the rows
    whose column `project` says so. Raises BadInput for no such column, a date that is none, and no finished item.
    """
    days = []
    column = ""
    for row in read_rows(path, ["project"] if project else []):
        column = column or _column(row)
        if row.text(column) and (not project or row.text("project") == project):
            days.append(_day(row, column))
    if not days:
        which = f" of project {shown(project)}" if project else ""
        raise BadInput(str(path), None, f"there is no finished item{which}", "A forecast learns from finished ones")
    return sorted(days)


def _column(row: Row) -> str:
    names = list(row.fields)
    found: Sequence[str] = names if len(names) == 1 else [name for name in FINISHED if name in row.fields]
    if not found:
        remedy = f"Call the column with the dates {FINISHED[0]!r}"
        raise BadInput(row.file, 1, "there is no column of finished dates", remedy)
    return found[0]


def _day(row: Row, column: str) -> date:
    text = row.text(column)
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise row.bad(f"{column} {shown(text)} is not a date", "Write it like 2026-01-31") from None
