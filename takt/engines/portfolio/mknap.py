"""Files of the OR-Library: multidimensional knapsack problems, several in one (J. E. Beasley, JORS 41, 1990).

mknap1 and mknapcb1 to 9: the number of problems; then of each n, m and the optimum (0 where unknown), n values,
m rows of n weights, m limits. mknap2: of each, between lines of text, m and n, n values, m limits, m rows of n
weights, and the optimum; one of these alone needs no text. Lines may be broken anywhere.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from takt.engines.errors import BadInput
from takt.engines.portfolio.problem import Bound, Problem, Project
from takt.engines.rows import shown

PAIR = 2  # m and n alone in the first line begin a single problem in the layout of mknap2
LONGEST = 60  # characters of a number
CUT_OFF = "Give the whole file; it seems to be cut off"


class Numbers:
    """The numbers of a file in their order; each knows its row."""

    def __init__(self, file: str, lines: Sequence[tuple[int, str]]) -> None:
        self.file = file
        self._tokens = [(row, token) for row, line in lines for token in line.split()]
        self._next = 0

    @property
    def left(self) -> int:
        """How many are still to come."""
        return len(self._tokens) - self._next

    def take(self, count: int, what: str) -> list[Fraction]:
        """The next of them, none negative. Raises BadInput where there are fewer, with the row of the last."""
        if count > self.left:
            row = self._tokens[-1][0] if self._tokens else 1
            reason = f"the file ends where {count} numbers ({what}) should follow, and {self.left} do"
            raise BadInput(self.file, row, reason, CUT_OFF)
        found = [self._number(*each, what) for each in self._tokens[self._next : self._next + count]]
        self._next += count
        return found

    def size(self, what: str) -> int:
        """The next of them as a count of something."""
        row = self._tokens[self._next][0] if self.left else None
        (number,) = self.take(1, what)
        if number.denominator != 1 or number < 1:
            raise BadInput(self.file, row, f"{what} is {float(number):g}", "It is a whole number from 1 on")
        return int(number)

    def _number(self, row: int, token: str, what: str) -> Fraction:
        try:
            if len(token) > LONGEST or "/" in token or abs(int(token.lower().partition("e")[2] or 0)) > LONGEST:
                raise ValueError
            number = Fraction(token)
        except ValueError:
            raise BadInput(self.file, row, f"{shown(token)} ({what}) is not a number", "Write 12 or 2.5") from None
        if number < 0:
            raise BadInput(self.file, row, f"{shown(token)} ({what}) is negative", "Write a number from 0 on")
        return number


def read_mknap(path: Path) -> list[Problem]:
    """The problems of a file; its projects are numbered from 1. Raises BadInput for what does not keep the form."""
    try:
        lines = list(enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1))
    except UnicodeDecodeError:
        raise BadInput(str(path), None, "this is not text", "Give a CSV, a JSON or an OR-Library file") from None
    filled = [(row, line) for row, line in lines if line.strip()]
    if filled and not _is_text(filled[0][1]) and len(filled[0][1].split()) != PAIR:
        return _numbered(Numbers(str(path), filled))
    numbers = Numbers(str(path), [(row, line) for row, line in filled if not _is_text(line)])
    if not numbers.left:
        raise BadInput(str(path), None, "there is no problem in it", "Give a CSV, a JSON or an OR-Library file")
    problems = []
    while numbers.left:
        problems.append(_between_text(numbers))
    return problems


def _is_text(line: str) -> bool:
    try:
        float(line.split()[0])
    except ValueError:
        return True
    return False


def _numbered(numbers: Numbers) -> list[Problem]:
    problems = []
    for _ in range(numbers.size("the number of problems")):
        n, m = numbers.size("the number of projects"), numbers.size("the number of constraints")
        (known,) = numbers.take(1, "the optimum")
        values = numbers.take(n, "values")
        rows = [numbers.take(n, f"weights of constraint {row}") for row in range(1, m + 1)]
        problems.append(_problem(values, rows, numbers.take(m, "limits"), known))
    if numbers.left:
        reason = f"{numbers.left} numbers are left after the last problem"
        raise BadInput(numbers.file, None, reason, "Correct the number of problems in the first row")
    return problems


def _between_text(numbers: Numbers) -> Problem:
    m, n = numbers.size("the number of constraints"), numbers.size("the number of projects")
    values, limits = numbers.take(n, "values"), numbers.take(m, "limits")
    rows = [numbers.take(n, f"weights of constraint {row}") for row in range(1, m + 1)]
    (known,) = numbers.take(1, "the optimum")
    return _problem(values, rows, limits, known)


def _problem(
    values: Sequence[Fraction], rows: Sequence[Sequence[Fraction]], limits: Sequence[Fraction], known: Fraction
) -> Problem:
    names = [f"resource {row}" for row in range(1, len(rows) + 1)]
    projects = (
        Project(str(number + 1), value, dict(zip(names, (row[number] for row in rows), strict=True)))
        for number, value in enumerate(values)
    )
    bounds = (Bound(name, most=limit) for name, limit in zip(names, limits, strict=True))
    return Problem(tuple(projects), tuple(bounds), known or None)
