"""XLSX: looked through before the reader may open it, because a small file can ask for all memory."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from takt.flow.importing.rows import MOST_COLUMNS, MOST_ROWS, Row, Unreadable

MOST_PARTS = 2_000
LARGEST_UNPACKED = 300 * 1024 * 1024  # bytes
LARGEST_AREA = 8_000_000  # cells: the reader takes memory for the whole rectangle, however empty
BLOCK = 1 << 20
OVERLAP = 64
LOCAL_HEADER = 30  # bytes before the name of a part
OLD = b"\xd0\xcf\x11\xe0"  # also what Excel wraps around a workbook with a password
PLACE = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]*)([0-9]+)""")
DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def rows(path: Path) -> Iterator[Row]:
    """The rows of the first sheet that is shown. Formulas are not run: their last result is read."""
    _look_through(path)
    try:
        book = CalamineWorkbook.from_path(path)
        shown = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not shown:
            raise Unreadable(_("This workbook has no sheet to read."))
        sheet = book.get_sheet_by_name(shown[0])
        cells = sheet.to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise _broken() from error
    return ((number, row) for number, row in enumerate(cells, start=1))


def _look_through(path: Path) -> None:
    """Refuse what is no workbook, what unpacks to too much, what spans too far, what declares entities."""
    with path.open("rb") as file:
        if file.read(4) == OLD:
            raise Unreadable(_("This is an old or a password-protected workbook. Save it as XLSX without a password."))
        try:
            parts = zipfile.ZipFile(file).infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise _too_large()
            left = LARGEST_UNPACKED
            for part in parts:
                left -= _look_into(_unpacked(file, part), left)
        except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError) as error:
            raise _broken() from error


def _look_into(blocks: Iterator[bytes], left: int) -> int:
    """Walk one part; returns its true size in bytes."""
    size, tail = 0, b""
    widest = lowest = 1
    for block in blocks:
        size += len(block)
        if size > left:
            raise _too_large()
        seen = tail + block
        if DECLARES.search(seen):
            raise Unreadable(_("This workbook declares things that no spreadsheet needs. Save it anew in Excel."))
        for letters, digits in PLACE.findall(seen):
            widest, lowest = max(widest, _column(letters)), max(lowest, int(digits[:9]))
        tail = seen[-OVERLAP:]
    if widest * lowest > LARGEST_AREA or widest > 10 * MOST_COLUMNS or lowest > 2 * MOST_ROWS:
        raise Unreadable(
            _("A sheet has cells very far down or to the right. Delete the empty rows and columns, or save it as CSV.")
        )
    return size


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really unpacks to: `zipfile` stops at the size that the archive declares, readers do not."""
    file.seek(part.header_offset)
    header = file.read(LOCAL_HEADER)
    name, extra = struct.unpack("<26x2H", header)
    file.seek(name + extra, 1)
    left = part.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    while left and not inflate.eof:
        packed = file.read(min(left, BLOCK // 16))
        if not packed:
            raise zipfile.BadZipFile
        left -= len(packed)
        if part.compress_type == zipfile.ZIP_STORED:
            yield packed
        while part.compress_type == zipfile.ZIP_DEFLATED and packed:
            yield inflate.decompress(packed, BLOCK)
            packed = inflate.unconsumed_tail


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:4]:
        number = number * 26 + letter - 64
    return number


def _too_large() -> Unreadable:
    limit = LARGEST_UNPACKED // 1024 // 1024
    return Unreadable(_("Unpacked, this workbook has more than %(limit)d MB. Split it.") % {"limit": limit})


def _broken() -> Unreadable:
    return Unreadable(_("This is not a whole XLSX file. Open it in your spreadsheet and save it anew."))
