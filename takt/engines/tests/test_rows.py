"""Rows of a CSV file: what is read, and what is refused with its row."""

import pytest

from takt.engines.errors import BadInput
from takt.engines.rows import read_rows


def written(folder, content):
    path = folder / "tasks.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder, content, needed=("id",)):
    return [(row.number, dict(row.fields)) for row in read_rows(written(folder, content), needed)]


def refusal(folder, content, needed=("id",)):
    with pytest.raises(BadInput) as refused:
        read(folder, content, needed)
    return refused.value


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_row_is_read_by_its_columns_whatever_separates_them(tmp_path, separator):
    content = f"\ufeffID{separator} Name \nA{separator}设计\n"
    assert read(tmp_path, content) == [(2, {"id": "A", "name": "设计"})]


def test_the_row_is_the_line_it_begins_on(tmp_path):
    content = 'id,name\nA,"two\nlines"\n\nB,next\n'
    assert [number for number, _ in read(tmp_path, content)] == [2, 5]


def test_a_field_is_read_without_spaces_and_an_absent_column_is_empty(tmp_path):
    (row,) = read_rows(written(tmp_path, "id\n  A \n"), ["id"])
    assert (row.text("id"), row.text("name")) == ("A", "")


def test_a_number_is_read_and_what_is_none_is_refused_with_its_row(tmp_path):
    good, *bad = read_rows(written(tmp_path, "cost\n 2.5 \nmany\ninf\n"), ["cost"])
    assert good.real("cost") == 2.5
    for row in bad:
        with pytest.raises(BadInput, match=rf"row {row.number}: cost '{row.text('cost')}' is not a number\. Write"):
            row.real("cost")


@pytest.mark.parametrize(
    ("content", "row", "said"),
    [
        ("", 1, "no column 'id'"),
        ("name\nA\n", 1, "no column 'id'"),
        ("id,name,Name\nA,b,c\n", 1, "two columns 'name'"),
        ("id,name\nA,b\nB\n", 3, "1 fields where the header has 2"),
        ("id,name\nA,b\nB,c,d\n", 3, "3 fields where the header has 2"),
        ('id,name\nA,b\nB,"open\nC,d\n', 3, "not CSV"),
        ('id,name\nA,b\nB,"open\n' + "C,d\n" * 50_000, 3, "not CSV"),
        ('id,name\nA,"b"c\n', 2, "not CSV"),
        ("id,name\nA,名\n".encode("gb18030"), 1, "not UTF-8"),
    ],
)
def test_what_is_broken_is_refused_with_its_row(tmp_path, content, row, said):
    refused = refusal(tmp_path, content)
    assert (refused.row, refused.file) == (row, str(tmp_path / "tasks.csv"))
    assert said in refused.reason


def test_a_refusal_is_one_line_with_place_and_remedy():
    assert str(BadInput("a.csv", 3, "the date\nis none", "Write it")) == "a.csv, row 3: the date is none. Write it."
    assert str(BadInput("a.csv", None, "it is empty", "Fill it")) == "a.csv: it is empty. Fill it."
