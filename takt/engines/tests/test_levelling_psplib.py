"""Reading PSPLIB files, and levelling the published ones where they are at hand."""

from itertools import islice
from pathlib import Path

import pytest

from takt.engines.errors import BadInput
from takt.engines.levelling import psplib, solve_quickly
from takt.engines.levelling.checking import violations

PUBLISHED = Path(__file__).resolve().parents[4] / "shared/data/psplib"

SMALL = """\
************************************************************************
file with basedata            : small.bas
projects                      :  1
jobs (incl. supersource/sink ):  5
horizon                       :  12
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
************************************************************************
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           5
   4        1          1           5
   5        1          0
************************************************************************
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     4       2    1
  4      1     2       0    1
  5      1     0       0    0
************************************************************************
RESOURCEAVAILABILITIES:
  R 1  R 2
    3    1
************************************************************************
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "small.sm"
    path.write_text(text)
    return path


def test_a_file_is_read_with_its_jobs_links_and_resources(tmp_path):
    problem = psplib.read(written(tmp_path, SMALL))
    assert [(each.id, each.duration, dict(each.demands)) for each in problem.activities] == [
        (1, 0, {}),
        (2, 3, {"R1": 2}),
        (3, 4, {"R1": 2, "R2": 1}),
        (4, 2, {"R2": 1}),
        (5, 0, {}),
    ]
    assert [(link.before, link.after) for link in problem.links] == [(1, 2), (1, 3), (2, 4), (3, 5), (4, 5)]
    assert [(each.id, each.capacity) for each in problem.resources] == [("R1", 3), ("R2", 1)]
    assert solve_quickly(problem, 60, schedules=100).makespan == 9


def test_blanks_and_line_ends_of_other_programs_do_not_matter(tmp_path):
    told = SMALL.replace("\n", "\r\n").replace("   2        1 ", "\t2 1")
    assert psplib.read(written(tmp_path, told)) == psplib.read(written(tmp_path, SMALL))


@pytest.mark.parametrize("lines", range(30))
def test_a_file_cut_short_is_told_so_wherever_it_was_cut(tmp_path, lines):
    cut = "".join(islice(SMALL.splitlines(keepends=True), lines))
    with pytest.raises(BadInput, match=r"small\.sm.*(cut short|fetch)"):
        psplib.read(written(tmp_path, cut))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "   2        1          1           4",
            "   2        1          1           9",
            r"row 14: job 2 has the successor 9",
        ),
        (
            "   2        1          1           4",
            "   2        1          2           4",
            r"row 14: .*announces 2 successors",
        ),
        ("   2        1          1           4", "   2        3          1           4", r"row 14: .*3 modes"),
        (
            "   2        1          1           4",
            "   3        1          1           4",
            r"row 14: job 2 should stand here",
        ),
        ("   5        1          0", "   5        1          1           2", r"row 11: .*cycle: 2 -> 4 -> 5 -> 2"),
        ("  2      1     3  ", "  2      1    -3  ", r"row 23: .*negative"),
        ("  2      1     3  ", "  2      1     x  ", r"row 23: 'x' is not a whole number"),
        ("  2      1     3  ", "  2      2     3  ", r"row 23: .*mode 2"),
        ("  2      1     3       2    0", "  2      1     3       2", r"row 23: there are 4 numbers"),
        ("  2      1     3       2    0", "  2      1     3       7    0", r"needs 7 of 'R1'"),
        ("    3    1\n", "    3\n", r"row 30: there are 2 resources and 1 availabilities"),
        ("    3    1\n", "    3   -1\n", r"row 30: an availability is negative"),
        ("nonrenewable              :  0", "nonrenewable              :  1", r"row 8: there are nonrenewable"),
        ("sink ):  5", "sink ):  6", r"row 17: PRECEDENCE RELATIONS ends after 5 of 6 jobs"),
        ("sink ):  5", "sink ):", r"row 4: there are 0 numbers"),
    ],
)
def test_a_mistake_is_told_with_its_row_and_a_remedy(tmp_path, old, new, said):
    assert old in SMALL
    with pytest.raises(BadInput, match=said) as told:
        psplib.read(written(tmp_path, SMALL.replace(old, new)))
    assert "\n" not in str(told.value)


def test_what_is_no_text_is_told_so(tmp_path):
    path = tmp_path / "small.sm"
    path.write_bytes(b"\x7fELF\0\0")
    with pytest.raises(BadInput, match="not a text file"):
        psplib.read(path)


@pytest.mark.skipif(not PUBLISHED.exists(), reason=f"the published instances are not at {PUBLISHED}")
@pytest.mark.parametrize("name", ["j30/j301_1", "j30/j3013_1", "j60/j605_1", "j120/j12026_1"])
def test_a_published_instance_is_levelled_feasibly_and_never_below_the_best_known(name):
    path = PUBLISHED / f"{name}.sm"
    rows = (PUBLISHED / "best_known.csv").read_text().splitlines()
    best = dict(row.split(",") for row in rows[1:])
    problem = psplib.read(path)
    plan = solve_quickly(problem, 60, schedules=20)
    assert violations(problem, plan) == []
    assert plan.lower_bound <= int(best[path.name]) <= plan.makespan
