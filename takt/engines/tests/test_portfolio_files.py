"""Files for a portfolio: the forms, their agreement, and what is refused with its place."""

import json
from fractions import Fraction

import pytest

from takt.engines.errors import BadInput
from takt.engines.portfolio import Bound, Project, read

SHEET = """id,name,value,unit,must,needs,either_or,projects,money 2026Q1,people developer 2026Q1
A,Search,12.5,Retail,yes,,,,40.10,2
B,Pay,9,Retail,,A,wallet,,30,1
C,Card,7,Bank,no,A B,wallet cards,,20,
limit,,,,,,,,100,3
least,,,Bank,,,,1,,
most,,20,Retail,,,,,,
"""
DOCUMENT = {
    "projects": [
        {"id": "A", "name": "Search", "value": 12.5, "unit": "Retail", "must": True,
         "money": {"2026q1": 40.10}, "people": {"developer": {"2026q1": 2}}},
        {"id": "B", "name": "Pay", "value": 9, "unit": "Retail", "needs": ["A"], "either_or": ["wallet"],
         "money": {"2026q1": 30}, "people": {"developer": {"2026q1": 1}}},
        {"id": "C", "name": "Card", "value": 7, "unit": "Bank", "needs": ["A", "B"], "either_or": ["wallet", "cards"],
         "money": {"2026q1": 20}},
    ],
    "limits": {"money": {"2026q1": 100}, "people": {"developer": {"2026q1": 3}}},
    "least": [{"unit": "Bank", "projects": 1}],
    "most": [{"unit": "Retail", "value": 20}],
}  # fmt: skip
KNAPSACK = "2\n2 1 7.5\n3 7.5\n1 2\n2\n\n1 1 0\n4 1 1\n"
BETWEEN_TEXT = "problems of the literature\n++++\nSENTO1.DAT\n1 2\n3 7.5\n2\n1 2\n7.5\n++++\nnext\n1 1\n4\n1\n1\n0\n"


def written(folder, content, name):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def refusal(folder, content, name):
    with pytest.raises(BadInput) as refused:
        read(written(folder, content, name))
    assert "\n" not in str(refused.value)
    return refused.value


def test_a_sheet_holds_projects_and_all_kinds_of_rules(tmp_path):
    (problem,) = read(written(tmp_path, SHEET, "plan.csv"))
    money, people = "money 2026q1", "people developer 2026q1"
    uses = {money: Fraction("40.10"), people: Fraction(2)}
    assert problem.projects[0] == Project("A", Fraction("12.5"), uses, "Search", "Retail", must=True)
    assert problem.projects[2].needs == ("A", "B")
    assert set(problem.bounds) == {
        Bound(money, most=Fraction(100)),
        Bound(people, most=Fraction(3)),
        Bound("projects", least=Fraction(1), unit="Bank"),
        Bound("value", most=Fraction(20), unit="Retail"),
    }


def test_json_says_the_same_and_may_hold_several(tmp_path):
    (sheet,) = read(written(tmp_path, SHEET, "plan.csv"))
    several = read(written(tmp_path, [DOCUMENT, DOCUMENT], "plan.json"))
    assert len(several) == 2
    assert several[0].projects == sheet.projects
    assert set(several[0].bounds) == set(sheet.bounds)


@pytest.mark.parametrize("content", [KNAPSACK, KNAPSACK.replace("\n", " "), BETWEEN_TEXT])
def test_both_layouts_of_the_library_are_read_however_their_lines_are_broken(tmp_path, content):
    first, second = read(written(tmp_path, content, "mknap.txt"))
    assert (first.known, second.known) == (Fraction("7.5"), None)
    assert [project.uses["resource 1"] for project in first.projects] == [1, 2]
    assert first.bounds == (Bound("resource 1", most=Fraction(2)),)


