"""The takt command: help for everybody, one clear line for a mistake."""

import io
import os
import subprocess
import sys

import pytest

from takt.ground.models import Event, Person
from takt.ground.roles import Office
from takt.site.commands import SUBCOMMANDS, main
from takt.site.commands.progress import Progress

SETTINGS = "takt.site.settings"
NAMES = (
    "serve",
    "work",
    "prepare",
    "check",
    "demo",
    "leader",
    "import",
    "export",
    "schedule",
    "forecast",
    "earned-value",
    "mine",
    "portfolio",
    "experiment",
    "backup",
    "restore",
    "move",
)


def takt(*argv, **environment):
    """`takt argv` in a process, with this environment and nothing else of ours."""
    ours = ("TAKT_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "takt", *argv],
        env=clean | {"DJANGO_SETTINGS_MODULE": SETTINGS} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def said(capsys, *argv):
    """(status, stdout, stderr) of `takt argv`."""
    try:
        status = main(argv)
    except SystemExit as end:
        status = end.code
    return (status, *capsys.readouterr())


@pytest.mark.parametrize("name", NAMES)
def test_every_subcommand_explains_itself_with_examples(capsys, name):
    status, out, _err = said(capsys, name, "--help")
    assert status == 0
    assert f"takt {name}" in out.partition("examples:")[2]


def test_the_help_names_every_subcommand(capsys):
    out = said(capsys, "--help")[1]
    assert len(SUBCOMMANDS) == len(NAMES)
    assert set(NAMES) <= {line.split()[0] for line in out.splitlines() if line.startswith("    ")}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["import", "requirements", "/nowhere.csv", "--unit", "ads"], "There is no file /nowhere.csv"),
        (["export", "requirements", "--unit", "ads", "--to", "all.pdf"], "neither in .csv nor in .xlsx"),
        (
            ["export", "requirements", "--unit", "ads", "--to", "/nowhere/a.csv"],
            "There is no folder /nowhere",
        ),
        (["serve", "--workers", "0"], "one process"),
        (["leader", "not-an-address", "--name", "陈薇"], "not an e-mail address"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(capsys, argv, line):
    status, out, err = said(capsys, *argv)
    assert (status, out) == (2, "")
    assert line in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.django_db
def test_a_unit_that_does_not_exist_is_named(capsys, tmp_path):
    status, _out, err = said(capsys, "export", "requirements", "--unit", "nil", "--to", str(tmp_path / "a.csv"))
    assert status == 2
    assert "There is no unit 'nil'" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("pair", ["title", "=a", "title=", "title=a title=b"])
def test_a_mapping_that_is_none_is_refused(capsys, tmp_path, pair):
    file = tmp_path / "rows.csv"
    file.write_text("title\n")
    given = [part for one in pair.split() for part in ("--map", one)]
    status, _out, err = said(capsys, "import", "requirements", str(file), "--unit", "ads", *given)
    assert status == 2
    assert "FIELD=COLUMN" in err


def test_where_there_are_people_no_leader_is_made_from_outside(capsys, leader):
    before = Person.objects.count(), Event.objects.count()
    status, _out, err = said(capsys, "leader", "other@takt.test", "--name", "王五")
    assert (status, Person.objects.count(), Event.objects.count()) == (2, *before)
    assert "There are people already" in err


def test_an_empty_installation_is_prepared_founded_and_sound(tmp_path):
    own = {"TAKT_DATA": str(tmp_path / "var"), "TAKT_SECRET": "s0mething-rand0m-and-l0ng-en0ugh-for-tests"}
    assert "migrations are pending" in takt("serve", **own).stderr
    assert takt("prepare", **own).returncode == 0
    founded = takt("leader", "chen@takt.test", "--name", "陈薇", **own)
    assert (founded.returncode, founded.stderr) == (0, "")
    assert takt("check", TAKT_BACKUP_DIR="/dev/shm", **own).stdout == "All is sound.\n"
    assert "No backups are made" in takt("check", **own).stdout
    assert "0 translations compiled, 0 migrations applied" in takt("prepare", **own).stdout


@pytest.mark.django_db
def test_the_demo_is_refused_outside_demo_mode_and_on_a_used_database(capsys, settings, leader):
    settings.DEMO = False
    assert "TAKT_DEMO=1" in said(capsys, "demo")[2]
    settings.DEMO = True
    assert "people in this database already" in said(capsys, "demo")[2]
    assert said(capsys, "demo", "--if-empty") == (0, "", "")
    assert Person.objects.working().filter(office=Office.LEADER).get() == leader


@pytest.mark.django_db
def test_check_names_what_is_unsafe_and_its_remedy(capsys, settings, tmp_path):
    settings.DEMO, settings.HTTPS, settings.DATA = False, False, tmp_path
    settings.ALLOWED_HOSTS = ["takt.example.com"]
    tmp_path.chmod(0o755)
    status, out, _err = said(capsys, "check")
    assert status == 1
    assert "TAKT_HTTPS=1" in out
    assert f"chmod go-rwx {tmp_path}" in out
    tmp_path.chmod(0o700)
    settings.HTTPS = True
    assert "TAKT_HTTPS" not in said(capsys, "check")[1]


def test_without_a_secret_nothing_starts_and_one_line_says_why(tmp_path):
    ran = takt("serve", TAKT_DATA=str(tmp_path / "var"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "TAKT_SECRET" in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert not (tmp_path / "var").exists()


def test_progress_that_nobody_watches_is_a_line_a_tenth():
    out = io.StringIO()
    progress = Progress(out)
    for done in range(1001):
        progress.tell(done, 1000, "reading")
    assert out.getvalue().splitlines() == [f"reading: {tenth} %" for tenth in range(0, 101, 10)]
