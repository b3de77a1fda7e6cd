"""takt schedule: files in, dates out, and one line for what is wrong with a file."""

import json
from pathlib import Path

import pytest

from takt.site.commands import main
from takt.site.tests.test_commands import takt

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "mspdi"
PLAN = """id,name,duration,predecessors,resources
1,设计,3d,,Ann
2,Build,5d,1,Ann
3,Write,4d,1SS+1d,Ann[50%]; Bob
4,Test,2d,2; 3FS+0.5d,Bob
5,Ship,0,4,
"""
JOBS = """************************************************************************
projects                      :  1
jobs (incl. supersource/sink ):  4
horizon                       :  9
RESOURCES
  - renewable                 :  1   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
************************************************************************
PROJECT INFORMATION:
pronr.  #jobs rel.date duedate tardcost  MPM-Time
    1      2      0        9        0        3
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------------------------------------------------------------------------
  1      1     0       0
  2      1     3       2
  3      1     2       2
  4      1     0       0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1
    3
************************************************************************
"""


@pytest.fixture
def file(tmp_path):
    def written(name, text):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return written


def answer(capsys, *argv):
    assert main(["schedule", *argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refusal(capsys, *argv):
    try:
        status = main(["schedule", *argv])
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    return err


def test_a_csv_file_is_scheduled_and_every_task_told(capsys, file):
    found = answer(capsys, file("plan.csv", PLAN), "--start", "2026-03-02")
    assert (found["makespan"], found["proven_optimal"], found["lower_bound"]) == (10, True, 10)
    assert (found["start"], found["finish"]) == ("2026-03-02T09:00", "2026-03-13T18:00")
    assert found["critical_path"] == ["1", "2", "4", "5"]
    assert found["tasks"][2] == {
        "id": "3",
        "name": "Write",
        "start": "2026-03-03T09:00",
        "finish": "2026-03-06T18:00",
        "total_slack": 2.5,
        "critical": False,
    }


def test_levelled_nobody_works_on_more_than_there_is_of_them(capsys, file):
    """Of Ann, who does all of 1 and 2, nothing is left for half of 3: 3 + 4 + 5 days one after another, then 2 of 4."""
    found = answer(capsys, file("plan.csv", PLAN), "--start", "2026-03-02", "--level", "--time-limit", "30")
    times = {task["id"]: (task["start"], task["finish"]) for task in found["tasks"]}
    assert (found["makespan"], found["proven_optimal"], found["lower_bound"]) == (14, True, 14)
    assert times["1"][1] <= times["3"][0] < times["3"][1] <= times["2"][0]


def test_holidays_of_a_country_are_free(capsys, file):
    argv = (file("plan.csv", "id,duration\n1,1d\n"), "--start", "2026-10-01", "--country", "CN")
    (task,) = answer(capsys, *argv, "--time-zone", "Asia/Shanghai")["tasks"]
    assert task["start"] == "2026-10-08T09:00"


def test_without_a_start_a_csv_file_starts_today_or_later(capsys, file):
    assert answer(capsys, file("plan.csv", "id,duration\n1,1d\n"))["makespan"] == 1


@pytest.mark.parametrize(("argv", "makespan", "starts"), [((), 3, [0, 0, 0, 3]), (("--level",), 5, None)])
def test_a_psplib_file_is_told_in_whole_periods_by_its_own_numbers(capsys, file, argv, makespan, starts):
    found = answer(capsys, file("jobs.sm", JOBS), *argv)
    assert (found["makespan"], found["unit"]) == (makespan, "periods")
    assert [task["id"] for task in found["tasks"]] == [1, 2, 3, 4]
    assert starts in (None, [task["start"] for task in found["tasks"]])
    two, three = found["tasks"][1:3]
    assert not argv or two["finish"] <= three["start"] or three["finish"] <= two["start"]
    assert all(isinstance(task[name], int) for task in found["tasks"] for name in ("start", "finish", "total_slack"))


@pytest.mark.skipif(not REAL.exists(), reason="needs the project files in ../shared/data/mspdi")
def test_every_real_project_file_is_scheduled_and_levelled(capsys):
    for path in sorted(REAL.glob("*.xml")):
        plain, levelled = answer(capsys, str(path)), answer(capsys, str(path), "--level", "--time-limit", "0.05")
        assert levelled["makespan"] >= plain["makespan"], path.name


def test_a_table_says_how_long_it_takes_and_what_is_critical(capsys, file):
    assert main(["schedule", file("plan.csv", PLAN), "--start", "2026-03-02"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "5 tasks with as many people as it takes: 10 working days; no shorter one is possible"
    assert lines[3].split() == ["1", "设计", "2026-03-02", "09:00", "2026-03-04", "18:00", "0", "critical"]


def test_a_long_table_ends_and_says_so(capsys, file):
    many = "id,duration\n" + "".join(f"{number},1d\n" for number in range(250))
    assert main(["schedule", file("plan.csv", many), "--level"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "and 50 more; --json has them all"


def test_a_drawing_is_written_into_the_file_that_is_named(capsys, file, tmp_path):
    assert main(["schedule", file("plan.csv", PLAN), "--svg", str(tmp_path / "plan.svg")]) == 0
    assert "设计" in (tmp_path / "plan.svg").read_text(encoding="utf-8")


BROKEN = "id,duration,predecessors\n" + "".join(f"{i},1d,\n" for i in range(1000)) + "x,1d,7\ny,,\nz,a week,\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "a.csv",
            "id,duration,predecessors\n1,1d,3\n2,1d,1\n3,1d,2\n",
            "row 2: these tasks wait for each other: 1 -> 2 -> 3 -> 1",
        ),
        ("a.csv", "id,duration,predecessors\n1,1d,9\n", "row 2: task '1' waits for '9', which is not there"),
        ("a.csv", "id,duration,predecessors\n1,-2d,\n", "row 2: task '1' has a negative duration"),
        ("a.csv", "id,duration,deadline\n1,1d,31.12.\n", "row 2: task '1' has a deadline '31.12.' that is no date"),
        ("a.csv", BROKEN, "row 1004: task 'z' has a duration 'a week' that is none"),
        ("a.csv", "id,duration\n1,40000w\n", "a.csv: Working time is reckoned from 1900 to 2199 only"),
        ("a.xml", "<Project><Tasks>", "a.xml, row 1: this is not XML, or it is cut off"),
        ("a.xml", '<!DOCTYPE a [<!ENTITY b "c">]><Project/>', "may do harm"),
        ("a.sm", "nothing", "a.sm"),
        ("a.mpp", "", "ends neither in .xml nor in .sm nor in .csv"),
    ],
)
@pytest.mark.parametrize("level", [(), ("--level",)])
def test_a_file_that_cannot_be_used_is_one_line_with_row_and_remedy(capsys, file, name, text, said, level):
    err = refusal(capsys, file(name, text), *level)
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--start", "someday"), "'someday' is not a date"),
        (("--time-limit", "soon"), "'soon' is not a number of seconds"),
        (("--time-limit", "-1"), "'-1' is not a number of seconds"),
        (("--country", "Atlantis"), "No official holidays are known for 'Atlantis'"),
        (("--time-zone", "Mars/Base"), "'Mars/Base' is not a time zone"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused(capsys, file, argv, said):
    assert said in refusal(capsys, file("plan.csv", PLAN), *argv)


def test_it_needs_neither_a_database_nor_a_secret(file, tmp_path):
    ran = takt("schedule", file("plan.csv", PLAN), TAKT_DATA=str(tmp_path / "var"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert not (tmp_path / "var").exists()
    assert takt("schedule", str(tmp_path / "none.csv")).stderr.startswith("takt: No such file")
