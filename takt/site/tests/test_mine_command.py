"""takt mine: files of others in, findings out, and one line for whatever is wrong."""

import json

import pytest

from takt.site.commands import main

ROWS = [
    f"{case},{activity},2026-01-{1 + case % 20:02} {9 + place:02}:00,{unit}"
    for case in range(60)
    for unit in ("North" if case % 2 else "South",)
    for place, activity in enumerate(["review", "build", "test", *(["build", "test"] if case % 3 else []), "launch"])
]
PROCESS = """{"stages": ["review", "build", "test", "launch"],
  "moves": [["review", "build"], ["build", "test"], ["test", "launch"]]}"""


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["case,activity,time,unit", *ROWS]), "utf-8")
    return path


@pytest.fixture
def process(tmp_path):
    path = tmp_path / "process.json"
    path.write_text(PROCESS, "utf-8")
    return path


def test_json_has_all_that_was_asked_for(log, process, capsys):
    assert main(["mine", str(log), "--process", str(process), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert {name: answer[name] for name in ("events", "cases", "activities", "variants")} == {
        "events": 320,
        "cases": 60,
        "activities": 4,
        "variants": 2,
    }
    edge = next(edge for edge in answer["edges"] if (edge["from"], edge["to"]) == ("review", "build"))
    assert (edge["count"], edge["mean_seconds"], edge["median_seconds"], edge["p90_seconds"]) == (60, 3600, 3600, 3600)
    (rework,) = answer["rework"]
    assert (rework["from"], rework["to"], rework["count"], rework["hours"]) == ("test", "build", 40, 80)
    assert {one["kind"] for one in answer["conformance"]["deviations"]} == {"repeated"}
    assert answer["conformance"]["fitting_cases"] == 20
    assert answer["ageing"] == []  # every case was launched
    wanted = {"kind", "from", "to", "unit", "hours_lost", "hours_low", "hours_high", "cases", "examples", "since"}
    assert all(wanted <= set(one) for one in answer["breakpoints"])
    assert {"rework", "deviation"} <= {one["kind"] for one in answer["breakpoints"]}


def test_the_table_says_where_hours_are_lost(log, process, capsys):
    assert main(["mine", str(log), "--process", str(process)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("320 events, 60 cases, 4 activities, 2 variants; 2026-01-01T09:00:00+00:00 to")
    assert "40 of 60 cases came back (67%)" in out
    assert "20 of 60 cases go as designed" in out


def test_open_cases_are_named_with_their_age(tmp_path, process, capsys):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\n1,review,2026-01-01\n2,review,2026-01-02\n2,launch,2026-01-03\n", "utf-8")
    assert main(["mine", str(path), "--process", str(process), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ageing"] == [{"case": "1", "days": 2}]


def test_a_log_without_trouble_says_so(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time,resource\n1,a,2026-01-01,Li\n1,b,2026-01-02,Wu\n", "utf-8")
    assert main(["mine", str(path)]) == 0
    out = capsys.readouterr().out
    assert "nothing that is not chance" in out
    assert "Handovers" in out


def test_dates_that_stand_for_never_are_borne(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_text("case,activity,time\n1,a,0001-01-01\n1,b,2026-01-02\n1,c,9999-12-31\n", "utf-8")
    assert main(["mine", str(path), "--json"]) == 0
    load = json.loads(capsys.readouterr().out)["load"]
    assert (sum(load["arrivals"]), sum(load["finishes"]), load["under_way"][-1]) == (1, 1, 0)


def test_long_tables_are_cut(tmp_path, capsys):
    path = tmp_path / "log.csv"
    rows = (f"1,a{i},2026-01-01 00:00:{i:02}" for i in range(40))
    path.write_text("\n".join(["case,activity,time", *rows]), "utf-8")
    assert main(["mine", str(path)]) == 0
    assert "and 24 more; --json has them all" in capsys.readouterr().out


def test_a_map_is_drawn(log, tmp_path):
    assert main(["mine", str(log), "--svg", str(tmp_path / "map.svg")]) == 0
    assert (tmp_path / "map.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--activity", "step"], "log.csv, row 1: there is no column 'step'. Name it with --activity"),
        (["--time", "unit"], "log.csv, row 2: 'South' is no date for the time."),
        (["--process", "log.csv"], "log.csv"),
        (["--process", "nowhere.json"], "No such file or directory: nowhere.json"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(log, argv, says, capsys, monkeypatch):
    monkeypatch.chdir(log.parent)
    assert main(["mine", "log.csv", *argv]) == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.count("\n") == 1
