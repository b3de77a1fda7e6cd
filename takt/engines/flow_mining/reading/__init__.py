"""Reading event logs from files: XES and CSV, plain or gzip."""

from __future__ import annotations

from pathlib import Path

from takt.engines.flow_mining.reading.csv_log import read_csv
from takt.engines.flow_mining.reading.names import GUESSED, Names
from takt.engines.flow_mining.reading.streams import opened
from takt.engines.flow_mining.reading.xes import read_xes
from takt.engines.flow_mining.table import EventTable

__all__ = ["Names", "read_csv", "read_log", "read_xes"]

HEAD = 64


def read_log(path: Path, names: Names = GUESSED) -> EventTable:
    """The event table of a file: XES where it begins with a tag, else CSV; both may be gzip, whatever the name.

    Raises BadInput as the two readers do, and OSError as `open` does.
    """
    with opened(path) as data:
        head = data.read(HEAD)
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return read_xes(path, names) if text.startswith(b"<") else read_csv(path, names)
