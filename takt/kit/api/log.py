"""The log, notices and search in the API."""

from datetime import datetime
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel, Field

from takt.ground import searching
from takt.ground.errors import Invalid
from takt.ground.models import Event, Notice, Record
from takt.kit.api.reading import Page, Paging, Size, page_of
from takt.kit.api.sent import MOST_KEY, Code, Key, Sent
from takt.kit.api.shapes import EVENT_WITH, SHOWN_WITH, EventShape, RecordShape
from takt.kit.filtering import reckonable
from takt.kit.request import Request

events_router = Router(tags=["events"])
notices_router = Router(tags=["notices"])
search_router = Router(tags=["search"])
Instant = Annotated[AwareDatetime, AfterValidator(reckonable)]


class EventFilter(BaseModel):
    after: int = Field(0, ge=0, le=MOST_KEY, description="Only events with a greater id: read on from the last one")
    since: Instant | None = Field(None, description="At this instant or later")
    until: Instant | None = Field(None, description="Before this instant")
    record: Code = Field("", description="Code of a record")
    unit: Code = Field("", description="Code of a unit")
    kind: Code = ""
    verb: Code = ""
    actor: Key | None = None
    size: Size = 50


class EventList(Schema):
    """`last` is what to ask `after` for the next; null where there is nothing new."""

    items: list[EventShape]
    last: int | None


class NoticeShape(Schema):
    id: int
    reason: str
    at: datetime
    read_at: datetime | None
    record: str
    title: str
    verb: str
    actor: str | None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeShape":
        event = notice.event
        assert event.record is not None  # visible_to shows notices of records only
        return cls(
            id=notice.pk, reason=notice.reason, at=event.at, read_at=notice.read_at, record=event.record.code,
            title=event.record.title, verb=event.verb, actor=event.actor.name if event.actor else None,
        )  # fmt: skip


class NoticeFilter(Paging):
    unread: bool = Field(False, description="Only those not read yet")


class ReadNotices(Sent):
    """Name notices, or all that there are up to now."""

    ids: list[Key] = Field([], max_length=500)
    all: bool = False


class HowMany(Schema):
    changed: int


class SearchFilter(Paging):
    q: str = Field(max_length=200, description="Words that must all be there, Chinese or English")
    kind: Code = ""


class Hit(RecordShape):
    excerpt: list[tuple[str, bool]] = Field(description="The first hit in its place: pieces, true where it hits")

    @staticmethod
    def resolve_excerpt(record: Record, context: dict[str, Any]) -> list[tuple[str, bool]]:
        return searching.excerpt(record.text, context["request"].GET["q"])


@events_router.get("", response=EventList, operation_id="list_events")
def events(request: Request, wanted: Query[EventFilter]) -> Any:
    """The log of everything that you may see, oldest first: ask again with `after` to follow it."""
    found = Event.objects.visible_to(request.person).filter(pk__gt=wanted.after).filter(**_asked(wanted))
    rows = list(found.select_related(*EVENT_WITH).order_by("pk")[: wanted.size])
    return {"items": rows, "last": rows[-1].pk if rows else None}


@notices_router.get("", response=Page[NoticeShape], operation_id="list_notices")
def notices(request: Request, wanted: Query[NoticeFilter]) -> Any:
    found = Notice.objects.visible_to(request.person).select_related("event__record", "event__actor")
    found = found.filter(read_at__isnull=True) if wanted.unread else found
    return page_of(request, found, wanted, lambda rows: [NoticeShape.of(row) for row in rows])


@notices_router.post("/read", response=HowMany, operation_id="read_notices")
def read_notices(request: Request, sent: ReadNotices) -> Any:
    if sent.all == bool(sent.ids):
        raise Invalid({"ids": _("Name notices, or say all.")})
    mine = Notice.objects.visible_to(request.person)
    mine = mine if sent.all else mine.filter(pk__in=sent.ids)
    return {"changed": mine.read(request.person, request.now)}


@search_router.get("", response=Page[Hit], operation_id="search")
def search(request: Request, wanted: Query[SearchFilter]) -> Any:
    """Records of every kind with all words of `q`, best first."""
    seen = Record.objects.visible_to(request.person).select_related(*SHOWN_WITH)
    found = searching.find(seen.filter(kind=wanted.kind) if wanted.kind else seen, wanted.q)
    return page_of(request, found, wanted)


def _asked(wanted: EventFilter) -> dict[str, Any]:
    asked = {
        "at__gte": wanted.since, "at__lt": wanted.until, "record__code": wanted.record, "unit__code": wanted.unit,
        "kind": wanted.kind, "verb": wanted.verb, "actor": wanted.actor,
    }  # fmt: skip
    return {name: value for name, value in asked.items() if value}
