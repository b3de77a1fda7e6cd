"""Files for earned value: the documented forms, their agreement, and what is refused with its place."""

import json
from datetime import date

import pytest

from takt.engines.earned_value import answer, draw, read
from takt.engines.errors import BadInput

CURVE = "date,pv,ev,ac\n2026-02-27,0,,\n2026-03-06,100,80,90\n2026-03-13,300,200,\n2026-03-20,400,,\n"
TASKS = (
    "id,name,start,finish,budget,done 2026-03-06,cost 2026-03-06,done 2026-03-13,cost 2026-03-13\n"
    "A,design,2026-03-02,2026-03-06,100,80,90,,\n"
    "B,build,2026-03-09,2026-03-20,300,,,40,150\n"
)
AS_JSON = {
    "tasks": [
        {"id": "A", "start": "2026-03-02", "finish": "2026-03-06", "budget": 100,
         "progress": [{"date": "2026-03-06", "done": 80, "cost": 90}]},
        {"id": "B", "start": "2026-03-09", "finish": "2026-03-20", "budget": 300,
         "progress": [{"date": "2026-03-13", "done": 40, "cost": 150}]},
    ]
}  # fmt: skip


def written(folder, content, name="plan.csv"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def refusal(folder, content, name="plan.csv", country=""):
    with pytest.raises(BadInput) as refused:
        read(written(folder, content, name), country)
    assert "\n" not in str(refused.value)
    return refused.value


def test_a_curve_by_dates_is_read_with_its_working_days(tmp_path):
    found = answer(read(written(tmp_path, CURVE.replace("200,\n", "200,250\n")), ""))
    assert (found["unit"], found["bac"], found["planned_finish"]) == ("working days", 400.0, "2026-03-20")
    assert [(each["at"], each["at_t"], each["es"]) for each in found["periods"]] == [
        ("2026-03-06", 5, 4.0),
        ("2026-03-13", 10, 7.5),
    ]


def test_a_curve_by_periods_needs_no_calendar(tmp_path):
    found = answer(read(written(tmp_path, "period,pv,ev,ac\n1,10,5,8\n2,20,,\n"), ""))
    assert (found["unit"], found["planned_finish"]) == ("periods", 2.0)
    assert found["periods"][0]["forecast_finish"] == 4.0


def test_a_curve_of_json_is_that_of_csv(tmp_path):
    periods = [{"period": 1, "pv": 10, "ev": 5, "ac": 8.5}, {"period": 2, "pv": 20, "ev": None}]
    as_json = answer(read(written(tmp_path, {"periods": periods}, "plan.JSON"), ""))
    assert as_json == answer(read(written(tmp_path, "period,pv,ev,ac\n1,10,5,8.5\n2,20,,\n"), ""))


def test_tasks_are_read_alike_from_csv_and_json_and_keep_what_they_reported_before(tmp_path):
    found = answer(read(written(tmp_path, TASKS), ""))
    assert found == answer(read(written(tmp_path, AS_JSON, "plan.json"), ""))
    assert [(each["pv"], each["ev"], each["ac"]) for each in found["periods"]] == [(100, 80, 90), (250, 200, 240)]


@pytest.mark.parametrize(("option", "own"), [("CN", None), ("", "CN"), ("CN", "DE")])
def test_the_holidays_of_a_country_are_free(tmp_path, option, own):
    tasks = [{"id": "A", "start": "2026-09-28", "finish": "2026-10-09", "budget": 9,
              "progress": [{"date": "2026-09-30", "done": 60}]}]  # fmt: skip
    content = {"tasks": tasks, **({"country": own} if own else {})}
    assert answer(read(written(tmp_path, content, "plan.json"), option))["planned_duration"] == 5


def test_an_answer_has_a_reason_for_every_measure_that_is_none(tmp_path):
    found = answer(read(written(tmp_path, "period,pv,ev,ac\n1,0,0,0\n2,20,0,5\n3,30,30,40\n"), ""))
    assert json.dumps(found, allow_nan=False)
    for each in found["periods"]:
        assert {name for name, value in each.items() if value is None} == set(each["undefined"])


def test_rows_without_working_time_between_them_may_report_twice(tmp_path):
    found = read(written(tmp_path, "date,pv,ev,ac\n2026-02-27,0,,\n2026-03-06,9,5,5\n2026-03-07,9,6,6\n"), "")
    assert [each.time for each in found.statuses] == [5, 5]


@pytest.mark.parametrize("last", ["2026-03-06,100,80,90", "2026-03-06,100,100,90", "2026-03-06,100,0,90"])
def test_the_curves_are_drawn_with_what_is_to_come(tmp_path, last):
    drawing = draw(read(written(tmp_path, f"date,pv,ev,ac\n2026-02-27,0,0,0\n{last}\n"), ""))
    assert drawing.startswith("<svg")
    assert drawing.endswith("</svg>\n")
    assert ("Forecast of cost" in drawing) == ("80" in last)


@pytest.mark.parametrize(
    ("content", "row", "said"),
    [
        ("date,pv,ev,ac\n", 1, "neither those of a curve nor those of tasks"),
        ("date,pv,ac\n2026-01-01,0,0\n", 1, "neither those of a curve nor those of tasks"),
        ("pv,ev,ac\n1,0,0\n", 1, "neither"),
        ("date,pv,ev,ac\n2026-02-30,0,0,0\n", 2, "date '2026-02-30' is not a date"),
        ("date,pv,ev,ac\n0001-02-03,0,0,0\n", 2, "not within the years 1900 to 2199"),
        ("date,pv,ev,ac\n2026-02-27,5,0,0\n", 2, "nobody knows when it began"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-02-27,5,0,0\n", 3, "does not follow 2026-02-27"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-03-02,5,,\n2026-03-03,4,0,0\n", 4, "pv falls from 5 to 4"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-03-02,0,0,0\n", 3, "nothing is planned"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-02-28,5,0,0\n", 3, "no working time"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-03-02,5,6,0\n", 3, "ev 6 is more than the whole budget, 5"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-03-02,5,5,\n", 3, "ac is missing"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-03-02,5,5,-3\n", 3, "ac '-3' is negative"),
        ("date,pv,ev,ac\n2026-02-27,0,0,9\n2026-03-02,5,5,3\n", 3, "ac falls from 9 to 3"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-03-02,5,,\n", None, "no progress is reported"),
        ("date,pv,ev,ac\n2026-02-27,0,,\n2026-03-02,many,,\n", 3, "pv 'many' is not a number"),
        ("date,pv,ev,ac\n2026-02-27,nan,,\n", 2, "pv 'nan' is not a number"),
        ("period,pv,ev,ac\n2,5,0,0\n1,6,0,0\n", 3, "period 1.0 does not follow 2.0"),
        ("id,start,finish,budget\n,2026-03-02,2026-03-06,1\n", 2, "id is missing"),
        ("id,start,finish,budget\nA,2026-03-02,2026-03-01,1\n", 2, "finish 2026-03-01 is before start 2026-03-02"),
        ("id,start,finish,budget\nA,2026-03-02,2026-03-06,-1\n", 2, "budget '-1' is negative"),
        ("id,start,finish,budget\nA,2026-03-02,2026-03-06,0\n", 2, "no task has a budget above 0"),
        ("id,start,finish,budget\nA,2026-03-02,2026-03-06,1\nA,2026-03-02,2026-03-06,1\n", 3, "'A' is there twice"),
        ("id,start,finish,budget,done 2026-13-01\nA,2026-03-02,2026-03-06,1,5\n", 2, "'2026-13-01' is not a date"),
        ("id,start,finish,budget,done 2026-03-03\nA,2026-03-02,2026-03-06,1,101\n", 2, "'101' is more than 100"),
        (TASKS.replace(",80,90,,", ",80,90,90,80"), 2, "its cost falls"),
        (CURVE, 4, "ac is missing"),
        ("date,pv,ev,ac\n2026-02-27,0\n", 2, "2 fields where the header has 4"),
    ],
)
def test_what_contradicts_the_form_is_refused_with_its_row(tmp_path, content, row, said):
    refused = refusal(tmp_path, content)
    assert refused.row == row
    assert said in refused.reason


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"periods": [', "row 1: this is not JSON"),
        ('{"periods": [{"period": 1, "pv": NaN}]}', "NaN is not a number"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "is no object"),
        ("{}", "nothing in it"),
        ('{"periods": {}}', "periods is no list"),
        ('{"periods": [5]}', "period 1 is no object"),
        ('{"periods": [{"period": true}]}', "period 1 period is no text"),
        ('{"tasks": [{"id": "A", "start": "2026-03-02", "finish": "x"}]}', "task 1 finish 'x' is not a date"),
        (
            '{"tasks": [{"id": "A", "start": "2026-03-02", "finish": "2026-03-02", "budget": 1, "progress": [{}]}]}',
            "task 1, progress 1 date '' is not a date",
        ),
    ],
)
def test_json_that_contradicts_the_form_is_refused_with_its_place(tmp_path, content, said):
    assert said in str(refusal(tmp_path, content, "plan.json"))


def test_text_that_is_not_utf8_and_countries_that_nobody_knows_are_refused(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes("{'名'}".encode("gb18030"))
    with pytest.raises(BadInput, match="not UTF-8"):
        read(path, "")
    assert "No official holidays are known for 'XX'" in str(refusal(tmp_path, TASKS, country="XX"))


def test_dates_are_dates_in_the_analysis(tmp_path):
    assert read(written(tmp_path, TASKS), "").statuses[0].at == date(2026, 3, 6)
