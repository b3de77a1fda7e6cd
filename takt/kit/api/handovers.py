"""Handovers in the API: what is offered to me, what I offered."""

from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from ninja import Query, Router, Schema
from pydantic import Field

from takt.flow.models import Handover
from takt.ground.errors import NotNow, NotSeen
from takt.ground.models import Record
from takt.kit.api.reading import Page, Paging, page_of
from takt.kit.api.sent import Key
from takt.kit.api.shapes import PersonShape, StageShape, UnitShape
from takt.kit.api.tasks import HandBack
from takt.kit.request import Request

router = Router(tags=["handovers"])
SHOWN_WITH = ("record", "giver", "receiver", "answered_by", "stage_from", "stage_to", "unit_to")


class HandoverShape(Schema):
    id: int
    record: str
    title: str
    giver: PersonShape
    receiver: PersonShape | None
    stage_from: StageShape
    stage_to: StageShape
    unit_to: UnitShape
    answers: dict[str, str]
    note: str
    offered_at: datetime
    answered_at: datetime | None
    answered_by: PersonShape | None
    outcome: str = Field(description="Empty while it waits; received, returned or withdrawn")
    reason: str
    reply: str

    @staticmethod
    def resolve_record(handover: Handover) -> str:
        return handover.record.code

    @staticmethod
    def resolve_title(handover: Handover) -> str:
        return handover.record.title


class HandoverFilter(Paging):
    side: Literal["mine", "offered", "all"] = Field(
        "mine",
        description="mine: waits for me; offered: I wait for the answer; all: answered ones too",
    )


@router.get("", response=Page[HandoverShape], operation_id="list_handovers")
def handovers(request: Request, wanted: Query[HandoverFilter]) -> Any:
    person = request.person
    found = Handover.objects.visible_to(person).select_related(*SHOWN_WITH)
    if wanted.side != "all":
        found = found.filter(answered_at__isnull=True)
    if wanted.side == "mine":
        found = found.filter(record__in=Record.objects.visible_to(person).awaiting(person))
    elif wanted.side == "offered":
        found = found.filter(giver=person)
    return page_of(request, found, wanted)


@router.get("/{key}", response=HandoverShape, operation_id="read_handover")
def handover(request: Request, key: Key) -> Handover:
    return _seen(request, key)


@router.post("/{key}/receive", response=HandoverShape, operation_id="receive_handover")
def receive(request: Request, key: Key) -> Handover:
    """Accept it: from now on you own the record, in its next stage."""
    with transaction.atomic():
        _waiting(request, key).receive(by=request.person, at=request.now)
    return _seen(request, key)


@router.post("/{key}/hand_back", response=HandoverShape, operation_id="hand_back_handover")
def hand_back(request: Request, key: Key, sent: HandBack) -> Handover:
    """Return it to its giver, with a reason."""
    with transaction.atomic():
        _waiting(request, key).hand_back(sent.reason, sent.note, by=request.person, at=request.now)
    return _seen(request, key)


@router.post("/{key}/withdraw", response=HandoverShape, operation_id="withdraw_handover")
def withdraw(request: Request, key: Key) -> Handover:
    """Take your offer back before it is answered."""
    with transaction.atomic():
        _waiting(request, key).withdraw(by=request.person, at=request.now)
    return _seen(request, key)


def _seen(request: Request, key: int) -> Handover:
    seen = Handover.objects.visible_to(request.person).select_related(*SHOWN_WITH)
    found: Handover | None = seen.filter(pk=key).first()
    if found is None:
        raise NotSeen
    return found


def _waiting(request: Request, key: int) -> Any:
    """The record of a handover that waits, locked so that no other offer takes its place meanwhile."""
    found = _seen(request, key)
    records = Record.objects.visible_to(request.person).select_for_update()
    record = records.seen_by(request.person, pk=found.record_id)
    if record.offered is None or record.offered.pk != key:
        raise NotNow
    return record
