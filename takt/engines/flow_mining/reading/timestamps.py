"""Instants as people and programs write them, as microseconds since the epoch."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
from numpy.typing import NDArray

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
NAMED_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: str(month) for month, name in enumerate(NAMED_MONTHS, 1)}
AFTERNOON = ("PM", "下午")
NOON = 12
DIGITS_OF_MICROS = 6
YEAR_DIGITS = 4
# Numbers that count since the epoch, by their digits: 1973 to 2286 in each unit.
SINCE_EPOCH = {10: 1_000_000, 13: 1_000, 16: 1}

CLOCK = (
    r"(?:[T ,]*(?P<noon1>上午|下午)?\s*(?P<hour>\d{1,2})[:时](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})秒?)?分?"
    r"(?:[.,](?P<fraction>\d{1,9}))?)?\s*(?P<noon2>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?$"
)
NUMBERS = re.compile(r"(?P<a>\d{1,4})[-/.年](?P<b>\d{1,2})[-/.月](?P<c>\d{1,4})日?" + CLOCK)
DAY_FIRST_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(?P<c>\d{1,2})[-/. ](?P<b>[A-Za-z]{3,9})\.?,?[-/. ](?P<a>\d{4})" + CLOCK
)
MONTH_FIRST_NAMED = re.compile(r"(?:[A-Za-z]{3,9},? )?(?P<b>[A-Za-z]{3,9})\.? (?P<c>\d{1,2}),? (?P<a>\d{4})" + CLOCK)
COMPACT = re.compile(r"(?P<a>\d{4})(?P<b>\d\d)(?P<c>\d\d)[T ]?(?:(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?$")

Order = tuple[str, str, str]  # the groups that are year, month and day
YEAR_FIRST: Order = ("a", "b", "c")
DAY_FIRST: Order = ("c", "b", "a")
MONTH_FIRST: Order = ("c", "a", "b")


class NoDate(ValueError):
    """One of the texts is no instant. index: its place among them."""

    def __init__(self, index: int, text: str) -> None:
        super().__init__(text)
        self.index, self.text = index, text


def instants(texts: Sequence[str]) -> NDArray[np.int64]:
    """Texts of one column as microseconds since the epoch; without a zone they are taken as UTC.

    ISO 8601 is read first, then dates by numbers in any order, by named months, in Chinese, and numbers since
    the epoch. Whether 03/04 is in March or April is decided by the whole column: by a number above 12 in it;
    where there is none, months come first beside AM or PM, and days elsewhere. Raises NoDate for the first
    text that is no instant.
    """
    result = np.empty(len(texts), np.int64)
    last, late = None, 0
    for index, text in enumerate(texts):
        if text != last:
            try:
                late = micros(datetime.fromisoformat(text))
            except ValueError:
                return _freely(texts)
            last = text
        result[index] = late
    return result


def micros(instant: datetime) -> int:
    """Microseconds from the epoch to an instant; without a zone it is in UTC."""
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=UTC)
    return (instant - EPOCH) // MICROSECOND


def _freely(texts: Sequence[str]) -> NDArray[np.int64]:
    result = np.empty(len(texts), np.int64)
    read = _reader(_order_of(texts))
    known: dict[str, int] = {}
    for index, text in enumerate(texts):
        found = known.get(text)
        if found is None:
            try:
                found = known[text] = read(text.strip())
            except (ValueError, OverflowError):
                raise NoDate(index, text) from None
        result[index] = found
    return result


def _order_of(texts: Sequence[str]) -> Order:
    """Whether day or month comes first in the dates of this column that do not begin with the year."""
    half_days = False
    for text in texts:
        found = NUMBERS.match(text.strip())
        if found is None or len(found["a"]) == YEAR_DIGITS:
            continue
        if int(found["a"]) > NOON:
            return DAY_FIRST
        if int(found["b"]) > NOON:
            return MONTH_FIRST
        half_days = half_days or found["noon2"] is not None
    return MONTH_FIRST if half_days else DAY_FIRST


def _reader(order: Order) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text.isdecimal() and len(text) in SINCE_EPOCH:
            return int(text) * SINCE_EPOCH[len(text)]
        found = NUMBERS.match(text)
        if found:
            return _instant(found, YEAR_FIRST if len(found["a"]) == YEAR_DIGITS else order)
        found = DAY_FIRST_NAMED.match(text) or MONTH_FIRST_NAMED.match(text) or COMPACT.match(text)
        if found:
            return _instant(found, YEAR_FIRST)
        return micros(datetime.fromisoformat(text))

    return read


def _instant(found: re.Match[str], order: Order) -> int:
    said = {name: value or "" for name, value in found.groupdict().items()}
    year, month, day = (MONTHS.get(said[group][:3].lower(), said[group]) for group in order)
    noon = (said.get("noon1") or said.get("noon2", "").replace(".", "")).upper()
    hour = int(said["hour"] or 0)
    if noon:
        hour = hour % NOON + (NOON if noon in AFTERNOON else 0)
    fraction = said.get("fraction", "")[:DIGITS_OF_MICROS].ljust(DIGITS_OF_MICROS, "0")
    clock = (hour, int(said["minute"] or 0), int(said["second"] or 0), int(fraction))
    return micros(datetime(_full(year), int(month), int(day), *clock, tzinfo=_zone(said.get("zone", ""))))


def _full(year: str) -> int:
    """A year of two digits is taken as 1970 to 2069, as POSIX nearly does."""
    short = int(year)
    if len(year) == YEAR_DIGITS:
        return short
    if len(year) != len("26"):
        raise ValueError(year)
    return short + (2000 if short < 70 else 1900)


def _zone(text: str) -> timezone:
    if text[:1] not in ("+", "-"):
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
