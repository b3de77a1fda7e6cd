"""The file of a backup: a plain tar, `manifest.json` first, and behind it the SHA-256 of every byte before.

Nothing in it is compressed or linked, and no name leads out of it, so that an archive made to harm is refused
before anything is written.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from takt.site.commands.mistakes import Mistake

FORMAT = 1
MANIFEST = "manifest.json"
NAMES = re.compile(r"secret|takt\.sqlite3|tables/[a-z0-9_]{1,63}|files/[0-9a-f]{2}/[0-9a-f]{48}")
PLAIN = re.compile(r"[a-z0-9_]{1,63}")  # tables and columns, which go into statements and paths as they are
TRAILER = re.compile(rb"takt backup, sha-256 of all before: ([0-9a-f]{64})\n")
TRAILER_LENGTH = 101
BLOCK = 1024 * 1024
KEPT = "Nothing was changed. Take another backup."


@dataclass(frozen=True)
class Member:
    name: str
    size: int
    sha256: str


class Writer:
    """Adds members to a new archive. `close` writes the digest."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = _Digesting(out)
        self._tar = tarfile.open(fileobj=self._out, mode="w|", format=tarfile.PAX_FORMAT)  # type: ignore[call-overload]  # noqa: SIM115  `close` does

    def add(self, name: str, size: int, source: IO[bytes]) -> str:
        """Write `size` bytes of a source; returns their SHA-256. Raises OSError where there are fewer."""
        head = tarfile.TarInfo(name)
        head.size, head.mode = size, 0o600
        reading = _Reading(source)
        self._tar.addfile(head, reading)
        return reading.digest.hexdigest()

    def add_json(self, name: str, content: Any) -> None:
        text = json.dumps(content, ensure_ascii=False).encode()
        self.add(name, len(text), io.BytesIO(text))

    def close(self) -> None:
        self._tar.close()
        trailer = f"takt backup, sha-256 of all before: {self._out.digest.hexdigest()}\n".encode()
        self._out.out.write(trailer)


def verify(file: Path) -> dict[str, Any]:
    """The manifest of a whole, undamaged archive. Raises Mistake where a single byte is not as it was written."""
    length = file.stat().st_size - TRAILER_LENGTH
    digest = hashlib.sha256()
    with file.open("rb") as given:
        for block in blocks(given, length):
            digest.update(block)
        trailer = TRAILER.fullmatch(given.read())
    if trailer is None or trailer[1].decode() != digest.hexdigest():
        raise Mistake(f"{file} is no backup, or it is cut off or damaged. {KEPT}")
    with opened(file) as (manifest, members):
        seen = [Member(member.name, member.size, _digest_of(source)) for member, source in members]
    _compare(manifest, seen, file)
    return manifest


@contextmanager
def opened(file: Path) -> Iterator[tuple[dict[str, Any], Iterator[tuple[tarfile.TarInfo, IO[bytes]]]]]:
    """The manifest of an archive, and each other member with its bytes, to be read in turn. Raises Mistake."""
    with file.open("rb") as given:
        try:
            with tarfile.open(fileobj=given, mode="r|", errorlevel=2) as tar:
                members = _safe(tar, file)
                first = next(members, None)
                if first is None or first[0].name != MANIFEST:
                    raise Mistake(f"{file} is no backup of Takt. {KEPT}")
                yield _manifest(first[1], file), members
        except (tarfile.TarError, EOFError, UnicodeError) as error:
            raise Mistake(f"{file} cannot be read as a backup: {error}. {KEPT}") from error


def blocks(source: IO[bytes], length: int) -> Iterator[bytes]:
    """At most `length` bytes of a source, a megabyte at a time."""
    while length > 0 and (block := source.read(min(BLOCK, length))):
        length -= len(block)
        yield block


def _safe(tar: tarfile.TarFile, file: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Only plain files under names that we ourselves give, each once."""
    seen: set[str] = set()
    for member in tar:
        known = member.name == MANIFEST if not seen else NAMES.fullmatch(member.name)
        if not known or not member.isreg() or member.name in seen or member.issparse():
            raise Mistake(f"{file} holds {member.name[:80]!r}, which no backup of Takt does. {KEPT}")
        seen.add(member.name)
        source = tar.extractfile(member)
        assert source is not None
        yield member, source


def _manifest(source: IO[bytes], file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(source.read())
        fits = manifest["format"] == FORMAT and {"vendor", "migrations", "tables", "members"} <= set(manifest)
        fits = fits and all(map(PLAIN.fullmatch, _named(manifest)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        fits = False
    if not fits:
        raise Mistake(f"{file} has no manifest that this version of Takt understands. {KEPT}")
    return dict(manifest)


def _named(manifest: dict[str, Any]) -> list[str]:
    """All tables and columns that a manifest names."""
    columns = manifest.get("columns", {})
    return [*manifest["tables"], *columns, *(name for names in columns.values() for name in names)]


def _compare(manifest: dict[str, Any], seen: list[Member], file: Path) -> None:
    try:
        wanted, found = {Member(*row) for row in manifest["members"]}, set(seen)
    except TypeError as error:
        raise Mistake(f"{file} has no manifest that this version of Takt understands. {KEPT}") from error
    if found - wanted:
        raise Mistake(f"{file}: {min(member.name for member in found - wanted)} is not as it was kept. {KEPT}")
    if wanted - found:
        raise Mistake(f"{file} lacks {min(member.name for member in wanted - found)}. {KEPT}")


def _digest_of(source: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := source.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


class _Digesting:
    """Hands bytes on and digests them."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out, self.digest = out, hashlib.sha256()

    def write(self, block: bytes) -> int:
        self.digest.update(block)
        return self.out.write(block)


class _Reading:
    """Reads from a source and digests what was read."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.digest.update(block)
        return block
