"""Files as the world sends them: encodings, separators, broken and hostile ones."""

import io
import struct
import zipfile
import zlib
from datetime import date

import pytest
import xlsxwriter

from takt.flow.importing import Unreadable, open_table, workbooks
from takt.flow.importing import table as tables

TEXT = "标题,描述\n退款很慢,一二\n"


def read(path, content, name="rows.csv"):
    (path / name).write_bytes(content)
    table = open_table(path / name)
    return table.headers, [(number, list(row)) for number, row in table.rows]


def workbook(*rows, first=0):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy/m/d"})
    for number, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell, *([day] if isinstance(cell, date) else []))
    book.close()
    return out.getvalue()


def changed(content, part, text):
    """The workbook with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, text if name == part else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_is_read_in_every_usual_encoding(tmp_path, encoding):
    text = "title,note\n" + "plain words,more\n" * 20 + TEXT if encoding.startswith("utf-16-") else TEXT
    _headers, rows = read(tmp_path, text.encode(encoding))
    assert rows[-1][1] == ["退款很慢", "一二"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found(tmp_path, separator):
    content = separator.join(["a", "b", "c"]) + "\n" + separator.join(["1", '"x,;\ty"', "3"])
    assert read(tmp_path, content.encode()) == (("a", "b", "c"), [(2, ["1", "x,;\ty", "3"])])


def test_excel_may_name_the_separator_itself(tmp_path):
    assert read(tmp_path, b"sep=;\r\na;b,c\r\n1;2\r\n") == (("a", "b,c"), [(3, ["1", "2"])])


def test_line_breaks_in_cells_and_of_every_kind_are_read(tmp_path):
    assert read(tmp_path, b'a,b\r\n"1\r\n2",3\r"4",5\n')[1] == [(2, ["1\r\n2", "3"]), (3, ["4", "5"])]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"", "a.csv", "empty"),
        (b"\n \n", "a.csv", "no row below"),
        (b"title\n", "a.csv", "no row below"),
        (b'a\n"b', "a.csv", "Row 2"),
        (b'a\n"b"c\n', "a.csv", "Row 2"),
        (b"a\n" + b"x" * 200_000, "a.csv", "far too long"),
        (b"a\x00,b\n1,2\n", "a.csv", "cannot be printed"),
        (b"caf\xe9,b\n1,2\n", "a.csv", "encoding"),
        (b"\xff\xfe\x00", "a.csv", "encoding"),
        (b",".join([b"a"] * 400) + b"\n1\n", "a.csv", "columns"),
        (b"%PDF-1.7", "a.pdf", "Only CSV and XLSX"),
        (b"hello", "a.xlsx", "not a whole XLSX"),
        (b"\xd0\xcf\x11\xe0rest", "a.xlsx", "password"),
        (workbook(["a"], ["b"])[:-30], "a.xlsx", "not a whole XLSX"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path, content, name, why):
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, content, name)
    assert why in str(refusal.value)


def test_more_rows_than_allowed_are_refused_with_the_row(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, b"a\n" + b"x\n" * 4)
    assert refusal.value.row == 5


def test_a_larger_file_than_allowed_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST", 10)
    with pytest.raises(Unreadable):
        read(tmp_path, b"a\n" + b"x" * 20)


def test_a_workbook_gives_text_numbers_dates_and_its_own_row_numbers(tmp_path):
    content = workbook(["标题", "n", "日期"], ["一", 5, date(2026, 3, 1)], first=3)
    assert read(tmp_path, content, "a.xlsx") == (("标题", "n", "日期"), [(5, ["一", 5.0, date(2026, 3, 1)])])


def test_a_formula_is_never_run(tmp_path):
    assert read(tmp_path, workbook(["a", "b"], ["x", "=1+1"]), "a.xlsx")[1][0][1] == ["x", 0.0]


def sheet_with(row):
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1"><c r="A1"><v>1</v></c></row>{row}</sheetData></worksheet>'
    )


@pytest.mark.parametrize(
    "row",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c><v>1</v></c></row>',
        "<row r='2'><c r = 'XFD2'><v>1</v></c></row>",
    ],
)
def test_a_sheet_that_spans_too_far_is_refused_before_it_takes_memory(tmp_path, row):
    content = changed(workbook(["a"], ["b"]), "xl/worksheets/sheet1.xml", sheet_with(row))
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, content, "a.xlsx")
    assert "very far" in str(refusal.value)


def test_a_workbook_that_declares_entities_is_refused(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]>' + sheet_with("")
    content = changed(workbook(["a"], ["b"]), "xl/worksheets/sheet1.xml", bomb)
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, content, "a.xlsx")
    assert "declares" in str(refusal.value)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 100_000)
    content = changed(workbook(["a"], ["b"]), "docProps/app.xml", " " * 200_000)
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, content, "a.xlsx")
    assert "Unpacked" in str(refusal.value)


def test_a_workbook_that_lies_about_its_size_is_refused_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 100_000)
    true = changed(workbook(["a"], ["b"]), "docProps/app.xml", " " * 200_000)
    size, told = struct.pack("<I", 200_000), struct.pack("<I", 50)
    sums = struct.pack("<I", zlib.crc32(b" " * 200_000)), struct.pack("<I", zlib.crc32(b" " * 50))
    lying = true.replace(size, told).replace(*sums)
    assert lying != true
    with pytest.raises(Unreadable) as refusal:
        read(tmp_path, lying, "a.xlsx")
    assert "Unpacked" in str(refusal.value)
