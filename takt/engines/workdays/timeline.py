"""The table of one calendar, built when first asked for and grown as far as it is asked."""

from datetime import date
from functools import lru_cache

from takt.engines.workdays.table import DAY, EPOCH_ORDINAL, Rules, Table, build, year_begins

FIRST_YEAR, LAST_YEAR = 1900, 2199


class Timeline:
    """Keeps the widest table built so far; a table never changes, so threads may share it freely."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._table: Table | None = None

    def covering(self, earliest: int, latest: int) -> Table:
        """A table in which both instants lie; ValueError if they are not from 1900 to 2199."""
        table = self._table
        if table is not None and table.covers(earliest, latest):
            return table
        if earliest < year_begins(FIRST_YEAR) or latest >= year_begins(LAST_YEAR + 1):
            raise ValueError(_out_of_reach())
        first, last = _year(earliest), _year(latest)
        if table is not None:
            first, last = min(first, table.first_year), max(last, table.last_year)
        return self._grow(first - 1, last + 1)

    def reaching_later(self, table: Table) -> Table:
        """A table with twice the years of `table`, the new ones after it; ValueError if there are none."""
        if table.last_year >= LAST_YEAR:
            raise ValueError(_out_of_reach())
        return self._grow(table.first_year, 2 * table.last_year - table.first_year + 1)

    def reaching_earlier(self, table: Table) -> Table:
        """A table with twice the years of `table`, the new ones before it; ValueError if there are none."""
        if table.first_year <= FIRST_YEAR:
            raise ValueError(_out_of_reach())
        return self._grow(2 * table.first_year - table.last_year - 1, table.last_year)

    def _grow(self, first_year: int, last_year: int) -> Table:
        table = build(self._rules, max(first_year, FIRST_YEAR), min(last_year, LAST_YEAR))
        self._table = table
        return table


@lru_cache(maxsize=256)
def timeline_of(rules: Rules) -> Timeline:
    """The timeline that all equal calendars share, so that one loaded anew need not build its table anew."""
    return Timeline(rules)


def _year(instant: int) -> int:
    return date.fromordinal(instant // DAY + EPOCH_ORDINAL).year


def _out_of_reach() -> str:
    return f"Working time is reckoned from {FIRST_YEAR} to {LAST_YEAR} only, and this is or leads outside of it."
