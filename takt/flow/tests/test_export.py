"""Exporting: files for spreadsheets, without live formulas, that can be imported again."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from takt.demand.importing import REQUIREMENTS
from takt.demand.models import Requirement
from takt.flow import exporting, importing

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "''-1",
    "＝1",
    "=cmd|' /C calc'!A0",
    "https://a.example",
]


def csv_of(headers, rows):
    content = b"".join(exporting.csv_rows(headers, rows))
    return content, list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def xlsx_of(headers, rows):
    content = exporting.xlsx_bytes(headers, rows)
    return content, CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_csv_has_the_mark_that_excel_needs_for_chinese():
    content, rows = csv_of(["标题"], [["退款，很慢\n真的"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows == [["标题"], ["退款，很慢\n真的"]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text):
    _content, rows = csv_of([text], [[text]])
    assert all(cell[0] not in "=+-@\t\r＝" for row in rows for cell in row)
    content, read = xlsx_of([text], [[text]])
    assert b"<f>" not in content
    assert read[1][0] == text


def test_numbers_and_dates_stay_what_they_are():
    day, moment = date(2026, 3, 1), datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
    row = [-5, 2.5, day, moment, None, ""]
    assert csv_of(["a"] * 6, [row])[1][1] == ["-5", "2.5", "2026-03-01", "2026-03-01 10:30", "", ""]
    assert xlsx_of(["a"] * 6, [row])[1][1][:4] == [-5, 2.5, day, datetime(2026, 3, 1, 10, 30)]


def test_a_text_that_is_too_long_for_a_cell_is_cut_visibly():
    cell = xlsx_of(["a"], [["长" * 40_000]])[1][1][0]
    assert (len(cell), cell[-1]) == (32_767, "…")


def test_signs_that_xml_cannot_hold_do_not_break_the_file():
    assert xlsx_of(["a"], [["a\x00b\x01"], ["next"]])[1][2] == ["next"]


def exported(world, path, unit, by):
    return exporting.run(REQUIREMENTS, path, unit=unit, by=by)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_comes_back_the_same_in_an_empty_unit(world, tmp_path, ending):
    given = {"text": '一,二\n"三"', "sign": "+1 天", "priority": 2, "due": date(2026, 4, 1), "requester": world.reader}
    world.requirement(title="=退款", **given)
    world.requirement(title="'=报表", factors={"effort": 3.0}).accept(by=world.lead, owner=world.member, at=world.now)
    path = tmp_path / f"all.{ending}"
    assert exported(world, path, world.live, world.leader) == 2
    report = importing.run(REQUIREMENTS, path, unit=world.ads, by=world.leader, at=world.now, told={}, dry_run=False)
    assert report.created == 2
    fields = ("title", "text", "for_whom", "sign", "priority", "due", "requester", "owner", "factors", "stage")
    there, here = (
        list(Requirement.objects.filter(unit=unit).order_by("pk").values_list(*fields))
        for unit in (world.ads, world.live)
    )
    assert there == here
    assert report.plan.ignored == ["stage", "unit"]


def test_an_export_imported_where_it_came_from_makes_nothing_twice(world, tmp_path):
    world.requirement()
    exported(world, tmp_path / "all.csv", world.live, world.leader)
    report = importing.run(
        REQUIREMENTS, tmp_path / "all.csv", unit=world.live, by=world.lead, at=world.now, told={}, dry_run=False
    )
    assert (report.created, report.plan.known) == (0, [2])


def test_only_what_the_one_who_exports_may_see_is_written(world, tmp_path):
    world.requirement(title="开放的")
    secret = world.accepted(title="机密的", by=world.lead)
    secret.confide(by=world.lead, at=world.now)
    world.requirement(unit=world.ads, title="别人的", by=world.stranger)
    path = tmp_path / "all.csv"
    assert exported(world, path, world.group, world.reader) == 1
    assert "机密" not in path.read_text()
    assert "别人" not in path.read_text()
    assert exported(world, path, world.group, world.leader) == 3


def test_a_file_is_replaced_only_when_all_is_written(world, tmp_path, monkeypatch):
    path = tmp_path / "all.csv"
    path.write_text("before")
    world.requirement(title="一")
    monkeypatch.setattr(Requirement, "get_priority_display", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exported(world, path, world.live, world.leader)
    assert path.read_text() == "before"
    assert [file.name for file in tmp_path.iterdir()] == ["all.csv"]
