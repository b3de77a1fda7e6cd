"""What a cell means: text, a number, a date, a priority, a person. Raises Unfit, which says what to do."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from takt.flow.importing.reading import Reading
from takt.flow.importing.rows import UNPRINTABLE, Cell
from takt.ground.errors import Text
from takt.ground.models import Record

if TYPE_CHECKING:
    from takt.ground.models import Person

DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?)(?:[T ].*)?")
PRIORITIES = {
    1: "1 p0 urgent critical blocker highest 紧急 最高 特急 加急",
    2: "2 p1 high major 高 重要 较高",
    3: "3 p2 normal medium moderate 中 普通 一般 正常 默认",
    4: "4 p3 p4 low lowest minor trivial 低 最低 较低",
}
PRIORITY = {word: level for level, words in PRIORITIES.items() for word in words.split()}


class Unfit(Exception):
    """A cell or a row that cannot be taken; the reason is for whoever imports."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason)
        self.reason = reason


def text(cell: Cell, reading: Reading) -> str:
    """A cell as plain text: whole numbers without a fraction, dates as ISO, line ends as one sign."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    words = _moment(cell) if isinstance(cell, datetime) else str(cell)
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    if UNPRINTABLE.search(words):
        raise Unfit(_("It has signs that cannot be printed. Delete them, or save the file as CSV UTF-8."))
    return words.strip()


def number(cell: Cell, reading: Reading) -> float | None:
    if isinstance(cell, bool | date | time | timedelta):
        raise Unfit(_("This is not a number."))
    words = text(cell, reading).replace(",", "").removesuffix("%").strip()
    if not words:
        return None
    try:
        value = float(words)
    except ValueError:
        raise Unfit(_("This is not a number.")) from None
    if not math.isfinite(value):
        raise Unfit(_("This is not a number."))
    return value


def day(cell: Cell, reading: Reading) -> date | None:
    """ISO, 2026/3/1, 2026.3.1, 2026年3月1日, with or without a time, or a date of a spreadsheet."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text(cell, reading)
    if not words:
        return None
    found = DAY.fullmatch(words)
    try:
        year, *rest = [int(part) for part in found.groups() if part] if found else []
        return date(year, *rest)
    except (ValueError, TypeError):
        raise Unfit(_("This is not a date. Write it like 2026-03-01.")) from None


def priority(cell: Cell, reading: Reading) -> int:
    """The words of both languages, P0 to P4, or 1 (urgent) to 4 (low)."""
    words = text(cell, reading).lower()
    if not words:
        return int(Record.Priority.NORMAL)
    if words not in PRIORITY:
        raise Unfit(_("This is no priority. Write urgent, high, normal or low."))
    return PRIORITY[words]


def person(cell: Cell, reading: Reading) -> Person | None:
    """Somebody who works here, by e-mail or by a name that only one person has."""
    words = text(cell, reading)
    if not words:
        return None
    found = reading.people.get(words.lower(), [])
    if len(found) == 1:
        return found[0]
    if found:
        raise Unfit(_("Several people here have this name. Write the e-mail address instead."))
    raise Unfit(_("Nobody who works here has this name or e-mail address."))


def _moment(cell: datetime) -> str:
    return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
