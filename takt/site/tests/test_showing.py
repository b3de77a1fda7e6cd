"""What the commands that compute from files share: tables, JSON, and no need of a house."""

import argparse

import pytest

from takt.site.commands.showing import computing, drawing, show, table


def given(*argv):
    """What `takt sum argv` would be given, were it a subcommand."""
    parser = argparse.ArgumentParser()
    drawing(computing(parser.add_subparsers(), "sum", lambda _given: 0, "Sum.", "  takt sum"))
    return parser.parse_args(["sum", *argv])


def test_columns_are_set_to_their_sides_and_chinese_counts_double():
    lines = table({"name": "<", "days": ">"}, [("设计", 3), ("build", 12)])
    assert lines == ["name   days", "设计      3", "build    12"]


def test_a_table_without_rows_is_its_heading():
    assert table({"id": "<", "days": ">"}, []) == ["id  days"]


@pytest.mark.parametrize(("argv", "out"), [((), "a\nb\n"), (("--json",), '{"名": 1}\n')])
def test_an_answer_is_lines_or_json(capsys, argv, out):
    show(given(*argv), {"名": 1}, ["a", "b"])
    assert capsys.readouterr().out == out


def test_it_may_be_asked_for_a_drawing_and_needs_no_django():
    assert str(given("--svg", "sum.svg").svg) == "sum.svg"
    assert given().needs_django is False
