"""Event logs as other programs write them, and as an enemy might."""

import gzip
import zlib

import numpy as np
import pytest

from takt.engines.errors import BadInput
from takt.engines.flow_mining.reading import Names, read_log
from takt.engines.tests.event_logs import DATA

SECOND = 1_000_000
TWO_OCLOCK = 1_767_276_000 * SECOND  # 2026-01-01 14:00 UTC
XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xmlns="http://www.xes-standard.org/">
  <global scope="event"><string key="concept:name" value="name"/></global>
  <string key="concept:name" value="of the log"><string key="nested" value="x"/></string>
  <trace>
    <string key="concept:name" value="C1"><string key="concept:name" value="nested"/></string>
    <string key="department" value="North"/>
    <event>
      <string key="concept:name" value="build"><string key="concept:name" value="nested"/></string>
      <date key="time:timestamp" value="2026-01-01T15:00:00.000+01:00"/>
      <string value="start" key="lifecycle:transition"/>
      <string key="org:resource" value="Li"/><string key="org:role" value="UNDEFINED"/>
    </event>
    <event>
      <date key="time:timestamp" value="2026-01-01T15:00:00Z"/>
      <string key="concept:name" value="build"/><string key="lifecycle:transition" value="complete"/>
    </event>
  </trace>
  <trace/>
  <trace>
    <event><string key="concept:name" value="test"/><date key="time:timestamp" value="2026-01-01"/></event>
  </trace>
