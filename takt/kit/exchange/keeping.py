"""Uploads that wait to be imported: in a folder of their person, for a few hours, and what came of them."""

from __future__ import annotations

import json
import secrets
import shutil
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from takt.flow.importing import LARGEST, Unreadable
from takt.ground.errors import NotSeen
from takt.ground.models import Person
from takt.ground.storing import clean_name

KEPT_FOR = timedelta(hours=4)
SILENT_FOR = timedelta(minutes=3)  # a run that says nothing for so long was interrupted
SIGNS = frozenset(string.hexdigits.lower())


@dataclass(frozen=True)
class Kept:
    """One upload. `about` was written with it, `outcome` by the run."""

    folder: Path

    @property
    def token(self) -> str:
        return self.folder.name

    @property
    def path(self) -> Path:
        return self.folder / "upload"

    @property
    def about(self) -> dict[str, Any]:
        return _read(self.folder / "about.json")

    @property
    def outcome(self) -> dict[str, Any]:
        return _read(self.folder / "outcome.json")

    def claim(self, now: datetime) -> bool:
        """Whether this call is the one that may run the import: the first, or the next after an interrupted one."""
        claim = self.folder / "claimed"
        if self.interrupted(now):
            claim.unlink(missing_ok=True)
        try:
            claim.touch(exist_ok=False)
        except FileExistsError:
            return False
        self.tell({"state": "running", "done": 0, "total": 0}, now)
        return True

    def tell(self, outcome: dict[str, Any], now: datetime) -> None:
        _write(self.folder / "outcome.json", {**outcome, "at": now.isoformat()})

    def drop(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def interrupted(self, now: datetime) -> bool:
        outcome = self.outcome
        return outcome.get("state") == "running" and now - datetime.fromisoformat(outcome["at"]) > SILENT_FOR


def keep(person: Person, name: str, chunks: Iterable[bytes], about: dict[str, Any], now: datetime) -> Kept:
    """Keep an upload for its person; what others left too long ago goes. Raises Unreadable where it is too large."""
    forget(now)
    folder = _folder(person) / secrets.token_hex(16)
    folder.mkdir(parents=True)
    kept, size = Kept(folder), 0
    try:
        with kept.path.open("xb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    limit = LARGEST // 1024 // 1024
                    raise Unreadable(_("A file may have at most %(limit)d MB. Split it.") % {"limit": limit})
                out.write(chunk)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _write(folder / "about.json", {**about, "name": clean_name(name), "at": now.isoformat()})
    return kept


def kept_by(person: Person, token: str) -> Kept:
    """The upload with this token, for its person only. Raises NotSeen."""
    kept = Kept(_folder(person) / token)
    if len(token) != 32 or not SIGNS.issuperset(token) or not kept.about:
        raise NotSeen(
            _("This upload is not here any more."), remedy=_("Uploads are kept for a few hours. Choose the file again.")
        )
    return kept


def forget(now: datetime) -> int:
    """Remove uploads that waited too long; returns how many."""
    gone = 0
    for folder in _root().glob("*/*"):
        about = Kept(folder).about
        if not about or now - datetime.fromisoformat(about["at"]) > KEPT_FOR:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _root() -> Path:
    return Path(settings.DATA) / "imports"


def _folder(person: Person) -> Path:
    return _root() / str(person.pk)


def _read(path: Path) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(path.read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    return read


def _write(path: Path, content: dict[str, Any]) -> None:
    """Readers never see half of it."""
    aside = path.with_suffix(f".{secrets.token_hex(4)}")
    aside.write_text(json.dumps(content))
    aside.replace(path)
