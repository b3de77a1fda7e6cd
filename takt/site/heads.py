"""Heads of the log, written down beside the database: cutting off the end of the log does not go unseen then."""

import os
import re
from datetime import datetime
from pathlib import Path

from django.conf import settings

from takt.ground import sealing
from takt.ground.chain import Head
from takt.site.commands.mistakes import Mistake

WRITTEN = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def seal(now: datetime) -> int:
    """A round of the worker: seal what is new and write the head down."""
    sealed = sealing.seal(now)
    last = sealing.head()
    if sealed and last is not None:
        _write(f"{last}\n")
    return sealed


def kept() -> list[Head]:
    """What this machine has written down; nothing where no worker ran here."""
    place = _place()
    return [read(line) for line in place.read_text().split()] if place.exists() else []


def read(text: str) -> Head:
    """`PLACE:DIGEST`; raises Mistake."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        raise Mistake(f"{text[:80]!r} is not PLACE:DIGEST, as `takt check --log` prints it. Nothing was checked.")
    return Head(int(found[1]), found[2])


def _place() -> Path:
    return Path(settings.DATA) / "log-head"


def _write(line: str) -> None:
    """Whole or not at all, also where the power goes meanwhile."""
    place = _place()
    aside = place.with_suffix(".part")
    with aside.open("w") as out:
        out.write(line)
        out.flush()
        os.fsync(out.fileno())
    aside.replace(place)
