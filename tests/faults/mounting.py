"""File systems of our own to be filled or cut off: for root, on Linux."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults import NotHere
from tests.faults.place import pause


@contextmanager
def small(megabytes: int) -> Iterator[Path]:
    """A file system in memory of so many megabytes."""
    with _place() as place, _mounted(place, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"):
        yield place


@contextmanager
def loop(image: Path, place: Path) -> Iterator[None]:
    """The ext4 in this image, through a loop device."""
    with _mounted(place, "-t", "ext4", "-o", "loop", str(image)):
        yield


def make_image(image: Path, megabytes: int) -> None:
    with image.open("wb") as out:
        out.truncate(megabytes * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-F", str(image)], check=True, capture_output=True)


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="takt-mount-") as folder:
        yield Path(folder)


@contextmanager
def _mounted(place: Path, *how: str) -> Iterator[None]:
    if os.geteuid() != 0:
        raise NotHere("only root may mount a file system")
    mounted = subprocess.run(["mount", *how, str(place)], capture_output=True, text=True)
    if mounted.returncode:
        raise NotHere(f"this machine mounts none: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        _unmount(place)


def _unmount(place: Path) -> None:
    """As soon as the last killed process has let go of it; by force after ten seconds."""
    for _turn in range(500):
        if subprocess.run(["umount", str(place)], check=False, capture_output=True).returncode == 0:
            return
        pause()
    subprocess.run(["umount", "-l", str(place)], check=True)
