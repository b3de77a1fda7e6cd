"""Reader of PSPLIB files (`.sm`): projects with one mode an activity and renewable resources.

The format: Kolisch and Sprecher 1997, PSPLIB - A project scheduling problem library, European Journal of Operational
Research 96. Sections are found by their titles and columns by their order, since programs differ in blanks and rules.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from takt.engines.errors import BadInput
from takt.engines.levelling.compiling import compiled
from takt.engines.levelling.problem import Activity, Link, Problem, Resource

RULE = re.compile(r"[*=\-\s]*")
NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
PRECEDENCE, REQUESTS, AVAILABLE = "PRECEDENCE RELATIONS", "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES"
FETCH = "Fetch the file anew, it may have been cut short or is no PSPLIB file"
CORRECT = "Correct this row, or fetch the file anew"


class Line(NamedTuple):
    """A line of a section below its title: its number in the file, from 1, and its words."""

    row: int
    words: list[str]


def read(path: Path | str) -> Problem:
    """The problem in a PSPLIB file; ids of activities are the job numbers, resources are called R1, R2 and so on.

    Raises BadInput, in one line with file, row and remedy, for a file that is cut short or malformed, that has
    nonrenewable resources or several modes, or that cannot be planned; OSError as `open` does.
    """
    return _File(str(path), Path(path).read_bytes()).problem()


class _File:
    """The sections of one file, and the errors that name it."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        if b"\0" in content:
            raise self.bad(None, "this is not a text file", FETCH)
        self.titles: dict[str, int] = {}
        self.sections: dict[str, list[Line]] = {}
        self.heads: dict[str, Line] = {}
        self._divide(content.decode("latin-1").splitlines())

    def problem(self) -> Problem:
        """Everything read and looked over."""
        jobs, renewable = self._declared("jobs"), self._declared("renewable")
        for kind in ("nonrenewable", "doubly"):
            if kind in self.heads and self._declared(kind):
                raise self.bad(
                    self.heads[kind].row, f"there are {kind} resources", "Use a file of the single-mode sets"
                )
        links = self._links(jobs)
        activities = self._activities(jobs, renewable)
        problem = Problem(self._resources(renewable), activities, links)
        try:
            compiled(problem)
        except ValueError as error:
            raise self.bad(self.titles[PRECEDENCE], str(error).rstrip("."), "Correct the file") from None
        return problem

    def bad(self, row: int | None, reason: str, remedy: str) -> BadInput:
        """The error that names this file, to be raised."""
        return BadInput(self.name, row, reason, remedy)

    def _divide(self, lines: list[str]) -> None:
        """Sorts the lines below the titles of their sections, and what stands before by its first word."""
        section: list[Line] | None = None
        for row, text in enumerate(lines, 1):
            if RULE.fullmatch(text):
                continue
            title = next(
                (each for each in (PRECEDENCE, REQUESTS, AVAILABLE) if text.strip().upper().startswith(each)), None
            )
            if title is not None:
                section = self.sections[title] = []
                self.titles[title] = row
            elif section is not None:
                section.append(Line(row, text.split()))
            elif ":" in text:
                head, _, value = text.partition(":")
                self.heads.setdefault(head.strip(" -").split(" ")[0].lower(), Line(row, value.split()))

    def _declared(self, head: str) -> int:
        """The count that the head of the file declares."""
        if head not in self.heads:
            raise self.bad(None, f"nothing says how many {head} there are", FETCH)
        line = self.heads[head]
        return self._numbers(line.row, line.words[:1], 1)[0]

    def _links(self, jobs: int) -> list[Link]:
        links = []
        for row, (job, modes, count, *rest) in self._table(PRECEDENCE, jobs, 3):
            if modes != 1:
                raise self.bad(row, f"job {job} has {modes} modes", "Use a file of the single-mode sets")
            if len(rest) != count:
                raise self.bad(row, f"job {job} announces {count} successors and names {len(rest)}", CORRECT)
            for after in rest:
                if not 1 <= after <= jobs:
                    raise self.bad(row, f"job {job} has the successor {after}, and there is no such job", CORRECT)
                links.append(Link(job, after))
        return links

    def _activities(self, jobs: int, renewable: int) -> list[Activity]:
        activities = []
        for row, (job, mode, duration, *units) in self._table(REQUESTS, jobs, 3 + renewable):
            if mode != 1 or len(units) != renewable:
                reason = f"job {job} must have one mode and {renewable} requests, not mode {mode} and {len(units)}"
                raise self.bad(row, reason, CORRECT)
            if min(duration, *units) < 0:
                raise self.bad(row, f"job {job} has a negative duration or request", CORRECT)
            activities.append(
                Activity(job, duration, {f"R{index}": each for index, each in enumerate(units, 1) if each})
            )
        return activities

    def _resources(self, renewable: int) -> list[Resource]:
        lines = self._section(AVAILABLE)[1:]  # the first names the resources
        if not lines:
            raise self.bad(self.titles[AVAILABLE], "the availabilities are missing", FETCH)
        row, words = lines[0]
        if len(words) != renewable:
            raise self.bad(row, f"there are {renewable} resources and {len(words)} availabilities", FETCH)
        units = self._numbers(row, words, renewable)
        if min(units, default=0) < 0:
            raise self.bad(row, "an availability is negative", CORRECT)
        return [Resource(f"R{index}", each) for index, each in enumerate(units, 1)]

    def _table(self, title: str, jobs: int, width: int) -> list[tuple[int, list[int]]]:
        """The rows of a section with their numbers, one for each job from 1."""
        lines = self._section(title)[1:]  # the first names the columns
        table = [(row, self._numbers(row, words, width)) for row, words in lines]
        for expected, (row, numbers) in enumerate(table, 1):
            if numbers[0] != expected:
                raise self.bad(row, f"job {expected} should stand here, not {numbers[0]}", CORRECT)
        if len(table) != jobs:
            row = table[-1][0] if table else self.titles[title]
            raise self.bad(row, f"{title} ends after {len(table)} of {jobs} jobs", FETCH)
        return table

    def _section(self, title: str) -> list[Line]:
        if title not in self.sections:
            raise self.bad(None, f"the section {title} is missing", FETCH)
        return self.sections[title]

    def _numbers(self, row: int, words: list[str], least: int) -> list[int]:
        wrong = next((word for word in words if not NUMBER.fullmatch(word)), None)
        if wrong is not None:
            raise self.bad(row, f"{wrong[:40]!r} is not a whole number of ordinary size", CORRECT)
        if len(words) < least:
            raise self.bad(row, f"there are {len(words)} numbers where at least {least} should be", FETCH)
        return [int(word) for word in words]
