"""Files for earned value, CSV or JSON: one row for each date or period, or one for each task. The docs say how."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from takt.engines.documents import Document, read_json
from takt.engines.earned_value.analysis import Analysis, analyse
from takt.engines.earned_value.curves import read_curves
from takt.engines.earned_value.entries import Entry
from takt.engines.earned_value.tasks import read_tasks
from takt.engines.errors import BadInput
from takt.engines.rows import read_rows
from takt.engines.workdays import OFFICE_HOURS, Calendar, calendar_for

YEARS_AFTER = 5  # for which holidays are looked up, as work ends later than planned
COLUMNS = "Needed are date (or period), pv, ev and ac, or id, start, finish and budget"


def read(path: Path, country: str) -> Analysis:
    """The analysis of a file whose name ends in .json, or of a CSV file.

    country: whose holidays are free, as "CN"; empty for a plain week from Monday to Friday. A JSON file may name
    its own, which is taken where none is given. Raises BadInput for a file that does not keep the form, OSError as
    `open` does.
    """
    if path.suffix.lower() == ".json":
        document = Document(str(path), "", read_json(path))
        country = country or document.text("country")
        entries: Sequence[Entry] = document.objects("tasks", "task") or document.objects("periods", "period")
        has_tasks = "tasks" in document.members
    else:
        rows = list(read_rows(path, ()))
        entries, has_tasks = rows, bool(rows) and "budget" in rows[0].fields
        _check_columns(str(path), rows[0].fields if rows else ())
    if not entries:
        raise BadInput(str(path), None, "there is nothing in it to analyse", COLUMNS)
    dated = partial(_calendar, str(path), country)
    baseline, scale, reports = (read_tasks if has_tasks else read_curves)(entries, dated)
    if not reports:
        raise BadInput(str(path), None, "no progress is reported", "Fill in what is earned and spent at one date")
    return analyse(baseline, scale, reports)


def _check_columns(file: str, columns: Iterable[str]) -> None:
    there = set(columns)
    tasks, curve = {"id", "start", "finish", "budget"}, {"pv", "ev", "ac"}
    if not (tasks <= there or (curve <= there and there & {"date", "period"})):
        raise BadInput(file, 1, "the columns are neither those of a curve nor those of tasks", COLUMNS)


def _calendar(file: str, country: str, dates: Sequence[date]) -> Calendar:
    if not country:
        return Calendar("UTC", OFFICE_HOURS)
    try:
        return calendar_for(country, "UTC", range(min(dates).year, max(dates).year + 1 + YEARS_AFTER))
    except ValueError as error:
        raise BadInput(file, None, str(error).split(";")[0].rstrip("."), "Use a code such as CN or DE-BY") from None
