"""The power is cut under database and files, on an ext4 of our own: whatever was acknowledged is there afterwards."""

from __future__ import annotations

import fcntl
import hashlib
import os
import random
import shutil
import struct
import tempfile
from pathlib import Path

from tests.faults import NotHere, Report
from tests.faults.ledger import lost, rows, unsound
from tests.faults.mounting import loop, make_image
from tests.faults.place import House, house

SHORT = {"rounds": 1, "most": 12}
LONG = {"rounds": 30, "most": 60}
EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING_THE_LOG = 2  # nothing that was not yet on the disk gets there
MEGABYTES = 96


def run(rounds: int, most: int) -> Report:
    chance, kept, wanted, missing, damage = random.Random(11), [], {}, [], ""
    with tempfile.TemporaryDirectory(prefix="takt-power-") as folder, house() as place:
        if place.database:
            raise NotHere("the PostgreSQL of the tests runs without fsync; cut on SQLite only")
        image, mount = Path(folder) / "image", Path(folder) / "disk"
        mount.mkdir()
        make_image(image, MEGABYTES)
        with loop(image, mount):
            shutil.copytree(place.data, mount / "var", symlinks=True)
            os.sync()
        place.data = mount / "var"
        for turn in range(rounds):
            with loop(image, mount):
                place.serve()
                for number in range(chance.randrange(most // 2, most)):
                    _write(place, f"power {turn} {number}", kept, wanted)
                _cut(mount)
                place.stop()
        with loop(image, mount):
            gone, damage = lost(place, kept), unsound(place)
            missing = [digest for digest, size in wanted.items() if not _whole(place, digest, size)]
    report = Report(f"{rounds} cuts, {len(kept)} rows and {len(wanted)} files acknowledged; "
                    f"{len(gone)} rows and {len(missing)} files lost")  # fmt: skip
    report.expect(not gone, f"every acknowledged row is there: {gone[:3]}")
    report.expect(not missing, "every acknowledged file is there, byte for byte")
    report.expect(not damage, f"the database is whole: {damage}")
    return report


def _write(place: House, title: str, kept: list[str], wanted: dict[str, int]) -> None:
    ask = place.caller()
    made = ask("POST", "/requirements", {"title": title, "unit": "live"})
    if made.done:
        kept.append(title)
        content = title.encode() * 500
        if ask.attach(made.json["code"], "note.txt", content).done:
            wanted[hashlib.sha256(content).hexdigest()] = len(content)


def _cut(mount: Path) -> None:
    """From here on nothing of what lies in memory reaches the disk."""
    descriptor = os.open(mount, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING_THE_LOG))
    except OSError as error:
        raise NotHere(f"this kernel does not cut a file system off: {error.strerror}") from error
    finally:
        os.close(descriptor)


def _whole(place: House, digest: str, size: int) -> bool:
    stored = rows(place, f"SELECT stored_as FROM ground_file WHERE sha256 = '{digest}'")
    if not stored:
        return False
    file = place.data / "files" / stored[0][0][:2] / stored[0][0]
    return file.is_file() and file.stat().st_size == size and hashlib.sha256(file.read_bytes()).hexdigest() == digest
