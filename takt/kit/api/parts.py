"""Parts of a record: comments, files, links, watch, participants, events.

Each is loaded from a record that the caller sees: the key of a part of another record is nothing here.
"""

from typing import Any

from django.db.models import Q
from django.http import FileResponse
from django.utils.translation import gettext as _
from ninja import File as Upload
from ninja import Query, Router, Status
from ninja.files import UploadedFile
from pydantic import Field

from takt.ground.errors import Invalid, NotSeen
from takt.ground.models import Event, Link, Record
from takt.kit.api.reading import Page, Paging, page_of
from takt.kit.api.sent import Code, Key, Sent, person_named, unit_named
from takt.kit.api.shapes import (
    EVENT_WITH,
    CommentShape,
    EventShape,
    FileShape,
    LinkShape,
    ParticipationShape,
)
from takt.kit.record.files import file as as_attachment
from takt.kit.request import Request


class NewComment(Sent):
    text: str = Field(max_length=20_000, description="Markdown; `@address` mentions a colleague")


class NewLink(Sent):
    target: Code = Field(description="Code of the other record")
    meaning: str = Field(json_schema_extra={"enum": list(Link.Meaning.values)})


class NewPart(Sent):
    """A person or a unit."""

    person: Key | None = None
    unit: Code = ""


def add_parts(router: Router, kind: type[Any], one: str) -> None:
    """Add the operations on the parts of one kind of record, under the address of the record."""
    _add_comments(router, kind, one)
    _add_files(router, kind, one)
    _add_links(router, kind, one)
    _add_watch(router, kind, one)
    _add_participants(router, kind, one)
    _add_events(router, kind, one)


def _add_comments(router: Router, kind: type[Any], one: str) -> None:
    @router.get("/{code}/comments", response=Page[CommentShape], operation_id=f"list_{one}_comments")
    def comments(request: Request, code: str, paging: Query[Paging]) -> Any:
        record = kind.objects.seen_by(request.person, code=code)
        return page_of(request, record.comments.select_related("author"), paging)

    @router.post("/{code}/comments", response={201: CommentShape}, operation_id=f"comment_{one}")
    def comment(request: Request, code: str, sent: NewComment) -> Status[Any]:
        record = kind.objects.seen_by(request.person, code=code)
        return Status(201, record.comment(sent.text, by=request.person, at=request.now))


def _add_files(router: Router, kind: type[Any], one: str) -> None:
    @router.get("/{code}/files", response=Page[FileShape], operation_id=f"list_{one}_files")
    def files(request: Request, code: str, paging: Query[Paging]) -> Any:
        record = kind.objects.seen_by(request.person, code=code)
        return page_of(request, record.files.select_related("added_by"), paging)

    @router.post("/{code}/files", response={201: FileShape}, operation_id=f"attach_to_{one}")
    def attach(request: Request, code: str, file: Upload[UploadedFile]) -> Status[Any]:
        record = kind.objects.seen_by(request.person, code=code)
        made = record.attach(file.name or "file", file.chunks(), by=request.person, at=request.now)
        return Status(201, made)

    @router.get(
        "/{code}/files/{key}",
        operation_id=f"download_from_{one}",
        openapi_extra={"responses": {200: {"content": {"*/*": {}}}}},
    )
    def download(request: Request, code: str, key: Key) -> FileResponse:
        found = _part(kind.objects.seen_by(request.person, code=code).files, key)
        return as_attachment(request, found.pk, found.name)

    @router.delete("/{code}/files/{key}", response={204: None}, operation_id=f"detach_from_{one}")
    def detach(request: Request, code: str, key: Key) -> Status[Any]:
        record = kind.objects.seen_by(request.person, code=code)
        record.detach(_part(record.files, key), by=request.person, at=request.now)
        return Status(204, None)


