"""Plans in files: what is read from CSV and from JSON, and what is refused, with its row and its remedy."""

import json
from datetime import date

import pytest

from takt.engines.errors import BadInput
from takt.engines.forecast import Cause, Link, Pert, Risk, Triangular
from takt.engines.forecast.answer import Question, first_day, of_plan, of_throughput
from takt.engines.forecast.plan import read_plan, started

HEAD = "id,name,optimistic,likely,pessimistic,predecessors\n"
TASKS = [{"id": "a", "duration": 2}, {"id": "b", "optimistic": 1, "likely": 2, "pessimistic": 4, "predecessors": ["a"]}]


def csv(folder, text):
    path = folder / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return path


def as_json(folder, given):
    path = folder / "plan.json"
    path.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
    return path


def test_a_csv_gives_tasks_links_and_estimates(tmp_path):
    rows = "REQ-1,设计,1,2,4,\nTFS,Build,2,3,5,REQ-1\nc,Test,1,1,2,REQ-1SS+2d;TFS;TFSFF-1.5\n"
    tasks = read_plan(csv(tmp_path, HEAD + rows)).network.tasks
    assert tasks[0].name == "设计"
    assert tasks[0].estimate == Pert(1, 2, 4)
    assert tasks[1].links == (Link("REQ-1"),)
    assert tasks[2].links == (Link("REQ-1", "SS", 2.0), Link("TFS"), Link("TFS", "FF", -1.5))


def test_shapes_histories_durations_and_earliest_starts_are_read(tmp_path):
    head = "id,shape,optimistic,likely,pessimistic,duration,history,not_before,predecessors\n"
    rows = "a,triangular,1,2,3,,,,\nb,,,,,5,,4,\nc,,,,,,3;5;8,,\nd,lognormal,1,2,4,,,,\n"
    a, b, c, d = read_plan(csv(tmp_path, head + rows)).network.tasks
    assert a.estimate == Triangular(1, 2, 3)
    assert (b.estimate, b.not_before) == (Pert(5, 5, 5), 4)
    assert c.estimate.median == pytest.approx(120 ** (1 / 3))
    assert d.estimate.median == 2


def test_risks_and_causes_stand_beside_tasks_in_a_csv(tmp_path):
    head = "id,duration,predecessors,risk,delay,cause,cause_low,cause_high\n"
    network = read_plan(csv(tmp_path, head + "a,2,,20%,5,vendor,0.9,1.5\nb,3,a,0.5,1;2;4,vendor,,\n")).network
    assert network.risks[0] == Risk("Risk of a", 0.2, Pert(5, 5, 5), ("a",))
    assert network.risks[1].size == Pert(1, 2, 4)
    assert network.causes == (Cause("vendor", Pert(0.9, 1, 1.5), ("a", "b")),)


def test_json_adds_risks_causes_calendar_and_deadline(tmp_path):
    given = {
        "start": "2026-02-11",
        "deadline": "2026-02-28",
        "country": "CN",
        "time_zone": "Asia/Shanghai",
        "tasks": TASKS,
        "risks": [{"name": "flood", "probability": 0.1, "delay": [1, 2, 9], "tasks": ["a", "b"]}],
        "causes": [{"name": "market", "low": 0.8, "likely": 1, "high": 1.4, "probability": 0.5, "tasks": ["b"]}],
    }
    plan = read_plan(as_json(tmp_path, given))
    assert plan.network.risks == (Risk("flood", 0.1, Pert(1, 2, 9), ("a", "b")),)
    assert plan.network.causes == (Cause("market", Pert(0.8, 1, 1.4), ("b",), 0.5),)
    answer, picture = of_plan(plan, 500, 1)
    assert answer["percentiles"][0]["date"] == "2026-02-14"  # a Saturday that works
    assert answer["percentiles"][-1]["date"] > "2026-02-23"  # the spring festival lies between
    assert 0.5 < answer["chance"] < 1
    assert picture.startswith("<svg")


def test_without_a_start_there_are_working_days_and_no_dates(tmp_path):
    answer, _ = of_plan(read_plan(as_json(tmp_path, {"tasks": TASKS})), 100, 1)
    assert [each["date"] for each in answer["percentiles"]] == [None] * 7
    assert answer["chance"] is None
    assert {each["id"]: each["sensitivity"] for each in answer["tasks"]}["a"] is None


