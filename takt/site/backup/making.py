"""Makes a backup while the house goes on working."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from takt.ground import storing
from takt.site.backup import archive, snapshot
from takt.site.backup.snapshot import Snapshot
from takt.site.commands.mistakes import Mistake

Tell = Callable[[int, int, str], None]


def make(to: Path, at: datetime, tell: Tell) -> list[str]:
    """Write a backup, whole or not at all; returns the files that were missing or damaged in the house already.

    The database is taken first and the files after it: a file is written before its row and never changed, so that
    every row of the snapshot has its file. Raises Mistake where `to` exists or its folder does not.
    """
    if to.exists() or not to.absolute().parent.is_dir():
        why = "exists already" if to.exists() else "lies in no folder"
        raise Mistake(f"{to} {why}. Nothing was written.")
    aside = to.with_name(f".{to.name}.part")
    try:
        with snapshot.taken(to.with_name(f".{to.name}.parts")) as taken, aside.open("wb") as out:
            problems = _write(archive.Writer(out), taken, at, tell)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(to)
        _sync(to.absolute().parent)
    finally:
        aside.unlink(missing_ok=True)
    return problems


def _write(writer: archive.Writer, taken: Snapshot, at: datetime, tell: Tell) -> list[str]:
    sources = {"secret": _secret_beside(taken), **taken.parts}
    files, problems = _sound(taken, tell)
    sources |= {_member(name): storing.path_of(name) for name in files}
    digests = {_member(name): digest for name, _size, digest in taken.files}
    members = [
        archive.Member(name, place.stat().st_size, digests.get(name) or snapshot.sha256_of(place))
        for name, place in sources.items()
    ]
    writer.add_json(archive.MANIFEST, _manifest(taken, members, at, problems))
    for done, member in enumerate(members, start=1):
        with sources[member.name].open("rb") as source:
            if writer.add(member.name, member.size, source) != member.sha256:
                raise Mistake(
                    f"{sources[member.name]} changed while it was read. Nothing was written. Take the backup again."
                )
        tell(done, len(members), "writing")
    writer.close()
    return problems


def _secret_beside(taken: Snapshot) -> Path:
    """What signs sessions, as a part like the others."""
    place = next(iter(taken.parts.values())).with_name("secret")
    place.write_text(settings.SECRET_KEY)
    return place


def _sound(taken: Snapshot, tell: Tell) -> tuple[list[str], list[str]]:
    """Names of the files that are as they were written, and of those that are missing or damaged."""
    sound: list[str] = []
    problems: list[str] = []
    for done, (name, size, digest) in enumerate(taken.files, start=1):
        place = storing.path_of(name)
        whole = place.is_file() and place.stat().st_size == size and snapshot.sha256_of(place) == digest
        (sound if whole else problems).append(name)
        tell(done, len(taken.files), "reading files")
    return sound, problems


def _manifest(taken: Snapshot, members: list[archive.Member], at: datetime, problems: list[str]) -> dict[str, Any]:
    return {
        "format": archive.FORMAT,
        "made_at": at.isoformat(),
        "vendor": taken.vendor,
        "head": taken.head,
        "tables": taken.tables,
        "columns": taken.columns,
        "migrations": taken.migrations,
        "missing": problems,
        "members": [[member.name, member.size, member.sha256] for member in members],
    }


def _member(name: str) -> str:
    return f"files/{name[:2]}/{name}"


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
