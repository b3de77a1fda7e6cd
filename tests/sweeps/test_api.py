"""Every operation of the API, as its own description names them, called by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from takt.ground import clock
from takt.ground.kinds import all_kinds
from takt.ground.models.token import make_token
from takt.site.api import api
from tests.sweeps import rows
from tests.sweeps.addresses import NOTHING, SUBJECTS, Address
from tests.sweeps.asking import Answer, Asking
from tests.sweeps.house import COMMON, ROLES
from tests.sweeps.plausible import body
from tests.sweeps.test_addresses import faults, unseen

pytestmark = pytest.mark.django_db
DESCRIBED: dict[str, Any] = api.get_openapi_schema()
READING = ("get", "head")
FILTERS = {"q": COMMON, "state": "all", "size": 50}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    about: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path.removeprefix('/api/v1/')}"

    @property
    def address(self) -> Address:
        return Address(self.path.lstrip("/"))

    @property
    def verb(self) -> str:
        """The verb of a record that this operation is named after, if it is."""
        last = self.path.rsplit("/", 1)[-1]
        known = {verb for kind in all_kinds().values() for verb in kind.verbs()}
        return last if self.method == "post" and last in known and self.address.of_a_record else ""

    def query(self) -> dict[str, Any]:
        named = {parameter["name"] for parameter in self.about.get("parameters", []) if parameter["in"] == "query"}
        return {name: value for name, value in FILTERS.items() if name in named}

    def content(self) -> tuple[str, dict[str, Any]]:
        """Media type and schema of what it is sent."""
        kinds = self.about.get("requestBody", {}).get("content", {})
        return next(((kind, described["schema"]) for kind, described in kinds.items()), ("", {}))


OPERATIONS = [
    Operation(method, path, about)
    for path, methods in DESCRIBED["paths"].items()
    for method, about in methods.items()
    if method in ("get", "post", "put", "patch", "delete")
]


@pytest.fixture(scope="module")
def calling(house):
    """Everybody with a token that may write; `reading` has the lead's token that may only read."""
    clients = {role: Client(raise_request_exception=False) for role in (*ROLES, "reading")}
    for role in (*ROLES[1:], "reading"):
        person, scope = house.who("lead" if role == "reading" else role), "read" if role == "reading" else "write"
        raw = make_token(person, "sweep", scope, 30, by=person, at=clock.now())
        clients[role].defaults["HTTP_AUTHORIZATION"] = f"Bearer {raw}"
    return Asking(house, clients, rows.tables())


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
def test_nobody_is_told_or_changes_what_they_may_not_see(calling, operation):
    wrong = [text for subject, path in _paths(calling, operation) for text in _wrong(calling, operation, path, subject)]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("operation", [one for one in OPERATIONS if one.method not in READING], ids=str)
def test_a_token_that_may_only_read_writes_nothing(calling, operation):
    path = next(operation.address.paths(calling.house, "seen"))
    answer = _call(calling, operation, path, "reading", "seen")
    assert (answer.status, answer.changed) == (403, [])


def _paths(calling: Asking, operation: Operation) -> Iterator[tuple[str, str]]:
    for subject in SUBJECTS if operation.address.of_a_record else ("ads",):
        for path in operation.address.paths(calling.house, subject):
            yield subject, path


def _wrong(calling: Asking, operation: Operation, path: str, subject: str) -> list[str]:
    house, wrong = calling.house, []
    for role in ROLES:
        answer = _call(calling, operation, path, role, subject)
        said = f"{operation.method} {path} as {role}: {answer.status}"
        wrong += [f"{said}, {text}" for text in faults(answer, calling, role, operation.method in READING)]
        if role == "anonymous":
            wrong += [] if answer.status == 401 else [f"{said}, but a stranger is answered 401"]
        elif operation.address.of_somebody_else or (operation.address.of_a_record and not house.shows(subject, role)):
            wrong += [] if unseen(answer, role) else [f"{said} for what this person may not see; it should be 404"]
        elif operation.verb and str(NOTHING) not in path:
            wrong += [f"{said}, {text}" for text in _judged(calling, operation.verb, role, subject, answer)]
    return wrong


def _judged(calling: Asking, verb: str, role: str, subject: str, answer: Answer) -> list[str]:
    """Seen but not allowed is 403."""
    record = calling.house.record(subject)
    record = type(record).objects.get(pk=record.pk)
    allowed = record.verbs()[verb].who(record, calling.house.who(role))
    if answer.status == 404:
        return ["though this person sees the record"]
    if not allowed and answer.status not in (403, 422):  # 422: what was sent was not read so far
        return ["though this person may not do that; it should be 403"]
    return ["though this person may do that"] if allowed and answer.status == 403 else []


def _call(calling: Asking, operation: Operation, path: str, role: str, subject: str) -> Answer:
    house = calling.house
    if operation.method in READING:
        return calling.get(role, path, operation.query())
    media, schema = operation.content()
    if media.startswith("multipart"):
        return calling.post(role, path, {"file": SimpleUploadedFile("tried.txt", b"tried")})
    sent = body(schema, DESCRIBED, house, house.record(subject)) if schema else {}
    return calling.send(role, operation.method.upper(), path, sent)


def test_the_api_describes_what_it_offers():
    assert len(OPERATIONS) >= 40
    assert sum(bool(operation.verb) for operation in OPERATIONS) >= 20