def test_what_is_asked_goes_before_what_the_file_says(tmp_path):
    plan = read_plan(as_json(tmp_path, {"start": "2026-01-05", "tasks": TASKS}))
    later = started(plan, "2026-03-02", "", "Europe/Berlin", "2026-03-31")
    assert later.start.isoformat() == "2026-03-02T00:00:00+01:00"
    assert later.deadline.date() == date(2026, 3, 31)
    assert started(plan, "", "", "", "").start == plan.start


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,A,1,2,4,b\nb,B,1,2,4,a\n", r"plan.csv, row 2: The tasks wait for each other: a -> b -> a"),
        ("a,A,1,2,4,\nb,B,1,2,4,REQ-9\n", r"row 3: Task 'b' waits for 'REQ-9', which is not there\. Add that task"),
        ("a,A,1,2,4,\nb,B,-1,2,4,a\n", r"row 3: the duration -1 is negative"),
        ("a,A,3,2,4,\n", r"row 2: optimistic 3, likely 2 and pessimistic 4 are not in ascending order"),
        ("a,A,1,soon,4,\n", r"row 2: likely 'soon' is not a number"),
        (",A,1,2,4,\n", r"row 2: this task has no id"),
        ("a,A,1,2,4,\na,A,1,2,4,\n", r"row 3: The id 'a' is there twice"),
        ("", r"There is no task"),
        ("a,A,1,2\n", r"row 2: this row has 4 fields where the header has 6"),
    ],
)
def test_a_csv_that_cannot_be_used_is_refused_with_its_row(tmp_path, rows, said):
    with pytest.raises(BadInput, match=said):
        read_plan(csv(tmp_path, HEAD + rows))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("x,2,,,,,", "the shape 'x' is unknown"),
        (",,3,,,,", "two or more durations"),
        (",,3;x,,,,", "the number 'x' is not a number"),
        (",2,,150%,1,,", "the probability '150%' is not one"),
        (",2,,0.5,1;2,,", "neither one nor three numbers"),
        (",2,,0.5,3;2;1,,", "not in ascending order"),
        (",2,,,,vendor,", "cause_high '' is not a number"),
    ],
)
def test_an_estimate_or_risk_that_says_nothing_is_refused(tmp_path, fields, said):
    head = "id,shape,duration,history,risk,delay,cause,cause_high,predecessors,cause_low\n"
    with pytest.raises(BadInput, match=said):
        read_plan(csv(tmp_path, f"{head}a,{fields},,0.5\n"))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('{"tasks": [\n{"id" 1}]}', "row 2: this is not JSON"),
        ("[]", "there is no list of tasks"),
        ('{"tasks":' + "[" * 100_000, "nested too deeply"),
        ({"tasks": ["a"]}, "tasks is not a list of objects"),
        ({"tasks": TASKS, "risks": {}}, "risks is not a list of objects"),
        ({"tasks": TASKS, "start": "soon"}, "soon"),
        ({"tasks": TASKS, "country": "XX"}, "No official holidays are known for 'XX'"),
        (
            {"tasks": TASKS, "risks": [{"name": "r", "probability": 0.5, "delay": 1, "tasks": ["z"]}]},
            "'r' befalls 'z', which is not there",
        ),
    ],
)
def test_a_json_that_cannot_be_used_is_refused(tmp_path, given, said):
    with pytest.raises(BadInput, match=said):
        read_plan(as_json(tmp_path, given))


def test_a_json_of_other_bytes_is_refused(tmp_path):
    path = tmp_path / "plan.json"
    path.write_bytes(b'{"tasks": "\xff"}')
    with pytest.raises(BadInput, match="not UTF-8"):
        read_plan(path)


def test_throughput_answers_both_questions_and_draws_them():
    finished = [date(2026, 1, 1 + day) for day in range(31) if day % 7 < 5]
    today = first_day(finished)
    answer, picture = of_throughput(finished, Question(today, 10, date(2026, 3, 1)), 300, 1)
    assert answer["from"] == "2026-02-01"
    assert [each["percent"] for each in answer["when"]["ranges"]] == [50, 80, 95]
    assert 0.5 < answer["how_many"]["chance"] <= 1
    assert "When 10 items are done" in picture
    dates = [each["date"] for each in answer["when"]["percentiles"]]
    assert dates == sorted(dates)


def test_a_date_alone_asks_how_many():
    finished = [date(2026, 1, 1 + day) for day in range(31)]
    answer, picture = of_throughput(finished, Question(date(2026, 2, 1), None, date(2026, 2, 14)), 300, 1)
    assert "when" not in answer
    assert answer["how_many"]["chance"] is None
    at_least = [each["at_least"] for each in answer["how_many"]["percentiles"]]
    assert at_least == sorted(at_least, reverse=True)
    assert "How many are done by 2026-02-14" in picture


def test_what_never_ends_has_no_date_and_no_picture():
    finished = [date(2025, month, 1) for month in range(1, 13)]
    answer, picture = of_throughput(finished, Question(date(2026, 1, 1), 500_000, None), 50, 1)
    assert answer["when"]["percentiles"][0]["date"] is None
    assert picture == ""
