"""Rows as they are read, whatever file they lie in; and what is not read at all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, Text

LARGEST = 50 * 1024 * 1024  # bytes of a file
MOST_ROWS = 100_000
MOST_COLUMNS = 300
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = tuple[int, Sequence[Cell]]  # its number as a spreadsheet counts, its cells


class Unreadable(Invalid):
    """A file that cannot be taken as a whole, with the row where that shows and what to do."""

    remedy = _("Nothing was imported. Mend the file and choose it again.")

    def __init__(self, reason: Text, *, row: int = 0) -> None:
        where = _("Row %(row)d: %(reason)s") % {"row": row, "reason": reason} if row else reason
        super().__init__({"file": where})
        self.row = row
