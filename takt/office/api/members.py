"""Who belongs to a unit, and who is on duty there, in the API."""

from typing import Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from takt.ground.belonging import change_role, join, leave, set_rota
from takt.ground.errors import NotSeen
from takt.ground.models import Membership
from takt.ground.roles import Role
from takt.kit.api.reading import Page, Paging, page_of
from takt.kit.api.sent import Code, Key, Sent, person_named
from takt.kit.api.shapes import FunctionShape, PersonShape
from takt.kit.request import Request
from takt.office import queries
from takt.office.api.naming import function_given
from takt.office.duties import Rota, rotas_of

router = Router(tags=["units"])
ROLE = "1 reader, 2 member, 3 lead"


class MemberShape(Schema):
    id: int
    person: PersonShape
    role: int = Field(description=ROLE)
    function: FunctionShape | None


class NewMember(Sent):
    person: Key
    role: int = Field(ge=1, le=3, description=ROLE)
    function: Code = ""


class EditedMember(Sent):
    role: int = Field(ge=1, le=3, description=ROLE)
    function: Code = ""


class RotaShape(Schema):
    function: FunctionShape
    days: int = Field(description="Days of a turn")
    people: list[PersonShape] = Field(description="In the order of their turns")
    on_duty: PersonShape | None = Field(description="Now; who has left is passed over")

    @staticmethod
    def resolve_on_duty(rota: Rota) -> Any:
        return rota.turns[0].person


class SetRota(Sent):
    people: list[Key] = Field(max_length=100, description="Keys in the order of their turns; none ends the rota")
    days: int = Field(7, ge=1, le=365, description="Days of a turn")


@router.get("/{code}/members", response=Page[MemberShape], operation_id="list_members")
def members(request: Request, code: Code, paging: Query[Paging]) -> Any:
    found = (
        queries.unit_named(code, request.person)
        .memberships.select_related("person", "function")
        .order_by("-role", "pk")
    )
    return page_of(request, found, paging)


@router.post("/{code}/members", response={201: MemberShape}, operation_id="join_unit")
def add_member(request: Request, code: Code, sent: NewMember) -> Status[Any]:
    person = person_named(sent.person, "person", request.person)
    role, function = Role(sent.role), function_given(sent.function)
    return Status(
        201, join(queries.unit_named(code, request.person), person, role, function, by=request.person, at=request.now)
    )


@router.put("/{code}/members/{key}", response=MemberShape, operation_id="change_role")
def edit_member(request: Request, code: Code, key: Key, sent: EditedMember) -> Membership:
    member = _member(request, code, key)
    change_role(member, Role(sent.role), function_given(sent.function), by=request.person, at=request.now)
    return member


@router.delete("/{code}/members/{key}", response={204: None}, operation_id="leave_unit")
def remove_member(request: Request, code: Code, key: Key) -> Status[Any]:
    leave(_member(request, code, key), by=request.person, at=request.now)
    return Status(204, None)


@router.get("/{code}/rotas", response=list[RotaShape], operation_id="list_rotas")
def rotas(request: Request, code: Code) -> list[Rota]:
    """The unit's own rotas: what is handed to a function without a name goes to whoever is on duty."""
    return rotas_of(queries.unit_named(code, request.person), request.now)


@router.put("/{code}/rotas/{function}", response=list[RotaShape], operation_id="set_rota")
def put_rota(request: Request, code: Code, function: Code, sent: SetRota) -> list[Rota]:
    """Replace the rota of a function in the unit."""
    unit, duty = queries.unit_named(code, request.person), queries.function_named(function)
    people = [person_named(key, "people", request.person) for key in dict.fromkeys(sent.people)]
    set_rota(unit, duty, people, sent.days, by=request.person, at=request.now)
    return rotas_of(unit, request.now)


def _member(request: Request, code: str, key: int) -> Membership:
    """A membership of this very unit. Raises NotSeen."""
    found = (
        queries.unit_named(code, request.person)
        .memberships.select_related("person", "unit", "function")
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise NotSeen
    return found
