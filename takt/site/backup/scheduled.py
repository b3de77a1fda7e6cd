"""Backups that the worker makes: TAKT_BACKUP_DIR says where, _EVERY after how many hours, _KEEP how many are kept."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)
NAMED = re.compile(r"takt-(\d{8}T\d{6})Z\.backup")
LOOKS_LIKE = "%Y%m%dT%H%M%S"


class Scheduled:
    """A round. A backup of a large house takes minutes: it runs in a process of its own, looked after by the round."""

    def __init__(self) -> None:
        self.running: subprocess.Popen[bytes] | None = None

    def __call__(self, now: datetime) -> str:
        """Begin a backup where one is due, forget the oldest where one has ended; returns what was done."""
        if settings.BACKUP_DIR is None:
            return "not wanted"
        folder = Path(settings.BACKUP_DIR)
        if self.running is not None:
            return self._look_after(folder)
        if not is_due(folder, now):
            return "not due"
        name = folder / f"takt-{now.astimezone(UTC).strftime(LOOKS_LIKE)}Z.backup"
        command = [sys.executable, "-m", "takt", "backup", str(name)]
        self.running = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
        return f"began {name}"

    def _look_after(self, folder: Path) -> str:
        assert self.running is not None
        status = self.running.poll()
        if status is None:
            return "running"
        self.running = None
        if status:
            log.error("the backup into %s ended with %d: is there room, and may we write there?", folder, status)
            return "failed"
        return f"done, {forget_oldest(folder)} older ones removed"


def is_due(folder: Path, now: datetime) -> bool:
    made = [_made_at(file) for file in kept(folder)]
    return not made or max(made) <= now - timedelta(hours=settings.BACKUP_EVERY)


def kept(folder: Path) -> list[Path]:
    """Our own backups in this folder, the oldest first. What others put there is not ours to remove."""
    return sorted(file for file in folder.glob("takt-*.backup") if NAMED.fullmatch(file.name))


def forget_oldest(folder: Path) -> int:
    """Remove all but the youngest; returns how many."""
    surplus = kept(folder)[: -settings.BACKUP_KEEP]
    for file in surplus:
        file.unlink()
    return len(surplus)


def _made_at(file: Path) -> datetime:
    return datetime.strptime(file.name[5:20], LOOKS_LIKE).replace(tzinfo=UTC)


scheduled = Scheduled()
