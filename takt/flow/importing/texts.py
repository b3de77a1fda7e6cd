"""CSV as spreadsheets and tools write it: encodings, separators, quoted line breaks."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from takt.flow.importing.rows import Row, Unreadable

BLOCK = 1 << 20
SEPARATORS = ",;\t"
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NAMED = re.compile("sep=(.)\r?\n?")  # Excel's own way to name the separator, in the first line
DISARMED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")  # what our exports put a ' in front of


def rows(path: Path) -> Iterator[Row]:
    """The rows with their numbers. Raises Unreadable."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        named = NAMED.fullmatch(file.readline())
        file.seek(0)
        separator = named.group(1) if named else separator_of(file.read(BLOCK))
        file.seek(0)
        reader, number = csv.reader(file, delimiter=separator, strict=True), 0
        while True:
            number += 1
            try:
                row = next(reader, None)
            except csv.Error:
                raise Unreadable(
                    _("A quotation mark is not closed or stands in the wrong place, or a cell is far too long."),
                    row=number,
                ) from None
            if row is None:
                return
            if not (named and number == 1):
                yield number, [cell[1:] if DISARMED.match(cell) else cell for cell in row]


def encoding_of(path: Path) -> str:
    """By its mark, else by where the zero bytes are, else the first that reads the whole file."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, encoding in MARKS:
        if head.startswith(mark) and _reads(path, encoding):
            return encoding
    likely: tuple[str, ...] = ("utf-8", "gb18030")
    if head.count(0) * 4 > len(head):
        likely = ("utf-16-le", "utf-16-be") if head[1::2].count(0) > head[::2].count(0) else ("utf-16-be",)
    for encoding in likely:
        if _reads(path, encoding):
            return encoding
    raise Unreadable(_("Its encoding is not known here. Save it as CSV UTF-8."))


def separator_of(sample: str) -> str:
    """The one that makes the most columns of the first lines; a comma where none does."""
    lines = [line for line in sample.splitlines(keepends=True) if line.strip()][:5]

    def columns(separator: str) -> int:
        try:
            return len(next(csv.reader(lines, delimiter=separator), []))
        except csv.Error:
            return 0

    return max(SEPARATORS, key=columns)


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeError:
            return False
    return True