@pytest.mark.parametrize(
    ("content", "row", "said"),
    [
        ("id,name\nA,b\n", 1, "no column 'value'"),
        ("id,value\n", None, "no project to choose from"),
        ("id,value\n,5\n", 2, "id is missing"),
        ("id,value\nA,5\nA,6\n", 3, "id 'A' is there twice"),
        ("id,value\nA,\n", 2, "value is missing"),
        ("id,value\nA,1_000\n", 2, "value '1_000' is not a number"),
        ("id,value\nA,inf\n", 2, "value 'inf' is not a number"),
        ("id,value,money 1\nA,5,-1\n", 2, "money 1 '-1' is negative"),
        ("id,value,needs\nA,5,B\n", 2, "it needs 'B', which is no project here"),
        ("id,value,needs\nA,5,B\nB,5,A\n", None, "in a circle"),
        ("id,value,must\nA,5,perhaps\n", 2, "'perhaps' is neither yes nor no"),
        ("id,value,money 1\nA,5,1\n", None, "there is no limit for 'money 1'"),
        ("id,value,money 1\nA,5,\nlimit,,4\n", None, "'money 1', which no project uses"),
        ("id,value,unit,projects\nA,5,X,\nleast,,Y,1\n", None, "unit 'Y', which no project has"),
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused_with_its_row(tmp_path, content, row, said):
    refused = refusal(tmp_path, content, "plan.csv")
    assert refused.row == row
    assert said in refused.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "there is no problem in it"),
        ('[{"projects": [{"id": "A"}]}]', "problem 1, project 1 value is missing"),
        ('{"projects": [{"id": "A", "value": "5"}]}', "project 1 value '5' is not a number"),
        ('{"projects": [{"id": "A", "value": 1e999}]}', "not a number of ordinary size"),
        ('{"projects": [{"id": "A", "value": 5, "must": 1}]}', "must is neither true nor false"),
        ('{"projects": [{"id": "A", "value": 5, "needs": [1]}]}', "needs holds something that is no name"),
        ('{"projects": [{"id": "A", "value": 5, "money": {"1": -5}}]}', "money of project 1 1 -5 is negative"),
        ('{"projects": [{"id": "A", "value": 5, "money": []}]}', "money of project 1 is no object"),
    ],
)
def test_json_that_contradicts_itself_is_refused_with_its_place(tmp_path, content, said):
    assert said in str(refusal(tmp_path, content, "plan.json"))


@pytest.mark.parametrize(
    ("content", "row", "said"),
    [
        ("", None, "no problem in it"),
        ("only words\n", None, "no problem in it"),
        ("2\n2 1 7\n3 7\n1 2\n2\n", 5, "the file ends where 1 numbers (the number of projects) should follow"),
        ("1\n2 1 7\n3 7\n1\n", 4, "the file ends where 2 numbers (weights of constraint 1) should follow, and 1 do"),
        ("1\n1000000000 1 7\n", 2, "the file ends where 1000000000 numbers"),
        ("1\n2 1 7\n3 x\n1 2\n2\n", 3, "'x' (values) is not a number"),
        ("1\n2 1 7\n3 1e999999\n1 2\n2\n", 3, "is not a number"),
        ("1\n2 1 7\n3 1/2\n1 2\n2\n", 3, "is not a number"),
        ("1\n2 1 7\n3 4\n-1 2\n2\n", 4, "'-1' (weights of constraint 1) is negative"),
        ("1\n0 1 7\n", 2, "the number of projects is 0"),
        ("1\n1 1 0\n4 1 1\n9\n", None, "1 numbers are left after the last problem"),
    ],
)
def test_a_knapsack_that_is_cut_off_or_broken_is_refused_with_its_row(tmp_path, content, row, said):
    refused = refusal(tmp_path, content, "mknap.txt")
    assert refused.row == row
    assert said in refused.reason


def test_a_single_problem_may_begin_with_its_constraints_and_projects(tmp_path):
    (problem,) = read(written(tmp_path, "1 2\n3 7.5\n2\n1 2\n7.5\n", "SENTO1.DAT"))
    assert ([project.value for project in problem.projects], problem.known) == ([3, 7.5], 7.5)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "mknap.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="this is not text"):
        read(path)
