"""Oneself in the API: who I am, my tokens."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema, Status
from pydantic import Field

from takt.ground.errors import NotAllowed, NotSeen
from takt.ground.models import ApiToken, Membership
from takt.ground.models.token import end_token, make_token
from takt.kit.api.sent import Key, Sent
from takt.kit.api.shapes import FunctionShape, PersonShape, UnitShape
from takt.kit.request import Request

router = Router(tags=["me"])


class MembershipShape(Schema):
    unit: UnitShape
    role: str
    function: FunctionShape | None

    @staticmethod
    def resolve_role(membership: Membership) -> str:
        return membership.get_role_display()


class Me(PersonShape):
    name_zh: str
    name_en: str
    office: int = Field(description="0 none, 1 PMO member, 2 PMO leader")
    language: str
    time_zone: str
    memberships: list[MembershipShape]
    scopes: list[str] | None = Field(None, description="Of the token that asks; null for a session")

    @staticmethod
    def resolve_memberships(person: Any) -> list[Any]:
        return list(person.memberships.select_related("unit", "function"))


class TokenShape(Schema):
    id: int
    name: str
    scopes: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None


class NewToken(Sent):
    name: str = Field(min_length=1, max_length=80)
    scope: str = Field("read", json_schema_extra={"enum": list(ApiToken.Scope.values)})
    days: int = Field(90, ge=1, le=366)


class MadeToken(Schema):
    token: str = Field(description="Shown here and nowhere else")


@router.get("", response=Me, operation_id="read_me")
def me(request: Request) -> Any:
    shown = Me.from_orm(request.person)
    shown.scopes = None if request.scopes is None else sorted(request.scopes)
    return shown


@router.get("/tokens", response=list[TokenShape], operation_id="list_my_tokens")
def tokens(request: Request) -> Any:
    return list(ApiToken.objects.visible_to(request.person))


@router.post("/tokens", response={201: MadeToken}, operation_id="make_token")
def make(request: Request, sent: NewToken, response: HttpResponse) -> Status[Any]:
    """Only in a session: a token that leaked must not make others."""
    if request.scopes is not None:
        raise NotAllowed(_("Tokens are made by people who are signed in, not by tokens."))
    response.headers["Cache-Control"] = "no-store"
    by = request.person
    return Status(201, {"token": make_token(by, sent.name, sent.scope, sent.days, by=by, at=request.now)})


@router.delete("/tokens/{key}", response={204: None}, operation_id="end_token")
def end(request: Request, key: Key) -> Status[Any]:
    """Revoke one of your tokens, at once."""
    token = ApiToken.objects.visible_to(request.person).filter(pk=key).first()
    if token is None:
        raise NotSeen
    end_token(token, by=request.person, at=request.now)
    return Status(204, None)
