"""takt experiment: what it prints, draws and refuses."""

import json

import pytest

from takt.site.commands import main


@pytest.fixture
def sums(tmp_path):
    path = tmp_path / "checkout.csv"
    path.write_text("variant,n,successes\nA,5000,500\nB,5000,650\n")
    return str(path)


def said(capsys, *argv):
    """(status, stdout, stderr) of `takt experiment argv`."""
    status = main(["experiment", *argv])
    return (status, *capsys.readouterr())


def test_the_verdict_comes_first_and_its_reasons_after_it(capsys, sums, tmp_path):
    picture = tmp_path / "posterior.svg"
    status, out, _ = said(capsys, sums, "--effect", "0.05", "--svg", str(picture))
    assert status == 0
    assert out.startswith("Won\n  B: metric is better: difference +0.03")
    assert "Split: as planned (p = 1)" in out
    assert "To find the smallest effect it takes " in out
    assert picture.read_text().startswith("<svg")


def test_json_says_the_same(capsys, sums):
    answer = json.loads(said(capsys, sums, "--json", "--control", "B")[1])
    assert answer["verdict"] == "lost"
    assert answer["control"] == "B"


def test_what_cannot_be_said_is_left_blank(capsys, tmp_path):
    path = tmp_path / "tiny.csv"
    path.write_text("variant,value\nA,2\nB,3.5\n")
    status, out, _ = said(capsys, str(path))
    assert status == 0
    assert "too few subjects" in out


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("variant,n,successes\nA,0,0\nB,0,0\n", "checkout.csv: a split needs a share above 0 for each variant"),
        ("variant,n,successes\nA,9,10\n", "checkout.csv, row 2: 10 successes of 9 subjects cannot be."),
    ],
)
def test_a_mistake_is_one_line(capsys, sums, content, line):
    with open(sums, "w") as file:
        file.write(content)
    status, out, err = said(capsys, sums)
    assert (status, out) == (2, "")
    assert line in err
    assert len(err.splitlines()) == 1
