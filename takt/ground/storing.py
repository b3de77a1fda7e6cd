"""Bytes of files, written so that they survive a power cut before their row is committed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, NotSeen

TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".pdf": "application/pdf", ".txt": "text/plain", ".md": "text/markdown", ".csv": "text/csv",
    ".json": "application/json", ".log": "text/plain", ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".mp4": "video/mp4", ".mov": "video/quicktime", ".mp3": "audio/mpeg",
}  # fmt: skip
MAGIC = {
    ".png": (b"\x89PNG",), ".jpg": (b"\xff\xd8",), ".jpeg": (b"\xff\xd8",), ".gif": (b"GIF8",), ".webp": (b"RIFF",),
    ".pdf": (b"%PDF",), ".zip": (b"PK",), ".docx": (b"PK",), ".xlsx": (b"PK",), ".pptx": (b"PK",),
}  # fmt: skip
LONGEST_NAME = 200


class Stored(NamedTuple):
    stored_as: str
    size: int
    sha256: str
    content_type: str


def clean_name(name: str) -> str:
    """The last part of a file's name without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:].strip() or "file"


def store(name: str, chunks: Iterable[bytes]) -> Stored:
    """Write bytes durably under a random name: temporary file, fsync, rename, fsync of the folder.

    Raises Invalid for a type that is not accepted, a wrong beginning, an empty or too large file.
    """
    ending = Path(clean_name(name)).suffix.lower()
    if ending not in TYPES:
        raise Invalid({"file": _("Files of this type are not accepted.")})
    stored_as = secrets.token_hex(24)
    target = path_of(stored_as)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_suffix(".part")
    try:
        size, digest = _write(temporary, chunks, MAGIC.get(ending, ()))
        temporary.rename(target)
        _sync_folder(target.parent)
    finally:
        temporary.unlink(missing_ok=True)
    return Stored(stored_as, size, digest, TYPES[ending])


def path_of(stored_as: str) -> Path:
    """Where the bytes lie. Raises NotSeen for a name that this module did not make."""
    if len(stored_as) != 48 or not all(sign in "0123456789abcdef" for sign in stored_as):
        raise NotSeen
    return Path(settings.FILES) / stored_as[:2] / stored_as


def _write(path: Path, chunks: Iterable[bytes], beginnings: tuple[bytes, ...]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as out:
        for chunk in chunks:
            if size == 0 and beginnings and not chunk.startswith(beginnings):
                raise Invalid({"file": _("The content of this file is not what its name says.")})
            size += len(chunk)
            if size > settings.FILE_LIMIT:
                limit = settings.FILE_LIMIT // 1024 // 1024
                raise Invalid({"file": _("A file may have at most %(limit)d MB.") % {"limit": limit}})
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    if size == 0:
        raise Invalid({"file": _("This file is empty.")})
    return size, digest.hexdigest()


def _sync_folder(folder: Path) -> None:
    for place in (folder, folder.parent):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