</log>
"""


@pytest.fixture
def file(tmp_path):
    def written(content, name="log.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


def refused(path, names=None):
    with pytest.raises(BadInput) as error:
        read_log(path, names or Names())
    assert "\n" not in str(error.value)
    assert error.value.file == str(path)
    return error.value


@pytest.mark.parametrize(
    ("name", "events", "cases", "activities"),
    [
        ("running-example.xes", 42, 6, 8),
        ("receipt.xes.gz", 8577, 1434, 27),
        ("helpdesk.csv", 13710, 3804, 9),
        ("DomesticDeclarations.xes.gz", 55628, 10357, 14),
    ],
)
def test_published_logs_have_their_known_counts(name, events, cases, activities):
    if not DATA.is_dir():
        pytest.skip(f"the published logs are not at {DATA}")
    table = read_log(DATA / name)
    assert (len(table), table.cases, len(table.activity.labels)) == (events, cases, activities)


def test_xes_is_read_without_what_is_nested_or_global(file):
    table = read_log(file(XES, "log.xes"))
    assert [table.activity.label(code) for code in table.activity.codes] == ["build", "build", "test"]
    assert table.case.labels == ("C1", "trace 3")
    assert table.time[0] == TWO_OCLOCK


def test_start_and_complete_in_xes_are_one_step_with_its_work(file):
    table = read_log(file(XES, "log.xes"))
    assert table.opens.tolist() == [True, False, True]
    assert ((table.time - table.start) // SECOND).tolist() == [0, 3600, 0]


def test_a_unit_that_only_the_trace_names_is_that_of_its_events(file):
    table = read_log(file(XES, "log.xes"))
    assert [table.unit.label(code) for code in table.unit.codes] == ["North", "North", None]


def test_a_word_for_nobody_is_nobody(file):
    table = read_log(file(XES, "log.xes"))
    assert table.function is None
    assert table.resource.codes.tolist() == [0, -1, -1]


def test_gzip_is_known_by_its_content(file):
    assert len(read_log(file(gzip.compress(XES.encode()), "log.xes"))) == 3
    assert len(read_log(file(gzip.compress(b"case,activity,time\n1,a,2026-01-01\n"), "log.csv"))) == 1


def test_another_attribute_may_be_the_activity(file):
    told = XES.replace("<event><string", '<event><string key="lifecycle:transition" value="complete"/><string')
    table = read_log(file(told, "log.xes"), Names(activity="lifecycle:transition"))
    assert table.activity.labels == ("start", "complete")


HOSTILE = {
    "an entity bomb": '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><log>&b;</log>',
    "an outside entity": '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]><log>&a;</log>',
    "a parameter entity": '<!DOCTYPE log [<!ENTITY % a SYSTEM "http://example.org/a"> %a;]><log/>',
    "endless nesting": "<log>" + "<a>" * 100 + "</a>" * 100 + "</log>",
    "one huge value": '<log><trace a="' + "x" * (5 << 20) + '"/></log>',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused(file, content):
    assert "Do not use a file like this" in str(refused(file(content, "log.xes")))


def test_a_gzip_bomb_is_refused(file):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"<log>") + b"".join(packer.compress(bytes(1 << 20).replace(b"\0", b" ")) for _ in range(70))
    assert "unpacks to more than 250 times its size" in str(refused(file(bomb + packer.flush(), "log.xes.gz")))


@pytest.mark.parametrize("name", ["log.xes", "log.csv"])
def test_truncated_gzip_is_said_to_be_cut_off(file, name):
    whole = gzip.compress((XES if "xes" in name else "case,activity,time\n" + "1,a,2026-01-01\n" * 999).encode())
    assert "cut off" in str(refused(file(whole[:-12], name)))


def test_damaged_gzip_is_said_to_be_broken(file):
    whole = bytearray(gzip.compress(XES.encode()))
    whole[40:60] = bytes(20)
    assert "broken" in str(refused(file(bytes(whole), "log.xes")))


@pytest.mark.parametrize(
    ("content", "row", "says"),
    [
        (XES[:-30], 21, "cut off"),
        (XES.replace("</event>", "</evnt>", 1), 13, "broken"),
        ("<log></log>", None, "no event"),
        (XES.replace("2026-01-01T15:00:00Z", "soon"), 14, "'soon' is no date"),
        (XES.replace('key="time:timestamp" value="2026-01-01T15:00:00Z"', 'key="x" value="y"'), 14, "no time"),
        (XES.replace('<string key="concept:name" value="test"/>', ""), 21, "no activity"),
        (XES.replace('<string key="concept:name" value="test"/>', '<list key="concept:name"/>'), 21, "no activity"),
    ],
)
def test_what_is_wrong_with_xes_is_said_with_its_line(file, content, row, says):
    error = refused(file(content, "log.xes"))
    assert error.row == row
    assert says in error.reason


@pytest.mark.parametrize(
    "head",
    [
        "case:concept:name,concept:name,time:timestamp",
        "Case ID;Activity;Complete Timestamp",
        "CaseID\tActivityID\tCompleteTimestamp",
        "case_id|event|end_time",
        "案例编号,活动,时间",
        "SR Number;Status;Change Date+Time",
        "case concept:name,event concept:name,event time:timestamp",
    ],
)
def test_usual_names_and_separators_are_recognised(file, head):
    separator = next(mark for mark in ",;\t|" if mark in head)
    table = read_log(file(f"{head}\n" + separator.join(("7", "build", "2026-01-01 14:00:00")) + "\n"))
    assert (table.case.labels, table.activity.labels, table.time[0]) == (("7",), ("build",), TWO_OCLOCK)


def test_columns_may_be_named(file):
    path = file("Ticket,Step,Done at,Team,Who,Role,No\n1,b,2026-01-01,T,W,R,2\n1,a,2026-01-01,T,W,R,1\n")
    names = Names("ticket", "Step", "Done at", unit="Team", resource="Who", function="Role", sequence="No")
    table = read_log(path, names)
    assert table.activity.codes.tolist() == [1, 0]  # by the sequence number
    assert (table.unit.labels, table.resource.labels, table.function.labels) == (("T",), ("W",), ("R",))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_its_encodings(file, encoding):
    table = read_log(file("案例,活动,时间\n1,评审,2026年1月1日 14:00\n".encode(encoding)))
    assert (table.activity.labels, table.time[0]) == (("评审",), TWO_OCLOCK)


def test_latin_1_is_read_where_nothing_else_fits(file):
    assert read_log(file("case,activity,time\n1,Prüf\xff,2026-01-01\n".encode("latin-1"))).activity.labels == ("Prüfÿ",)


def test_a_column_of_starts_tells_work_from_waiting(file):
    path = file("case,activity,start time,complete time\n1,a,2026-01-01 13:00,2026-01-01 14:00\n")
    assert (read_log(path).time - read_log(path).start).tolist() == [3600 * SECOND]


def test_a_start_of_the_whole_case_is_not_that_of_its_events(file):
    rows = "1,a,2026-01-01,2026-01-02\n1,b,2026-01-01,2026-01-03\n"
    path = file("case,activity,start date,time\n" + rows)
    assert np.array_equal(read_log(path).start, read_log(path).time)
    assert not np.array_equal(read_log(path, Names(start="start date")).start, read_log(path).time)


def test_an_event_without_a_start_is_done_at_once(file):
    table = read_log(file("case,activity,start,time\n1,a,2026-01-01,2026-01-02\n1,b,,2026-01-03\n"))
    assert ((table.time - table.start) // SECOND).tolist() == [86_400, 0]


def test_an_empty_column_of_starts_means_nothing(file):
    table = read_log(file("case,activity,start,time\n1,a,,2026-01-01\n"))
    assert np.array_equal(table.start, table.time)


def test_a_lifecycle_in_csv_is_read(file):
    path = file("case,activity,time,transition\n1,a,2026-01-01 13:00,start\n1,a,2026-01-01 14:00,complete\n")
    assert read_log(path).opens.tolist() == [True, False]


@pytest.mark.parametrize(
    ("content", "row", "says"),
    [
        ("", 1, "no column is recognised as the case"),
        ("case,what,time\n1,a,2026-01-01\n", 1, "no column is recognised as the activity"),
        ("case,activity,time\n", None, "no event"),
        ("case,activity,time\n1,a,2026-01-01\n1,b\n", 3, "this row has 2 fields"),
        ("case,activity,time\n1,a,2026-01-01\n\n1,b,2026-13-01\n", 4, "'2026-13-01' is no date for the time"),
        ("case,activity,time\n1,a,2026-01-01\n,b,2026-01-01\n", 3, "the case is empty"),
        ('case,activity,time\n1,"a,2026-01-01\n', 2, "this row is not CSV"),
        ("case,activity,time,seq\n1,a,2026-01-01,one\n", 2, "the sequence number 'one' is none"),
        ("case,activity,start,time\n1,a,soon,2026-01-01\n", 2, "'soon' is no date for the start"),
    ],
)
def test_what_is_wrong_with_csv_is_said_with_its_row(file, content, row, says):
    error = refused(file(content))
    assert error.row == row
    assert says in error.reason


def test_a_column_that_was_named_must_be_there(file):
    error = refused(file("case,activity,time\n1,a,2026-01-01\n"), Names(unit="Team"))
    assert "no column 'Team'" in str(error)
    assert "'case', 'activity', 'time'" in error.remedy


def test_damaged_utf_16_is_refused(file):
    assert "UTF-16" in str(refused(file(b"\xff\xfec\0a\0\x00\xd8")))
