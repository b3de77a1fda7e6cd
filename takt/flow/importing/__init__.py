"""Importing records from CSV and XLSX: all or nothing, every row accounted for, no row made twice."""

from takt.flow.importing.carrying import Report, run
from takt.flow.importing.cells import Unfit
from takt.flow.importing.mapping import guess, mapping_of
from takt.flow.importing.planning import Plan, Refused, plan
from takt.flow.importing.reading import Reading
from takt.flow.importing.rows import LARGEST, MOST_ROWS, Cell, Unreadable
from takt.flow.importing.sheet import Column, Sheet
from takt.flow.importing.table import Table, open_table

__all__ = [
    "LARGEST", "MOST_ROWS", "Cell", "Column", "Plan", "Reading", "Refused", "Report", "Sheet", "Table", "Unfit",
    "Unreadable", "guess", "mapping_of", "open_table", "plan", "run",
]  # fmt: skip
