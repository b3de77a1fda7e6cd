"""The JSON form of a problem."""

from collections.abc import Iterator
from fractions import Fraction

from takt.engines.documents import Document
from takt.engines.portfolio.problem import PROJECTS, VALUE, Bound, Problem, Project
from takt.engines.portfolio.sound import sound

MOST, LEAST = "most", "least"
NAMES = 'Write a list of names, like ["A", "B"]'


def problem_of(document: Document) -> Problem:
    """The problem that an object describes. Raises BadInput with the place of what is wrong in it."""
    called = f"{document.place}, project" if document.place else "project"
    entries = document.objects("projects", called)
    projects = [_project(entry) for entry in entries]
    limits = [
        *_limits(document.inner("limits"), MOST),
        *(bound for entry in document.objects(MOST, MOST) for bound in _limits(entry, MOST)),
        *(bound for entry in document.objects(LEAST, LEAST) for bound in _limits(entry, LEAST)),
    ]
    return sound(projects, limits, entries, document)


def _project(entry: Document) -> Project:
    return Project(
        entry.text("id"),
        Fraction(entry.number("value")),
        dict(_uses(entry)),
        entry.text("name"),
        entry.text("unit"),
        entry.truth("must"),
        _names(entry, "needs"),
        _names(entry, "either_or"),
    )


def _names(entry: Document, member: str) -> tuple[str, ...]:
    names = tuple(entry.items(member))
    if not all(isinstance(name, str) and name for name in names):
        raise entry.bad(f"{member} holds something that is no name", NAMES)
    return tuple(str(name) for name in names)


def _uses(entry: Document) -> Iterator[tuple[str, Fraction]]:
    money, people = entry.inner("money"), entry.inner("people")
    for period in money.members:
        yield f"money {period}", _amount(money, period)
    for skill in people.members:
        periods = people.inner(skill)
        for period in periods.members:
            yield f"people {skill} {period}", _amount(periods, period)


def _limits(entry: Document, which: str) -> Iterator[Bound]:
    unit = entry.text("unit")
    found = dict(_uses(entry))
    found |= {name: _amount(entry, name) for name in (PROJECTS, VALUE) if name in entry.members}
    for measure, amount in found.items():
        most, least = (amount, None) if which == MOST else (None, amount)
        yield Bound(measure, most, least, unit)


def _amount(entry: Document, name: str) -> Fraction:
    number = entry.number(name)
    if number < 0:
        raise entry.bad(f"{name} {number} is negative", "Write an amount from 0 on")
    return Fraction(number)
