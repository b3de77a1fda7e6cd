"""What a row of a CSV file and an object of a JSON file have in common, and the amounts and dates in them."""

import math
from datetime import date
from typing import Protocol

from takt.engines.errors import BadInput
from takt.engines.rows import shown

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)  # working time is reckoned within these
WRITE_AMOUNT = "Write an amount from 0 on, like 1200 or 12.5, without currency and thousands"


class Entry(Protocol):
    """A row or an object: its text by column or member, and the error that names it."""

    def text(self, name: str, /) -> str: ...
    def bad(self, reason: str, remedy: str) -> BadInput: ...


def amount(entry: Entry, name: str) -> float:
    """A finite number that is not negative. Raises BadInput otherwise."""
    text = entry.text(name)
    if not text:
        raise entry.bad(f"{name} is missing", WRITE_AMOUNT)
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise entry.bad(f"{name} {shown(text)} is not a number", WRITE_AMOUNT)
    if value < 0:
        raise entry.bad(f"{name} {shown(text)} is negative", WRITE_AMOUNT)
    return value


def percent(entry: Entry, name: str) -> float:
    """A share written in percent, from 0 to 100, as a number from 0 to 1."""
    value = amount(entry, name)
    if value > 100:
        raise entry.bad(f"{name} {shown(entry.text(name))} is more than 100", "Write how many percent are done, 0-100")
    return value / 100


def day(entry: Entry, name: str) -> date:
    """A date like 2026-03-31. Raises BadInput for what is none."""
    return date_in(entry, name, entry.text(name))


def date_in(entry: Entry, name: str, text: str) -> date:
    """The date that `text` means, which stands in the entry under `name`."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise entry.bad(f"{name} {shown(text)} is not a date", "Write it like 2026-03-31") from None
    if not FIRST <= found <= LAST:
        raise entry.bad(f"{name} {shown(text)} is not within the years 1900 to 2199", "Write it like 2026-03-31")
    return found
