"""What a kind's rows look like in a file: declared once, read by import and export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from takt.flow.importing.reading import Reading
from takt.flow.importing.rows import Cell
from takt.ground.errors import Text

KEY = "key"  # the column that tells a row's key where it comes from


@dataclass(frozen=True)
class Column:
    """One field. `read(cell, reading)` gives its value or raises Unfit; `show(record)` what an export holds."""

    name: str
    label: Text
    aliases: tuple[str, ...]
    read: Callable[[Cell, Reading], Any]
    show: Callable[[Any], Any]
    guessed: bool = True


@dataclass(frozen=True)
class Sheet:
    """A kind of record as rows. `build(values, reading)` makes the unsaved record of a row, or raises Unfit."""

    name: str
    label: Text
    model: Any
    verb: str
    columns: tuple[Column, ...]
    needed: tuple[str, ...]  # one of these must have a column
    build: Callable[[dict[str, Any], Reading], Any]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
