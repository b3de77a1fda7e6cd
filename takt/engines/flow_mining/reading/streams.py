"""Bytes of a file that may be compressed, never more than a file of its size can honestly hold."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from takt.engines.errors import BadInput

GZIP = b"\x1f\x8b"
PIECE = 1 << 16
FREE = 1 << 26  # so many bytes may come out of any file
HONEST_RATIO = 250  # event logs shrink by 10 to 60 times; a bomb of zeros by 1,000


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to read, unpacked if it is gzip, whatever its name says.

    Raises BadInput, also while it is read, for gzip that is truncated or broken or grows beyond all measure.
    """
    with path.open("rb") as packed:
        if packed.peek(2)[:2] != GZIP:
            yield packed
            return
        with gzip.GzipFile(fileobj=packed) as unpacked, io.BufferedReader(_Measured(unpacked, path), PIECE) as data:
            yield data


class _Measured(io.RawIOBase):
    """What comes out of gzip, counted, with its errors said as those of the file."""

    def __init__(self, unpacked: gzip.GzipFile, path: Path) -> None:
        self._unpacked, self._file = unpacked, str(path)
        self._limit = max(FREE, HONEST_RATIO * path.stat().st_size)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._next(len(buffer))
        self._read += len(data)
        if self._read > self._limit:
            reason = f"it unpacks to more than {HONEST_RATIO} times its size, as no event log does"
            raise BadInput(self._file, None, reason, "Unpack it yourself and read the plain file if you trust it")
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            return self._unpacked.read(size)
        except EOFError:
            reason = f"the gzip file is cut off after {self._read:,} bytes of content"
            raise BadInput(self._file, None, reason, "Copy or download it again") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            reason = f"the gzip file is broken ({error})"
            raise BadInput(self._file, None, reason, "Copy or download it again") from None
