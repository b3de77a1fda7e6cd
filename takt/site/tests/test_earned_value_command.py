"""`takt earned-value`: a table, JSON, a drawing, and one line for a file that is wrong."""

import json

import pytest

from takt.site.commands import main

PLAN = "period,pv,ev,ac\n1,100,80,0\n2,300,200,250\n3,400,,\n"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(PLAN)
    return path


def test_a_table_shows_the_measures_over_time_and_why_one_is_missing(plan, capsys):
    assert main(["earned-value", str(plan)]) == 0
    out = capsys.readouterr().out
    assert "1,500" not in out
    assert "periods, planned 3 until 3" in out
    assert "Forecast duration (IEAC(t))" in out
    plan.write_text("period,pv,ev,ac\n1,100,80,0\n2,400,,\n")
    main(["earned-value", str(plan)])
    assert "no cost is recorded" in capsys.readouterr().out


def test_json_holds_all_of_them_and_the_drawing_the_curves(plan, tmp_path, capsys):
    assert main(["earned-value", str(plan), "--json", "--svg", str(tmp_path / "curves.svg")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["periods"][1]["eac"] == 500.0
    assert found["periods"][0]["undefined"]["cpi"] == "no cost is recorded"
    assert "Planned value" in (tmp_path / "curves.svg").read_text()


def test_a_wrong_file_gets_one_line_and_status_2(plan, capsys):
    plan.write_text("period,pv,ev,ac\n1,100,80,-5\n")
    assert main(["earned-value", str(plan)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"takt: {plan}, row 2: ac '-5' is negative. Write an amount")
    assert said.count("\n") == 1
