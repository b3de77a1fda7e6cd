"""`resource(...)`: the ordinary operations of one kind of record, declared once and without hooks.

    router = resource(Resource(kind=Requirement, name="requirements", ...))

list, create, read, edit, one POST a verb, and the parts: comments, files, links, watch, participants, events.
Whoever needs more adds plain operations to the router that comes back.
"""

# no `from __future__ import annotations`: ninja reads the annotations that are made here

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router, Schema
from pydantic import BaseModel

from takt.ground.models import Person, Record
from takt.ground.verbs import Verb
from takt.kit.api.parts import add_parts
from takt.kit.api.reading import Page, match, page_of, versioned
from takt.kit.api.shapes import SHOWN_WITH
from takt.kit.api.tasks import Doing, Task
from takt.kit.filtering import RecordFilter
from takt.kit.request import Request


@dataclass(frozen=True)
class Resource:
    """`row` is shown in lists, `whole` (made by `show`) alone; `make` and `edit` take what was sent."""

    kind: type[Any]
    name: str  # the address: /requirements
    one: str  # in the names of operations: requirement
    filter: type[RecordFilter]
    row: type[Schema]
    whole: type[Schema]
    show: Callable[[Any, Person], Schema]
    new: type[BaseModel]
    make: Callable[[Any, Doing], Record]
    edited: type[BaseModel]
    tasks: Mapping[str, type[Task] | None]
    shown_with: tuple[str, ...] = SHOWN_WITH


def resource(given: Resource) -> Router:
    router = Router(tags=[given.name])
    _add_reading(router, given)
    _add_writing(router, given)
    for verb, task in given.tasks.items():
        _add_verb(router, given, verb, task)
    add_parts(router, given.kind, given.one)
    return router


def _add_reading(router: Router, given: Resource) -> None:
    @router.get("", response=Page[given.row], operation_id=f"list_{given.name}", summary=f"List {given.name}")  # type: ignore[name-defined]
    def listed(request: Request, wanted: Query[given.filter]) -> Any:  # type: ignore[name-defined]
        person = request.person
        found = wanted.apply(Record.objects.visible_to(person).filter(kind=given.kind.KIND), person, request.now)
        return page_of(request, found, wanted, lambda rows: _children(given, rows, person))

    @router.get("/{code}", response=given.whole, operation_id=f"read_{given.one}", summary=f"Read a {given.one}")
    def read(request: Request, code: str) -> HttpResponse:
        return _shown(request, given, given.kind.objects.seen_by(request.person, code=code))


def _add_writing(router: Router, given: Resource) -> None:
    @router.post("", response={201: given.whole}, operation_id=f"create_{given.one}", summary=f"New {given.one}")
    def create(request: Request, sent: given.new) -> HttpResponse:  # type: ignore[name-defined]
        record = given.make(sent, Doing(request.person, request.now))
        response = _shown(request, given, record, status=201)
        response.headers["Location"] = f"{request.path}/{record.code}"
        return response

    @router.patch("/{code}", response=given.whole, operation_id=f"edit_{given.one}", summary=f"Edit a {given.one}")
    def edit(request: Request, code: str, sent: given.edited) -> HttpResponse:  # type: ignore[name-defined]
        """Send the fields that change. With `If-Match` it is refused (412) if somebody changed it meanwhile."""
        with transaction.atomic():
            record = held(request, given.kind, code)
            record.edit(sent.model_dump(exclude_unset=True), by=request.person, at=request.now)
        return _shown(request, given, record)


def _add_verb(router: Router, given: Resource, verb: str, task: type[Task] | None) -> None:
    rule: Verb = given.kind.verbs()[verb]
    told: dict[str, Any] = {
        "response": given.whole,
        "operation_id": f"{verb}_{given.one}",
        "summary": f"{rule.label}",
    }

    def do(request: Request, code: str, act: Callable[[Any, Doing], None]) -> HttpResponse:
        with transaction.atomic():
            record = held(request, given.kind, code)
            act(record, Doing(request.person, request.now))
        return _shown(request, given, record)

    if task is None:

        @router.post(f"/{{code}}/{verb}", **told)
        def simply(request: Request, code: str) -> HttpResponse:
            return do(request, code, lambda record, doing: getattr(record, verb)(**doing._asdict()))
    else:

        @router.post(f"/{{code}}/{verb}", **told)
        def with_body(request: Request, code: str, sent: task) -> HttpResponse:  # type: ignore[valid-type]
            return do(request, code, sent.act)  # type: ignore[attr-defined]


def held(request: Request, kind: type[Any], code: str) -> Any:
    """The visible record, locked until the transaction ends and held against If-Match. Raises NotSeen, Stale."""
    seen = kind.objects.visible_to(request.person)
    locked = seen.select_for_update() if "If-Match" in request.headers else seen
    record = locked.seen_by(request.person, code=code)
    match(request, record)
    return record


def _children(given: Resource, rows: Sequence[Record], person: Person) -> list[Any]:
    """The visible page's records as their own kind, in the same order."""
    children = given.kind.objects.visible_to(person).select_related(*given.shown_with).in_bulk([row.pk for row in rows])
    return [children[row.pk] for row in rows if row.pk in children]


def _shown(request: Request, given: Resource, record: Any, status: int = 200) -> HttpResponse:
    return versioned(request, given.show(record, request.person), record.version, status)
