"""What the floors and doors of the house promise, read from its source: one way to write, one way to read."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

import takt
from takt.flow.models import Ladder, Rung
from takt.ground.door import Guarded
from takt.ground.models import (
    CalendarDay,
    Function,
    Move,
    Participation,
    ProcessChoice,
    ProcessVersion,
    Record,
    Stage,
    Unit,
    WorkCalendar,
)
from takt.ground.models.membership import Duty, Membership
from takt.kit.access import rule_of
from takt.site.access import authenticates_itself
from tests.sweeps.addresses import all_addresses

PACKAGE = Path(takt.__file__).parent
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(path.parts)]
READ_BY = {"visible_to", "seen_by", "none"}
# what everybody who is signed in may know: how the house is laid out and how it works
KNOWN_TO_ALL = {
    CalendarDay, Duty, Function, Ladder, Membership, Move, ProcessChoice, ProcessVersion, Rung, Stage, WorkCalendar,
}  # fmt: skip
PARTS_OF_THE_RULE = {Participation}  # what `visible_to` itself asks
UNGUARDED = {"models.Model.save", "models.Model.delete", "models.Model.save_base", "models.QuerySet"}
OF_PAGES = ("django.shortcuts", "django.views", "django.urls", "django.forms", "django.template", "django.http")
# of takt/ground
WRITERS = {"door.py", "recording.py", "bulk.py", "errands.py", "models/talk.py", "models/counter.py", "redacting.py"}


def is_web(path: Path) -> bool:
    """Whether a file answers requests: pages, the API, what the kit does for them."""
    parts = path.relative_to(PACKAGE).parts
    return (
        "pages" in parts[1:-1]
        or parts[:2] in {("kit", "record"), ("kit", "lists"), ("kit", "api")}
        or (parts[0] != "site" and "api" in parts[1:-1])
        or (parts[0] != "site" and (path.name.startswith("api") or path.name in ("views.py", "forms.py")))
    )


def is_domain(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] in ("ground", "flow") or "models" in parts[1:] or path.name in ("flows.py", "queries.py")


def _named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def unscoped(source: str) -> list[int]:
    """Lines that read `Model.objects.<anything>` other than through the rule for reading."""
    known = {model.__name__ for model in KNOWN_TO_ALL}
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("objects", "_default_manager", "_base_manager")
        and node.attr not in READ_BY
        and getattr(node.value.value, "id", "") not in known
    ]


def past_the_door(source: str) -> list[int]:
    """Lines that write with Django's own save, delete or queryset, past the guarded ones."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return sorted({part.lineno for call in calls for part in ast.walk(call.func) if _unguarded(part)})


def _unguarded(part: ast.AST) -> bool:
    return isinstance(part, ast.Attribute) and ast.unparse(part) in UNGUARDED


def of_pages(source: str) -> list[int]:
    """Lines that import what only pages need."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = [(node.lineno, getattr(node, "module", None) or node.names[0].name) for node in found]
    return [line for line, name in names if name.startswith(OF_PAGES)]


@pytest.mark.parametrize("path", [path for path in SOURCES if is_web(path)], ids=_named)
def test_what_answers_requests_reads_by_the_one_rule(path):
    lines = unscoped(path.read_text())
    assert not lines, f"{path}: lines {lines} read past `visible_to` and `seen_by`"


def test_reading_past_the_rule_would_be_noticed():
    assert unscoped("found = Record.objects.filter(pk=1)") == [1]
    assert unscoped("found = self.kind.objects.all()") == [1]
    assert unscoped("found = Record.objects.visible_to(person).filter(pk=1)") == []
    assert sum(map(is_web, SOURCES)) >= 20


@pytest.mark.parametrize("path", [path for path in SOURCES if is_domain(path)], ids=_named)
def test_the_domain_knows_no_page(path):
    assert of_pages(path.read_text()) == []


def test_a_page_in_the_domain_would_be_noticed():
    assert of_pages("from django.shortcuts import render") == [1]
    assert of_pages("import django.forms") == [1]
    assert of_pages("from django.db import models") == []
    assert sum(map(is_domain, SOURCES)) >= 40


def test_only_the_door_writes():
    writing = {str(path.relative_to(PACKAGE)): past_the_door(path.read_text()) for path in SOURCES}
    found = {name: lines for name, lines in writing.items() if lines}
    assert set(found) <= {f"ground/{name}" for name in WRITERS}, f"written past the door: {found}"


def test_writing_past_the_door_would_be_noticed():
    assert past_the_door("models.Model.save(record)") == [1]
    assert past_the_door("rows = models.QuerySet(Record).update(title='')") == [1]
    assert past_the_door("rows = models.QuerySet[Record, Record](Record).update(title='')") == [1]
    assert past_the_door("class Rows(models.QuerySet): pass") == []


def test_whatever_a_unit_owns_has_a_rule_for_reading():
    """Every model with a way to a record or a unit names who sees its rows."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("takt.")]
    open_ones = KNOWN_TO_ALL | PARTS_OF_THE_RULE
    missing = [
        model.__name__
        for model in ours
        if any(field.related_model in (Record, Unit) for field in model._meta.get_fields() if field.concrete)
        and model not in open_ones
        and not hasattr(model.objects.all(), "visible_to")
    ]
    assert not missing, f"give {missing} a `visible_to`, or name them in KNOWN_TO_ALL if everybody may know them"


def test_whatever_holds_work_is_written_through_the_door():
    # bookkeeping of the site, no part of anybody's work
    past = {"Submission", "Attempt", "Counter", "Seal", "Redaction", "SignIn"}
    ours = [model for model in apps.get_models() if model.__module__.startswith("takt.")]
    assert {model.__name__ for model in ours if not issubclass(model, Guarded)} <= past


@pytest.mark.parametrize("address", all_addresses(), ids=str)
def test_every_address_names_a_rule(address):
    assert rule_of(address.view) is not None or authenticates_itself(address.view)


BREAKING = [
    ("takt/ground/upwards.py", "from takt.kit import access\n"),
    ("takt/demand/sideways.py", "from takt.office import apps\n"),
    ("takt/engines/framed.py", "import django\n"),
    ("takt/demand/models/paged.py", "from takt.kit import access\n"),
]


@pytest.mark.parametrize(("path", "source"), [("", ""), *BREAKING], ids=lambda value: value.partition("\n")[0] or "-")
def test_an_import_upwards_breaks_the_floors(tmp_path, path, source):
    shutil.copytree(PACKAGE, tmp_path / "takt", ignore=shutil.ignore_patterns("static", "templates", "locale", "tests"))
    shutil.copy(PACKAGE.parent / "pyproject.toml", tmp_path)
    if path:
        (tmp_path / path).write_text(source)
    linted = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (linted.returncode == 0) == (path == ""), linted.stdout[-2000:] + linted.stderr[-2000:]
