"""A house is taken into one file while it is in use, and comes back out of it whole; what is damaged or made to harm
is refused in one line that leaves nothing."""

from __future__ import annotations

import io
import json
import tarfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from takt.ground import clock
from takt.site.backup import archive, scheduled
from takt.site.commands.mistakes import Mistake
from tests.faults import place


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    """(house, backup, codes acknowledged before it began): taken while somebody writes."""
    file = tmp_path_factory.mktemp("backup") / "taken.backup"
    with place.house() as house:
        house.serve()
        ask = house.caller()
        before = [_raise(ask, number) for number in range(5)]
        with ThreadPoolExecutor(1) as pool:
            during = pool.submit(lambda: [_raise(ask, number) for number in range(40)])
            house.takt("backup", str(file))
            during.result()
        house.takt("work", "--once")
        yield house, file, before


def _raise(ask, number):
    code = ask("POST", "/requirements", {"title": f"需求 {number}", "unit": "live"}).json["code"]
    assert ask.attach(code, "note.txt", f"note of {code}".encode()).status == 201
    return code


@pytest.fixture
def elsewhere(taken, tmp_path):
    """An empty place of the same kind."""
    empty = place.House(tmp_path, place._new_database())
    empty.tokens = taken[0].tokens
    yield empty
    empty.stop()
    place._drop(empty.database)


def said_of(house, *argv):
    """(status, the one line on stderr) of `takt argv`."""
    ran = house.run("takt", *argv)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else ""


def test_a_restored_house_has_every_row_and_file_that_was_acknowledged_before_the_backup(taken, elsewhere):
    _house, file, before = taken
    elsewhere.takt("restore", str(file))
    elsewhere.takt("work", "--once")
    assert "All is sound." in elsewhere.takt("check", "--log")
    elsewhere.serve()
    ask = elsewhere.caller()
    for code in before:
        kept = ask("GET", f"/requirements/{code}/files").json["items"][0]
        assert ask("GET", f"/requirements/{code}/files/{kept['id']}").body == f"note of {code}".encode()
    assert ask("POST", "/requirements", {"title": "life goes on", "unit": "live"}).status == 201


def test_every_row_of_a_file_in_a_backup_taken_under_load_has_its_bytes(taken):
    manifest = archive.verify(taken[1])
    files = [name for name, _size, _digest in manifest["members"] if name.startswith("files/")]
    assert manifest["missing"] == []
    assert len(files) == manifest["tables"]["ground_file"] >= 5


