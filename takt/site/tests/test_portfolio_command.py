"""`takt portfolio`: a table, JSON, the frontier, and one line for what cannot be."""

import json

import pytest

from takt.site.commands import main

SHEET = "id,value,must,money 2026\nA,10,,6\nB,9,,5\nC,8,,5\nD,1,,99\nlimit,,,10\n"


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(SHEET)
    return path


def test_a_table_says_what_is_chosen_and_what_the_others_would_cost(sheet, capsys):
    assert main(["portfolio", str(sheet), "--frontier"]) == 0
    out = capsys.readouterr().out
    assert "Value 17, proven optimal\nChosen: B, C\n" in out
    assert "A                      7  B, C" in out
    assert "D             impossible" in out
    assert "budget %" in out


def test_json_is_an_object_or_a_list_for_several_problems(sheet, tmp_path, capsys):
    assert main(["portfolio", str(sheet), "--json", "--svg", str(tmp_path / "frontier.svg")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["value"], found["proven_optimal"], found["chosen"]) == (17, True, ["B", "C"])
    assert found["left_out"][0] == {
        "id": "A", "loss_if_forced": 7, "displaces": ["B", "C"], "proven": True, "loss_at_least": 7,
    }  # fmt: skip
    assert "Efficient frontier" in (tmp_path / "frontier.svg").read_text()
    several = tmp_path / "mknap.txt"
    several.write_text("2\n1 1 5\n5 1 1\n1 1 0\n0.5 2 1\n")
    assert main(["portfolio", str(several), "--json"]) == 0
    assert [each["value"] for each in json.loads(capsys.readouterr().out)] == [5, 0]
    assert main(["portfolio", str(several)]) == 0
    assert "Problem 2\nValue 0, proven optimal\nChosen: nothing" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            SHEET.replace("D,1,,", "D,1,yes,"),
            "problem 1: no choice keeps all of this: D must be done; at most 10 money",
        ),
        (SHEET.replace("A,10", "A,ten"), "row 2: value 'ten' is not a number. Write it like"),
    ],
)
def test_what_cannot_be_gets_one_line_and_status_2(sheet, content, said, capsys):
    sheet.write_text(content)
    assert main(["portfolio", str(sheet)]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_several_problems_are_not_drawn_into_one_picture(tmp_path, capsys):
    several = tmp_path / "mknap.txt"
    several.write_text("2\n1 1 5\n5 1 1\n1 1 0\n0.5 2 1\n")
    assert main(["portfolio", str(several), "--svg", str(tmp_path / "x.svg")]) == 2
    assert "holds 2 problems" in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["0", "-1", "inf", "soon"])
def test_a_time_limit_that_is_none_is_refused(sheet, limit, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["portfolio", str(sheet), f"--time-limit={limit}"])
    assert ended.value.code == 2
    assert "is no number of seconds" in capsys.readouterr().err
