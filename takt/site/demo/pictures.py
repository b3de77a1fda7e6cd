"""Small files that people attach: a log, a table, a chart drawn by hand."""

from __future__ import annotations

import random
import struct
import zlib
from datetime import datetime

from takt.site.demo.case import Case

WIDTH, HEIGHT = 320, 160
PAPER, BAR = (248, 249, 251), (58, 105, 200)


def attach(case: Case, at: datetime) -> None:
    """One of the three, by the one who works on it."""
    rng, owner = case.rng, case.owner()
    kind = rng.choice(("png", "csv", "log"))
    if kind == "png":
        case.record.attach("趋势-近八周.png", [chart([rng.randint(20, 150) for _ in range(8)])], by=owner, at=at)
    elif kind == "csv":
        case.record.attach("样本明细.csv", [_table(rng)], by=owner, at=at)
    else:
        case.record.attach("client-error.log", [_log(rng, at)], by=owner, at=at)


def chart(heights: list[int]) -> bytes:
    """A bar chart as PNG (RFC 2083): eight bits a channel, no filter."""
    step = WIDTH // len(heights)
    rows = []
    for y in range(HEIGHT):
        bars = (x % step > step // 4 and HEIGHT - y <= heights[min(x // step, len(heights) - 1)] for x in range(WIDTH))
        rows.append(b"\0" + b"".join(bytes(BAR if bar else PAPER) for bar in bars))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"".join(rows))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _table(rng: random.Random) -> bytes:
    rows = [f"2026-W{week},{rng.randint(800, 9000)},{rng.uniform(1, 9):.2f}%" for week in range(20, 28)]
    return ("周,受影响人数,占比\n" + "\n".join(rows) + "\n").encode()


def _log(rng: random.Random, at: datetime) -> bytes:
    lines = [f"{at:%Y-%m-%d} ERROR request timed out after {rng.randint(3000, 9000)} ms" for _ in range(6)]
    return ("\n".join(lines) + "\n").encode()