def _add_links(router: Router, kind: type[Any], one: str) -> None:
    @router.get("/{code}/links", response=list[LinkShape], operation_id=f"list_{one}_links")
    def links(request: Request, code: str) -> Any:
        """Links whose other end the caller sees too."""
        record = kind.objects.seen_by(request.person, code=code)
        return [LinkShape.seen_from(record, link) for link in _links(record, request)]

    @router.post("/{code}/links", response={201: LinkShape}, operation_id=f"link_{one}")
    def link(request: Request, code: str, sent: NewLink) -> Status[Any]:
        record = kind.objects.seen_by(request.person, code=code)
        other = Record.objects.visible_to(request.person).filter(code=sent.target).first()
        if other is None:
            raise Invalid({"target": _("There is no such record for you to link to.")})
        made = record.link(other, sent.meaning, by=request.person, at=request.now)
        return Status(201, LinkShape.seen_from(record, made))

    @router.delete("/{code}/links/{key}", response={204: None}, operation_id=f"unlink_{one}")
    def unlink(request: Request, code: str, key: Key) -> Status[Any]:
        record = kind.objects.seen_by(request.person, code=code)
        record.unlink(_part(_links(record, request), key), by=request.person, at=request.now)
        return Status(204, None)


def _add_watch(router: Router, kind: type[Any], one: str) -> None:
    @router.put("/{code}/watch", response={204: None}, operation_id=f"watch_{one}")
    def watch(request: Request, code: str) -> Status[Any]:
        kind.objects.seen_by(request.person, code=code).watch(by=request.person, at=request.now)
        return Status(204, None)

    @router.delete("/{code}/watch", response={204: None}, operation_id=f"unwatch_{one}")
    def unwatch(request: Request, code: str) -> Status[Any]:
        kind.objects.seen_by(request.person, code=code).unwatch(by=request.person, at=request.now)
        return Status(204, None)


def _add_participants(router: Router, kind: type[Any], one: str) -> None:
    @router.get("/{code}/participants", response=Page[ParticipationShape], operation_id=f"list_{one}_participants")
    def participants(request: Request, code: str, paging: Query[Paging]) -> Any:
        record = kind.objects.seen_by(request.person, code=code)
        parts = record.participations.select_related("person", "unit").order_by("pk")
        return page_of(request, parts, paging)

    @router.post("/{code}/participants", response={204: None}, operation_id=f"let_into_{one}")
    def let_in(request: Request, code: str, sent: NewPart) -> Status[Any]:
        """Let a person or a unit take part."""
        record, by = kind.objects.seen_by(request.person, code=code), request.person
        if (sent.person is None) == (not sent.unit):
            raise Invalid({"person": _("Name a person or a unit.")})
        who = person_named(sent.person, "person", by) if sent.person else unit_named(sent.unit, "unit", by)
        record.let_in(who, by=by, at=request.now)
        return Status(204, None)

    @router.delete("/{code}/participants/{key}", response={204: None}, operation_id=f"let_out_of_{one}")
    def let_out(request: Request, code: str, key: Key) -> Status[Any]:
        record = kind.objects.seen_by(request.person, code=code)
        part = _part(record.participations.select_related("person", "unit"), key)
        record.let_out(part.person or part.unit, by=request.person, at=request.now)
        return Status(204, None)


def _add_events(router: Router, kind: type[Any], one: str) -> None:
    @router.get("/{code}/events", response=Page[EventShape], operation_id=f"list_{one}_events")
    def events(request: Request, code: str, paging: Query[Paging]) -> Any:
        """The record's story, from the beginning."""
        record = kind.objects.seen_by(request.person, code=code)
        story = Event.objects.visible_to(request.person).filter(record=record.pk)
        return page_of(request, story.select_related(*EVENT_WITH), paging)


def _part(parts: Any, key: int) -> Any:
    """The part with this key among those of one record. Raises NotSeen."""
    found = parts.filter(pk=key).first()
    if found is None:
        raise NotSeen
    return found


def _links(record: Any, request: Request) -> Any:
    seen = Link.objects.visible_to(request.person).filter(Q(source=record.pk) | Q(target=record.pk))
    return seen.select_related("source", "target", "made_by")
