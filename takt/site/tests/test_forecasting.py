"""takt forecast: what it prints, draws and refuses."""

import json

import pytest

from takt.site.commands import main

PLAN = "id,name,optimistic,likely,pessimistic,predecessors\na,设计,1,2,4,\nb,Build,3,5,11,a\n"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(PLAN, encoding="utf-8")
    return str(path)


@pytest.fixture
def finished(tmp_path):
    path = tmp_path / "done.csv"
    rows = [f"{n},P{n % 2},2026-0{1 + n // 28}-{1 + n % 28:02}\n" for n in range(84)]
    path.write_text("id,project,finished\n" + "".join(rows))
    return str(path)


def said(capsys, *argv):
    """(status, stdout, stderr) of `takt forecast argv`."""
    try:
        status = main(["forecast", *argv, "--trials", "200"] if "--trials" not in argv else ["forecast", *argv])
    except SystemExit as end:
        status = end.code
    return (status, *capsys.readouterr())


def test_a_plan_is_shown_with_dates_deadline_and_drivers(capsys, plan):
    status, out, _ = said(capsys, plan, "--start", "2026-01-05", "--deadline", "2026-01-15", "--country", "CN")
    assert status == 0
    assert "200 trials of 2 tasks" in out
    assert "2026-01-1" in out
    assert "By the deadline, 2026-01-15:" in out
    assert "设计" in out


def test_json_says_the_same_again_with_the_same_seed(capsys, plan):
    first, again = (json.loads(said(capsys, plan, "--json", "--seed", "5")[1]) for _ in range(2))
    assert first == again
    assert {each["id"] for each in first["tasks"]} == {"a", "b"}


def test_a_long_plan_shows_what_matters_most(capsys, tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("id,duration,predecessors\n" + "".join(f"t{n},{n + 1},\n" for n in range(20)))
    out = said(capsys, str(path))[1]
    assert "and 8 more; --json has them all" in out


def test_throughput_answers_when_and_how_many(capsys, finished, tmp_path):
    picture = tmp_path / "done.svg"
    asked = ("--throughput", finished, "--items", "20", "--by", "2026-05-31", "--svg", str(picture))
    status, out, _ = said(capsys, *asked)
    assert status == 0
    assert "When 20 items are done" in out
    assert "How many are done by 2026-05-31" in out
    assert "All 20 of them: " in out
    assert picture.read_text().startswith("<svg")


def test_throughput_of_one_project_from_a_day(capsys, finished):
    asked = ("--throughput", finished, "--by", "2026-04-30", "--project", "P1", "--from", "2026-03-20", "--json")
    answer = json.loads(said(capsys, *asked)[1])
    assert answer["from"] == "2026-03-20"
    assert answer["history"]["items"] < 42


def test_what_never_ends_is_said_so(capsys, finished):
    out = said(capsys, "--throughput", finished, "--items", "900000")[1]
    assert "later than ten years" in out


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["{plan}", "--trials", "1"], "--trials is from 2 to 1,000,000, not 1."),
        (["{plan}", "--seed", "-1"], "--seed is 0 or more, not -1."),
        ([], "Name one file"),
        (["{plan}", "--throughput", "{finished}"], "Name one file"),
        (["--throughput", "{finished}"], "Say how many with --items N"),
        (["--throughput", "{finished}", "--items", "0"], "done.csv: a forecast needs one item or more to be done."),
        (["--throughput", "{finished}", "--by", "2020-01-01"], "2020-01-01 is not within the 520 weeks"),
        (["--throughput", "{finished}", "--by", "soon"], "'soon' is not a date; write it like 2026-01-31"),
        (["{plan}", "--start", "soon"], "Write dates like 2026-01-31"),
        (["{plan}", "--country", "XX"], "No official holidays are known for 'XX'"),
        (["{plan}", "--time-zone", "Mars"], "'Mars' is not a time zone"),
        (["missing.csv"], "No such file or directory: missing.csv"),
    ],
)
def test_a_mistake_is_one_line(capsys, plan, finished, argv, line):
    status, out, err = said(capsys, *(each.format(plan=plan, finished=finished) for each in argv))
    assert (status, out) == (2, "")
    assert line in err
    assert "Traceback" not in err
