"""The table of a list: headings that sort, rows, and the pager's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from takt.kit.filtering import RecordFilter
from takt.kit.lists.address import Address
from takt.kit.lists.sheet import COUNTED, Column, Row, Sheet


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head; `href` sorts by it, `order` is ascending or descending where the list is sorted so."""

    label: str
    css: str
    shown: bool
    href: str
    order: str


class Table:
    def __init__(self, sheet: Sheet, columns: Sequence[Column], wanted: RecordFilter, address: Address) -> None:
        self.sheet, self.columns = sheet, columns
        self._wanted, self._address = wanted, address

    @cached_property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.columns]

    @cached_property
    def rows(self) -> list[Row]:
        return self.sheet.rows(self.columns)

    @property
    def is_empty(self) -> bool:
        return not self.sheet.records

    @property
    def summary(self) -> str:
        """1–50 of 312, or of more than 1,000."""
        sheet = self.sheet
        if sheet.total is None:
            words = gettext("%(first)s–%(last)s of more than %(total)s")
        else:
            words = gettext("%(first)s–%(last)s of %(total)s")
        total = COUNTED if sheet.total is None else sheet.total
        return words % {"first": f"{sheet.first:,}", "last": f"{sheet.last:,}", "total": f"{total:,}"}

    @property
    def previous(self) -> str:
        return self._address.page(self._wanted.page - 1) if self._wanted.page > 1 else ""

    @property
    def next(self) -> str:
        return self._address.page(self._wanted.page + 1) if self.sheet.more else ""

    def _heading(self, column: Column) -> Heading:
        sort = self._wanted.sort or ("" if self._wanted.q else self._wanted.SORT)
        order = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(sort, "") if column.sort else ""
        turned = f"-{column.sort}" if order == "ascending" else column.sort
        href = self._address.with_(sort=turned) if column.sort else ""
        return Heading(str(column.label), column.css, column.heading, href, order)
