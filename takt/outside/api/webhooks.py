"""Webhooks in the API. What is secret is written and never read."""

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from takt.kit.api.reading import match, versioned
from takt.kit.api.sent import Code, Key, Sent, unit_named
from takt.kit.api.shapes import PersonShape, UnitShape
from takt.kit.request import Request
from takt.outside import queries
from takt.outside.hooks.delivering import attempt
from takt.outside.models import Webhook
from takt.outside.models.webhook import connect, disconnect, edit, take_over

router = Router(tags=["webhooks"])
FORM: dict[str, Any] = {"enum": list(Webhook.Form.values)}
LANGUAGE: dict[str, Any] = {"enum": [code for code, _name in settings.LANGUAGES]}
Acts = Annotated[list[Code], Field(max_length=100, description="Verbs; none: new records and what watchers hear of")]


class WebhookShape(Schema):
    """`stands` tells whether it sends: connected, and its owner still keeps webhooks of the unit."""

    id: int
    name: str
    unit: UnitShape
    owner: PersonShape
    form: str
    host: str
    language: str
    acts: list[str]
    stands: bool
    made_at: datetime
    ended_at: datetime | None
    version: int

    @staticmethod
    def resolve_stands(hook: Webhook) -> bool:
        return hook.ended_at is None and hook.owner_keeps


class DeliveryShape(Schema):
    id: int
    key: str = Field(description="The id that the message carries, also when it is sent again")
    record: str = Field(description="Its code, where you may see it")
    state: str = Field(json_schema_extra={"enum": ["waiting", "failed", "dead", "done"]})
    attempts: int
    failure: str
    made_at: datetime
    due_at: datetime
    done_at: datetime | None


class ChangeWebhook(Sent):
    """What is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=80)
    form: str | None = Field(None, json_schema_extra=FORM)
    address: str | None = Field(None, max_length=2000)
    secret: str | None = Field(None, max_length=200)
    language: str | None = Field(None, json_schema_extra=LANGUAGE)
    acts: Acts | None = None


class NewWebhook(Sent):
    unit: Code
    name: str = Field(min_length=1, max_length=80)
    form: str = Field(json_schema_extra=FORM)
    address: str = Field(max_length=2000)
    secret: str = Field("", max_length=200, description="Of a program at least 16 characters")
    language: str = Field("zh-hans", json_schema_extra=LANGUAGE)
    acts: Acts = []


class Tried(Schema):
    failure: str = Field(description="What went wrong; empty where the receiver took it")


@router.get("", response=list[WebhookShape], operation_id="list_webhooks")
def list_webhooks(request: Request) -> Any:
    """Those that you may keep."""
    return list(queries.webhooks(request.person))


@router.post("", response={201: WebhookShape}, operation_id="connect_webhook")
def connect_webhook(request: Request, sent: NewWebhook) -> Status[Any]:
    fields = sent.model_dump(exclude={"unit"})
    unit = unit_named(sent.unit, "unit", request.person)
    return Status(201, connect(unit, fields, by=request.person, at=request.now))


@router.get("/{key}", response=WebhookShape, operation_id="read_webhook")
def read_webhook(request: Request, key: Key) -> HttpResponse:
    hook = queries.webhook(request.person, key)
    return versioned(request, WebhookShape.from_orm(hook), hook.version)


@router.patch("/{key}", response=WebhookShape, operation_id="edit_webhook")
def edit_webhook(request: Request, key: Key, sent: ChangeWebhook) -> HttpResponse:
    with transaction.atomic():
        hook = queries.webhook(request.person, key)
        match(request, hook)
        given = {name: value for name, value in sent.model_dump(exclude_unset=True).items() if value is not None}
        edit(hook, given, by=request.person, at=request.now)
    return versioned(request, WebhookShape.from_orm(hook), hook.version)


@router.post("/{key}/test", response=Tried, operation_id="test_webhook")
def test_webhook(request: Request, key: Key) -> Any:
    """Send a test at once and tell what the receiver said."""
    return {"failure": attempt(queries.webhook(request.person, key), by=request.person, at=request.now)}


@router.post("/{key}/take_over", response=WebhookShape, operation_id="take_over_webhook")
def take_over_webhook(request: Request, key: Key) -> Any:
    hook = queries.webhook(request.person, key)
    take_over(hook, by=request.person, at=request.now)
    return hook


@router.delete("/{key}", response={204: None}, operation_id="disconnect_webhook")
def disconnect_webhook(request: Request, key: Key) -> Status[Any]:
    disconnect(queries.webhook(request.person, key), by=request.person, at=request.now)
    return Status(204, None)


@router.get("/{key}/deliveries", response=list[DeliveryShape], operation_id="list_deliveries")
def list_deliveries(request: Request, key: Key) -> Any:
    """The last fifty messages, the newest first."""
    rows = queries.deliveries(queries.webhook(request.person, key), request.person)
    kept = ("key", "attempts", "failure", "made_at", "due_at", "done_at")
    return [
        {"id": row.errand.pk, "record": row.code, "state": row.state}
        | {name: getattr(row.errand, name) for name in kept}
        for row in rows
    ]
