"""Coming in, in the API: where one is signed in, the latest sign-ins, links to set a password by."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from takt.accounts import entering, queries, tickets
from takt.accounts.models import SignIn, Ticket
from takt.ground.errors import NotAllowed
from takt.kit.api.reading import Page, Paging, page_of
from takt.kit.api.sent import Key
from takt.kit.request import Request

router = Router(tags=["me"])
people_router = Router(tags=["people"])


class SignInShape(Schema):
    id: int
    at: datetime
    how: str = Field(description=", ".join(SignIn.How.values))
    second: str = Field(description="The second factor that was asked for, if any")
    device: str
    network: str


class Link(Schema):
    address: str = Field(description="Shown here and nowhere else. Whoever opens it sets the password")
    purpose: str = Field(description=", ".join(Ticket.Purpose.values))
    expires_at: datetime


@router.get("/sessions", response=list[SignInShape], operation_id="list_my_sessions")
def sessions(request: Request) -> list[SignIn]:
    """Where you are signed in now."""
    return queries.open_sessions(request.person, request.now)


@router.delete("/sessions/{key}", response={204: None}, operation_id="end_session")
def end_session(request: Request, key: Key) -> Status[Any]:
    """Sign out there, at once."""
    entering.end(queries.open_session(request.person, key), by=request.person, request=request)
    return Status(204, None)


@router.get("/sign_ins", response=Page[SignInShape], operation_id="list_my_sign_ins")
def sign_ins(request: Request, paging: Query[Paging]) -> Any:
    """Your sign-ins of the last half year, the latest first."""
    return page_of(request, SignIn.objects.visible_to(request.person), paging)


@people_router.post("/{key}/link", response={201: Link}, operation_id="give_link")
def give_link(request: Request, key: Key, response: HttpResponse) -> Status[Any]:
    """An invitation for somebody who was never here; a link for a new password for somebody who was. Only in a
    session: a token that leaked must not open other people's accounts."""
    if request.scopes is not None:
        raise NotAllowed(_("Links are given by people who are signed in, not by tokens."))
    response.headers["Cache-Control"] = "no-store"
    raw, purpose = tickets.give_link(queries.person_seen(key, request.person), by=request.person, at=request.now)
    until = request.now + Ticket.LASTS[purpose]
    return Status(201, {"address": entering.link(request, raw), "purpose": str(purpose), "expires_at": until})
