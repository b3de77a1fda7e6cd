"""Projects read from files of other programs and of people, and what is refused of them."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from takt.engines.errors import BadInput
from takt.engines.schedule import ConstraintKind, LinkKind, Task, Unschedulable, schedule
from takt.engines.schedule.reading import read_csv, read_xml
from takt.engines.schedule.reading.recurrence import Recurrence
from takt.engines.workdays import Calendar

REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "mspdi"
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Calendar("Asia/Shanghai", ((540, 720), (780, 1080)))
START = datetime(2026, 3, 2, tzinfo=SHANGHAI)
HOUR, DAY = 3600, 8 * 3600


def expected():
    table = REAL / "expected.csv"
    return list(csv.DictReader(table.open(encoding="utf-8"))) if table.exists() else []


def told(instant):
    return instant and instant.isoformat(timespec="minutes")[:16]


@pytest.mark.skipif(not REAL.exists(), reason="needs the project files in ../shared/data/mspdi")
def test_real_files_are_read_as_an_independent_reader_finds_them():
    for row in expected():
        file = read_xml(REAL / row["file"])
        dates = [span for task, span in file.stored.items() if task != "0"]
        starts, finishes = [start for start, _ in dates if start], [finish for _, finish in dates if finish]
        found = (
            len(file.project.tasks),
            len(file.resources),
            file.relations,
            told(min(starts, default=None)) or "None",
            told(max(finishes, default=None)) or "None",
        )
        counted = tuple(int(row[name]) for name in ("tasks", "resources", "relations"))
        assert found == (*counted, row["start"], row["finish"]), row["file"]


@pytest.mark.skipif(not REAL.exists(), reason="needs the project files in ../shared/data/mspdi")
def test_real_files_are_scheduled_to_the_minute_as_the_programs_did_that_wrote_them():
    for row in expected():
        file = read_xml(REAL / row["file"])
        found = schedule(file.project)
        ours = {task: (told(found.of(task).start), told(found.of(task).finish)) for task in file.stored}
        assert ours == {task: tuple(map(told, span)) for task, span in file.stored.items()}, row["file"]


WEEKDAYS = "".join(
    f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>"
    "<ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>"
    for day in range(2, 7)
)


def task_xml(number, body="", duration="PT8H0M0S", level=1):
    head = f"<UID>{number}</UID><Name>任务 {number}</Name><OutlineLevel>{level}</OutlineLevel>"
    return f"<Task>{head}<Duration>{duration}</Duration>{body}</Task>\n"


def link_xml(before, kind=1, lag=0, lag_format=7):
    fields = f"<PredecessorUID>{before}</PredecessorUID><Type>{kind}</Type><LinkLag>{lag}</LinkLag>"
    return f"<PredecessorLink>{fields}<LagFormat>{lag_format}</LagFormat></PredecessorLink>"


def project_xml(tasks="", calendars="", rest=""):
    return (
        '<?xml version="1.0"?>\n<Project xmlns="http://schemas.microsoft.com/project">\n'
        "<StartDate>2026-03-02T08:00:00</StartDate><CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>\n"
        f"<Calendars><Calendar><UID>1</UID><WeekDays>{WEEKDAYS}</WeekDays></Calendar>{calendars}</Calendars>\n"
        f"<Tasks>\n{tasks}</Tasks>\n{rest}</Project>\n"
    )


def xml(folder, text):
    path = folder / "plan.xml"
    path.write_text(text, encoding="utf-8")
    return path


def read(folder, *args, **more):
    return read_xml(xml(folder, project_xml(*args, **more)))


def dates(file, task):
    found = schedule(file.project).of(task)
    return told(found.start), told(found.finish)


def test_tasks_links_and_summaries_of_an_xml_file_are_read(tmp_path):
    tasks = (
        task_xml(0, level=0)
        + task_xml(1)
        + task_xml(2, level=1)
        + task_xml(3, link_xml(1), level=2)
        + task_xml(4, link_xml(1, 3, 4800) + link_xml(3, 0, -2400), level=2)
        + task_xml(5, link_xml(1, 1, 600, 6) + link_xml(2, 2, 50, 19) + "<Deadline>2026-03-30T16:00:00</Deadline>")
    )
    file = read(tmp_path, tasks)
    by_id = {task.id: task for task in file.project.tasks}
    assert [task.parent for task in by_id.values()] == [None, "0", "0", "2", "2", "0"]
    assert by_id["1"].name == "任务 1"
    links = [(link.before, link.kind.value, link.lag, link.elapsed) for link in by_id["4"].links]
    assert links == [("1", "SS", 8 * HOUR, False), ("3", "FF", -4 * HOUR, False)]
    odd = [(link.before, link.kind.value, link.lag, link.elapsed) for link in by_id["5"].links]
    assert odd == [("1", "FS", HOUR, True), ("2", "SF", 4 * HOUR, False)]
    assert by_id["5"].deadline == datetime(2026, 3, 30, 16, tzinfo=UTC)
    assert dates(file, "3") == ("2026-03-03T08:00", "2026-03-03T16:00")


@pytest.mark.parametrize(("number", "kind"), list(enumerate(ConstraintKind, 2)))
def test_constraints_of_an_xml_file_are_those_of_its_numbers(tmp_path, number, kind):
    in_order = ["must start", "must finish", "start not earlier", "start not later"]
    in_order += ["finish not earlier", "finish not later"]
    body = f"<ConstraintType>{number}</ConstraintType><ConstraintDate>2026-03-09T08:00:00</ConstraintDate>"
    (task,) = read(tmp_path, task_xml(1, body)).project.tasks
    assert task.constraint.kind.value == in_order[number - 2]
    assert kind in ConstraintKind


def test_a_task_dated_by_hand_stays_where_it_was_put(tmp_path):
    body = "<Manual>1</Manual><Start>2026-03-11T08:00:00</Start><Finish>2026-03-11T16:00:00</Finish>"
    assert dates(read(tmp_path, task_xml(1, body)), "1") == ("2026-03-11T08:00", "2026-03-11T16:00")


def test_a_summary_dated_by_hand_spans_its_tasks_all_the_same(tmp_path):
    body = "<Manual>1</Manual><Start>2026-03-11T08:00:00</Start>"
    file = read(tmp_path, task_xml(1, body) + task_xml(2, level=2))
    assert dates(file, "1") == ("2026-03-02T08:00", "2026-03-02T16:00")


def test_progress_and_baselines_of_an_xml_file_are_read(tmp_path):
    span = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T16:00:00</Finish>"
    begun = "<ActualStart>2026-03-03T08:00:00</ActualStart><RemainingDuration>PT4H0M0S</RemainingDuration>"
    done = "<ActualStart>2026-03-03T08:00:00</ActualStart><ActualFinish>2026-03-05T12:00:00</ActualFinish>"
    baseline = f"<Baseline><Number>0</Number>{span}</Baseline>"
    file = read(
        tmp_path, task_xml(1, begun + baseline) + task_xml(2, done + "<RemainingDuration>PT0H0M0S</RemainingDuration>")
    )
    assert file.project.tasks[0].remaining == 4 * HOUR
    assert dates(file, "2") == ("2026-03-03T08:00", "2026-03-05T12:00")
    assert [told(each) for each in file.baselines["1", 0]] == ["2026-03-02T08:00", "2026-03-03T16:00"]


def test_time_on_the_clock_does_not_rest_at_night(tmp_path):
    file = read(tmp_path, task_xml(1, "<DurationFormat>40</DurationFormat>", "PT48H0M0S"))
    assert dates(file, "1") == ("2026-03-02T08:00", "2026-03-04T08:00")


NIGHT = (
    "<Calendar><UID>7</UID><BaseCalendarUID>1</BaseCalendarUID><WeekDays><WeekDay><DayType>3</DayType><DayWorking>1"
    "</DayWorking><WorkingTimes><WorkingTime><FromTime>20:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>"
    "</WorkingTimes></WeekDay><WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>"
    "2026-03-02T00:00:00</FromDate><ToDate>2026-03-02T23:59:00</ToDate></TimePeriod></WeekDay></WeekDays>"
    "<WorkWeeks><WorkWeek><TimePeriod><FromDate>2026-03-04T00:00:00</FromDate><ToDate>2026-03-05T00:00:00</ToDate>"
    "</TimePeriod><WeekDays><WeekDay><DayType>4</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays></WorkWeek>"
    "</WorkWeeks><Exceptions><Exception><TimePeriod><FromDate>2026-03-05T00:00:00</FromDate><ToDate>"
    "2026-03-05T23:59:00</ToDate></TimePeriod><Type>1</Type><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>"
    "<FromTime>10:00:00</FromTime><ToTime>11:00:00</ToTime></WorkingTime></WorkingTimes></Exception></Exceptions>"
    "</Calendar>"
)


def test_a_calendar_has_its_own_days_weeks_and_exceptions_above_the_one_beneath_it(tmp_path):
    file = read(tmp_path, task_xml(1, "<CalendarUID>7</CalendarUID>", "PT5H0M0S"), NIGHT)
    night = file.project.calendars["7"]
    assert night.hours_on(date(2026, 3, 2)) == ()
    assert night.hours_on(date(2026, 3, 3)) == ((1200, 1440),)
    assert night.hours_on(date(2026, 3, 4)) == ()
    assert night.hours_on(date(2026, 3, 5)) == ((600, 660),)
    assert night.hours_on(date(2026, 3, 6)) == ((480, 960),)
    assert dates(file, "1") == ("2026-03-03T20:00", "2026-03-05T11:00")


def test_a_task_of_several_people_is_worked_on_whenever_one_of_them_works(tmp_path):
    rest = (
        "<Resources><Resource><UID>1</UID><Name>Ann</Name><CalendarUID>1</CalendarUID></Resource><Resource><UID>2"
        "</UID><CalendarUID>7</CalendarUID></Resource><Resource><UID>3</UID><Type>0</Type></Resource></Resources>"
        "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units></Assignment>"
        "<Assignment><TaskUID>1</TaskUID><ResourceUID>2</ResourceUID></Assignment><Assignment><TaskUID>1</TaskUID>"
        "<ResourceUID>-65535</ResourceUID></Assignment></Assignments>"
    )
    file = read(tmp_path, task_xml(1, "", "PT18H0M0S"), NIGHT, rest)
    assert file.resources == ("Ann", "#2", "#3")
    assert file.project.tasks[0].resources == (("Ann", 0.5), ("#2", 1.0))
    assert dates(file, "1") == ("2026-03-02T08:00", "2026-03-03T22:00")


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (Recurrence(date(2026, 3, 2), date(2026, 3, 8), 1, 3), ["03-02", "03-05", "03-08"]),
        (
            Recurrence(date(2026, 3, 1), date(2026, 3, 31), 6, 2, weekdays=0b100010),
            ["03-02", "03-06", "03-16", "03-20", "03-30"],
        ),
        (Recurrence(date(2026, 1, 1), date(2026, 12, 31), 2, month=9, month_day=1), ["10-01"]),
        (Recurrence(date(2026, 1, 1), date(2026, 12, 31), 3, month=4, position=4, item=4), ["05-25"]),
        (Recurrence(date(2026, 1, 1), date(2026, 6, 30), 4, 2, month_day=15), ["01-15", "03-15", "05-15"]),
        (Recurrence(date(2026, 1, 1), date(2026, 3, 31), 5, 1, position=1, item=3), ["01-11", "02-08", "03-08"]),
        (Recurrence(date(2026, 1, 1), date(2026, 3, 31), 5, 1, position=0, item=1), ["01-01", "02-02", "03-02"]),
        (Recurrence(date(2026, 1, 1), date(2026, 2, 28), 5, 1, position=4, item=2), ["01-31", "02-28"]),
        (Recurrence(date(2026, 1, 1), date(2026, 2, 28), 5, 1, position=2, item=0), ["01-03", "02-03"]),
    ],
)
def test_an_exception_comes_again_as_it_says(recurrence, days):
    assert [day.isoformat()[5:] for day in recurrence.days()] == days


BOMB = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><Project>&c;</Project>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Project>&b;</Project>'


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        (project_xml(task_xml(1))[:-40], 6, "cut off"),
        ("", 1, "cut off"),
        ("id,name\n", 1, "not XML"),
        (BOMB, 1, "may do harm"),
        (OUTSIDE, 1, "may do harm"),
        ("<Project>" + "<a>" * 500, 1, "nested deeper"),
        ("<html></html>", 1, "<html> is no project"),
        (project_xml(), None, "no tasks"),
        (project_xml(task_xml(1, duration="PT-8H")), 6, "no duration"),
        (project_xml(task_xml(1, duration="-PT8H0M0S")), 6, "negative Duration"),
        (project_xml(task_xml(1) + task_xml("x")), 7, "UID 'x' that is no whole number"),
        (project_xml(task_xml(1, "<Deadline>tomorrow</Deadline>")), 6, "Deadline 'tomorrow' that is no date"),
        (project_xml(task_xml(1, "<Deadline>0001-01-01</Deadline>")), 6, "outside of"),
        (project_xml(task_xml(1, link_xml(1, 9))), 6, "link of the kind 9"),
        (project_xml(task_xml(1, link_xml(1, 1, "soon"))), 6, "LinkLag 'soon' that is no number"),
        (project_xml(task_xml(1), NIGHT.replace("20:00:00", "late")), 4, "'late' that is no time of day"),
        (project_xml(task_xml(1)).replace("<StartDate>2026-03-02T08:00:00</StartDate>", ""), None, "has a start"),
    ],
)
def test_an_xml_file_that_is_broken_or_hostile_is_refused_with_its_row(tmp_path, text, row, said):
    with pytest.raises(BadInput, match=said) as refused:
        read_xml(xml(tmp_path, text))
    assert refused.value.row == row
    assert "\n" not in str(refused.value)


def test_a_link_to_a_task_that_is_not_in_the_file_is_told_with_its_row(tmp_path):
    file = read(tmp_path, task_xml(1) + task_xml(2, link_xml(9)))
    with pytest.raises(Unschedulable) as wrong:
        schedule(file.project)
    refused = file.refused(wrong.value)
    assert (refused.row, "the predecessor '9', which is not there" in str(refused)) == (7, True)


def test_a_link_to_another_project_is_left_out(tmp_path):
    outside = link_xml(9).replace("</PredecessorLink>", "<CrossProject>1</CrossProject></PredecessorLink>")
    assert read(tmp_path, task_xml(1, outside)).relations == 0


PRIMAVERA = """<?xml version="1.0"?>
<APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V18.1/API/BusinessObjects">
<Calendar><ObjectId>5</ObjectId><StandardWorkWeek>
<StandardWorkHours><DayOfWeek>Monday</DayOfWeek><WorkTime><Start>08:00:00</Start><Finish>15:59:00</Finish></WorkTime>
</StandardWorkHours><StandardWorkHours><DayOfWeek>Someday</DayOfWeek></StandardWorkHours></StandardWorkWeek>
<HolidayOrExceptions><HolidayOrException><Date>2026-03-03T00:00:00</Date><WorkTime><Start>08:00:00</Start>
<Finish>12:00:00</Finish></WorkTime></HolidayOrException></HolidayOrExceptions></Calendar>
<Resource><ObjectId>8</ObjectId><Name>Ann</Name></Resource>
<Project><PlannedStartDate>2026-03-02T00:00:00</PlannedStartDate>
<WBS><ObjectId>1</ObjectId><Name>All</Name></WBS><WBS><ObjectId>2</ObjectId><ParentObjectId>1</ParentObjectId></WBS>
<Activity><ObjectId>10</ObjectId><Name>A</Name><WBSObjectId>1</WBSObjectId><CalendarObjectId>5</CalendarObjectId>
<PlannedDuration>10</PlannedDuration><RemainingDuration>10</RemainingDuration></Activity>
<Activity><ObjectId>11</ObjectId><WBSObjectId>1</WBSObjectId><PlannedDuration>2</PlannedDuration>
<RemainingDuration>2</RemainingDuration><PrimaryConstraintType>Finish On or Before</PrimaryConstraintType>
<PrimaryConstraintDate>2026-03-04T12:00:00</PrimaryConstraintDate></Activity>
<Activity><ObjectId>12</ObjectId><ActualStartDate>2026-03-02T08:00:00</ActualStartDate><PlannedDuration>8</PlannedDuration>
<RemainingDuration>4</RemainingDuration></Activity>
<Relationship><PredecessorActivityObjectId>10</PredecessorActivityObjectId><SuccessorActivityObjectId>11
</SuccessorActivityObjectId><Type>Finish to Start</Type><Lag>1</Lag></Relationship>
<ResourceAssignment><ActivityObjectId>10</ActivityObjectId><ResourceObjectId>8</ResourceObjectId></ResourceAssignment>
</Project><BaselineProject><Activity><ObjectId>99</ObjectId></Activity></BaselineProject></APIBusinessObjects>
"""


def test_a_project_of_primavera_is_read(tmp_path):
    file = read_xml(xml(tmp_path, PRIMAVERA))
    by_id = {task.id: task for task in file.project.tasks}
    assert list(by_id) == ["wbs-1", "wbs-2", "10", "11", "12"]
    assert [by_id[each].parent for each in ("wbs-2", "10", "12")] == ["wbs-1", "wbs-1", None]
    assert dates(file, "10") == ("2026-03-02T08:00", "2026-03-03T10:00")
    assert by_id["11"].links[0].lag == HOUR
    assert by_id["11"].constraint.kind is ConstraintKind.FINISH_NOT_LATER
    assert by_id["12"].remaining == 4 * HOUR
    assert (file.resources, by_id["10"].resources) == (("Ann",), (("Ann", 1.0),))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("<PlannedDuration>10<", "<PlannedDuration>-1<", "negative duration"), ("<Activity>", "<Nothing>", "cut off")],
)
def test_a_broken_project_of_primavera_is_refused(tmp_path, old, new, said):
    with pytest.raises(BadInput, match=said):
        read_xml(xml(tmp_path, PRIMAVERA.replace(old, new)))


def plan(folder, text):
    path = folder / "plan.csv"
    path.write_text(text, encoding="utf-8")
    return read_csv(path, WEEK, START)


def test_a_csv_file_is_read_with_its_durations_predecessors_and_people(tmp_path):
    text = (
        "id,name,duration,predecessors,resources,priority\n"
        "1,设计,3d,,Ann,700\n"
        "2,Build,1.5,1,,\n"
        '3,Test,4h,"2FS+2d, 1ss-30m",Bob[50%]; Ann,\n'
        "4FS,Odd,1w,3FF+1ed,,\n"
        "5,Ship,0,4FS;1SF+2 h,,\n"
    )
    file = plan(tmp_path, text)
    one, two, three, four, five = file.project.tasks
    assert (one.name, one.duration, one.priority, two.duration) == ("设计", 3 * DAY, 700, 12 * HOUR)
    assert [(link.before, link.kind, link.lag) for link in three.links] == [
        ("2", LinkKind.FINISH_TO_START, 2 * DAY),
        ("1", LinkKind.START_TO_START, -1800),
    ]
    assert three.resources == (("Bob", 0.5), ("Ann", 1.0))
    assert (four.links[0].lag, four.links[0].elapsed, four.duration) == (24 * HOUR, True, 5 * DAY)
    assert [(link.before, link.kind) for link in five.links] == [
        ("4FS", LinkKind.FINISH_TO_START),
        ("1", LinkKind.START_TO_FINISH),
    ]
    assert (file.resources, file.relations, file.rows["3"], file.day) == (("Ann", "Bob"), 6, 4, DAY)


def test_dates_of_a_csv_file_are_read_on_the_clock_of_the_project(tmp_path):
    text = (
        "id,duration,not_earlier,deadline,actual_start,actual_finish,remaining,parent\n"
        "S,0,,,,,,\n1,1d,2026-03-04,2026-03-06,,,,S\n2,2d,,,2026-03-02T09:00,,1d,S\n3,1d,,,,2026-03-03,,\n"
        "4,1d,2026-03-04T01:00Z,,,,,\n"
    )
    found = schedule(plan(tmp_path, text).project)
    assert found.of("1").start == datetime(2026, 3, 4, 9, tzinfo=SHANGHAI)
    assert found.tasks[1].deadline == datetime(2026, 3, 6, 23, 59, tzinfo=SHANGHAI)
    assert found.of("2").finish == datetime(2026, 3, 3, 18, tzinfo=SHANGHAI)
    assert found.of("3").finish == datetime(2026, 3, 3, 23, 59, tzinfo=SHANGHAI)
    assert found.of("4").start == datetime(2026, 3, 4, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("rows", "row", "said"),
    [
        ("", None, "no tasks"),
        (",3d,\n", 2, "has no id"),
        ("1,3d,\n1,2d,\n", 3, "a task '1' already, in row 2"),
        ("1,soon,\n", 2, "duration 'soon' that is none"),
        ("1,-3d,\n", 2, "negative duration '-3d'"),
        ("1,99999w,\n", 2, "two hundred years"),
        ("1,1d,9\n", 2, "waits for '9', which is not there"),
        ("1,1d,\n2,1d,1XX\n", 3, "waits for '1XX'"),
        ("1,1d,\n2,1d,1FS+9999999w\n", 3, "two hundred years"),
        ("1,1d\n", 2, "2 fields where the header has 3"),
    ],
)
def test_a_broken_row_of_a_csv_file_is_named(tmp_path, rows, row, said):
    with pytest.raises(BadInput, match=said) as refused:
        plan(tmp_path, "id,duration,predecessors\n" + rows)
    assert refused.value.row == row


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("not_earlier", "2026-02-30", "no date"),
        ("not_earlier", "1066-01-01", "outside of"),
        ("resources", "Ann[half]", "resource 'Ann\\[half\\]' that cannot be read"),
        ("priority", "high", "priority 'high' that is no whole number"),
        ("remaining", "some", "remaining work 'some'"),
    ],
)
def test_a_value_of_a_csv_file_that_is_none_is_refused(tmp_path, column, value, said):
    with pytest.raises(BadInput, match=said):
        plan(tmp_path, f"id,duration,{column}\n1,1d,{value}\n")


def test_two_dates_that_bind_one_task_are_refused(tmp_path):
    with pytest.raises(BadInput, match="two dates that bind it"):
        plan(tmp_path, "id,duration,not_earlier,must_finish\n1,1d,2026-03-02,2026-03-03\n")


def test_a_summary_of_a_file_is_a_task_that_others_name(tmp_path):
    assert isinstance(plan(tmp_path, "id,duration,parent\nS,0,\n1,1d,S\n").project.tasks[0], Task)