def test_any_damaged_byte_is_found(taken, tmp_path):
    whole = taken[1].read_bytes()
    places = [0, 300, 700, len(whole) // 3, len(whole) // 2, len(whole) - 200, len(whole) - 30, len(whole) - 1]
    for where in places:
        damaged = bytearray(whole)
        damaged[where] ^= 1
        file = tmp_path / "damaged"
        file.write_bytes(damaged)
        with pytest.raises(Mistake):
            archive.verify(file)


@pytest.mark.parametrize("length", [0, 1, 600, 5_000, -1])
def test_a_backup_that_was_cut_off_is_refused_and_leaves_nothing(taken, elsewhere, tmp_path, length):
    file = tmp_path / "short"
    file.write_bytes(taken[1].read_bytes()[:length])
    status, line = said_of(elsewhere, "restore", str(file))
    assert (status, "cut off" in line) == (2, True)
    assert not elsewhere.data.exists()


def hostile(file: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """An archive with these members after a manifest that names them, and the right digest behind it."""
    rows = [[head.name, len(content), "0" * 64] for head, content in members]
    manifest = {"format": 1, "vendor": "sqlite", "migrations": [], "tables": {}, "members": rows, "missing": []}
    with file.open("wb") as out:
        writer = archive.Writer(out)
        writer.add_json(archive.MANIFEST, manifest)
        for head, content in members:
            head.size = len(content)
            writer._tar.addfile(head, io.BytesIO(content))
        writer.close()
    return file


def named(name, kind=tarfile.REGTYPE, to=""):
    head = tarfile.TarInfo(name)
    head.type, head.linkname = kind, to
    return head


@pytest.mark.parametrize(
    "head",
    [
        named("../../outside"),
        named("/etc/takt"),
        named("files/../../outside"),
        named("takt.sqlite3", tarfile.SYMTYPE, "/etc/passwd"),
        named("files/ab", tarfile.SYMTYPE, "/tmp"),
        named("takt.sqlite3", tarfile.LNKTYPE, "secret"),
        named("takt.sqlite3", tarfile.FIFOTYPE),
        named("takt.sqlite3", tarfile.CHRTYPE),
        named("tables", tarfile.DIRTYPE),
        named("takt.sqlite3/x"),
    ],
    ids=lambda head: f"{head.name} {head.type!r}",
)
def test_an_archive_made_to_harm_is_refused_before_anything_is_written(head, tmp_path):
    file = hostile(tmp_path / "hostile", (head, b"" if head.type != tarfile.REGTYPE else b"harm"))
    with pytest.raises(Mistake):
        archive.verify(file)
    assert [one.name for one in tmp_path.iterdir()] == ["hostile"]


def test_a_member_that_is_there_twice_or_not_as_the_manifest_says_is_refused(tmp_path):
    with pytest.raises(Mistake):
        archive.verify(hostile(tmp_path / "twice", (named("secret"), b"a"), (named("secret"), b"b")))
    with pytest.raises(Mistake):
        archive.verify(hostile(tmp_path / "other", (named("secret"), b"a")))


@pytest.mark.parametrize("content", [b"[]", b"{}", b"\xff", b"[" * 100_000, json.dumps({"format": 99}).encode()])
def test_a_manifest_that_nobody_understands_is_refused(tmp_path, content):
    file = tmp_path / "strange"
    with file.open("wb") as out:
        writer = archive.Writer(out)
        writer.add(archive.MANIFEST, len(content), io.BytesIO(content))
        writer.close()
    with pytest.raises(Mistake):
        archive.verify(file)


@pytest.mark.parametrize(
    "named",
    [
        {"tables": {'x"; DROP TABLE ground_event; --': 0}},
        {"columns": {"../../../etc/passwd": ["id"]}},
        {"columns": {"ground_event": ["id\") FROM PROGRAM 'id' --"]}},
        {"columns": ["ground_event"]},
        {"tables": {"": 0}},
    ],
)
def test_a_manifest_whose_names_would_be_statements_or_paths_is_refused(named, tmp_path):
    file = tmp_path / "strange"
    manifest = {"format": 1, "vendor": "postgresql", "migrations": [], "tables": {}, "members": [], "missing": []}
    with file.open("wb") as out:
        writer = archive.Writer(out)
        writer.add_json(archive.MANIFEST, manifest | named)
        writer.close()
    with pytest.raises(Mistake):
        archive.verify(file)


def test_a_used_place_is_not_restored_into_and_a_file_is_not_written_over(taken):
    house, file, _before = taken
    assert said_of(house, "restore", str(file))[0] == 2
    status, line = said_of(house, "backup", str(file))
    assert (status, "exists already" in line) == (2, True)
    assert archive.verify(file)


def test_a_house_moves_from_sqlite_to_postgresql_with_equal_checksums(taken, elsewhere):
    house, _file, before = taken
    if not house.database:
        assert "names no PostgreSQL" in said_of(house, "move")[1]
        return
    with place.house_on_sqlite() as small:
        small.serve()
        codes = [_raise(small.caller(), number) for number in range(3)]
        small.stop()
        small.database = elsewhere.database
        assert "equal on both sides" in small.takt("move")
        assert said_of(small, "move")[0] == 2
        small.serve()
        ask = small.caller()
        assert ask("GET", "/requirements?q=%E9%9C%80%E6%B1%82").json["total"] == 3
        assert ask("POST", "/requirements", {"title": "new", "unit": "live"}).json["code"] not in codes
    assert before


def test_a_backup_is_due_once_the_youngest_is_old_and_only_ours_are_forgotten(tmp_path, settings):
    settings.BACKUP_EVERY, settings.BACKUP_KEEP = 24, 2
    now = clock.now()
    assert scheduled.is_due(tmp_path, now)
    for days in (3, 2, 1):
        (tmp_path / f"takt-{(now - timedelta(days=days, seconds=1)).strftime(scheduled.LOOKS_LIKE)}Z.backup").touch()
    (tmp_path / "takt-before-upgrade.backup").touch()
    assert scheduled.is_due(tmp_path, now)
    assert not scheduled.is_due(tmp_path, now - timedelta(hours=2))
    assert scheduled.forget_oldest(tmp_path) == 1
    assert len(list(tmp_path.iterdir())) == 3
    assert (tmp_path / "takt-before-upgrade.backup").exists()


def test_where_backups_are_wanted_the_round_makes_one(tmp_path):
    with place.house() as house:
        house.settings = {"TAKT_BACKUP_DIR": str(tmp_path)}
        assert "began" in house.takt("work", "--once")
        for _turn in range(600):
            if scheduled.kept(tmp_path):
                break
            place.pause()
        assert archive.verify(scheduled.kept(tmp_path)[0])
