"""Rows as CSV and XLSX for spreadsheets: Chinese shows, dates and numbers are real, nothing is a live formula."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from takt.flow.importing.sheet import Sheet
from takt.ground.models import Person, Unit

ARMED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # what a spreadsheet takes for a formula; behind our own mark too
LONGEST_CELL = 32_767  # characters, in XLSX
CUT = "…"
WIDTHS = (8, 60)  # of a column, in characters
MEASURED = 100  # rows that the widths are taken from
CHUNK = 500

Tell = Callable[[int, int, str], None]


def csv_rows(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """UTF-8 with its mark, so that Excel shows Chinese. A text that looks like a formula begins with a '."""
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    yield "\ufeff".encode()
    for row in chain([headers], rows):
        writer.writerow([_disarmed(_plain(cell)) for cell in row])
        yield line.getvalue().encode("utf-8", "replace")
        line.seek(0)
        line.truncate()


def xlsx_bytes(headers: Sequence[Any], rows: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet: header bold and frozen, real dates and numbers, texts never formulas or links.

    A cell holds 32,767 characters; longer texts are cut and end with an ellipsis.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    sheet = book.add_worksheet()
    formats: dict[type, Any] = {date: book.add_format({"num_format": "yyyy-mm-dd"})}
    formats[datetime] = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    source = iter(rows)
    first = list(islice(source, MEASURED))
    for place, width in enumerate(_widths([headers, *first])):
        sheet.set_column(place, place, width)
    for place, header in enumerate(headers):
        sheet.write_string(0, place, str(header)[:LONGEST_CELL], book.add_format({"bold": True}))
    for number, row in enumerate(chain(first, source), start=1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, formats)
    book.close()
    return out.getvalue()


def run(sheet: Sheet, to: Path, *, unit: Unit, by: Person, tell: Tell = lambda done, total, what: None) -> int:
    """Write the records of a unit and all below it that `by` may see; returns how many.

    A file that exists is replaced only when all is written.
    """
    records = sheet.model.objects.visible_to(by).filter(unit__in=Unit.objects.below([unit.path]))
    records = records.select_related("unit", "stage", "owner", "requester").order_by("pk")
    total = records.count()
    headers = [str(column.label) for column in sheet.columns] + [gettext("unit")]

    def rows() -> Iterator[list[Any]]:
        for done, record in enumerate(records.iterator(CHUNK), start=1):
            yield [*(column.show(record) for column in sheet.columns), record.unit.code]
            if done % CHUNK == 0 or done == total:
                tell(done, total, gettext("exporting"))

    if to.suffix.lower() == ".xlsx":
        _write_whole(to, [xlsx_bytes(headers, rows())])
    else:
        _write_whole(to, csv_rows(headers, rows()))
    return int(total)


def _write_whole(to: Path, blocks: Iterable[bytes]) -> None:
    aside = to.with_name(f".{to.name}.part")
    try:
        with aside.open("wb") as out:
            out.writelines(blocks)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(to)
    finally:
        aside.unlink(missing_ok=True)


def _plain(cell: Any) -> Any:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(_("yes")) if cell else str(_("no"))
    if isinstance(cell, datetime):
        return _local(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell if isinstance(cell, int | float) else str(cell).replace("\x00", "")


def _disarmed(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and ARMED.match(cell) else cell


def _local(moment: datetime) -> datetime:
    """Wall time of whoever looks: spreadsheets know no time zones."""
    return timezone.localtime(moment).replace(tzinfo=None) if timezone.is_aware(moment) else moment


def _write(sheet: Any, number: int, place: int, cell: Any, formats: dict[type, Any]) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(number, place, _local(cell), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(number, place, cell, formats[date])
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(number, place, cell)
    elif words := str(_plain(cell)):
        cut = words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1] + CUT
        sheet.write_string(number, place, cut)


def _widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    """Wide enough for the first rows; a Chinese sign counts twice."""
    narrowest, widest = WIDTHS
    widths: list[int] = []
    for place in range(max(map(len, rows))):
        words = [str(_plain(row[place])) for row in rows if place < len(row)]
        needed = max(len(word) + sum(sign > "\u2e7f" for sign in word) for word in words)
        widths.append(min(max(needed + 2, narrowest), widest))
    return widths
