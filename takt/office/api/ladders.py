"""Ladders of escalation in the API, by the code of their unit."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from takt.flow.models import Ladder, Rung
from takt.flow.models.ladder import ladder_for
from takt.ground.models import Unit
from takt.kit.api.reading import match, versioned
from takt.kit.api.sent import Code, Sent
from takt.kit.api.shapes import UnitShape
from takt.kit.request import Request
from takt.office import flows, queries

router = Router(tags=["ladders"])
WHOM: dict[str, Any] = {"enum": list(Rung.Whom.values)}


class RungShape(Schema):
    after_hours: int = Field(description="Working hours after the rung before; the first after the missed target")
    whom: str = Field(json_schema_extra=WHOM)


class LadderShape(Schema):
    """What holds in a unit: its own ladder, or that of `owner`, the nearest unit above that has one."""

    unit: UnitShape
    owner: UnitShape | None
    rungs: list[RungShape]
    version: int = Field(description="Of the unit's own ladder; 0 where it has none")


class SetRung(Sent):
    after_hours: int = Field(ge=1, le=1000)
    whom: str = Field(json_schema_extra=WHOM)


class SetLadder(Sent):
    rungs: list[SetRung] = Field(min_length=1, max_length=8, description="From the first rung up")


@router.get("", response=list[LadderShape], operation_id="list_ladders")
def list_ladders(request: Request) -> Any:
    """Every unit with what holds there."""
    return [_shape(unit, rungs) for unit, rungs in queries.ladders(request.person)]


@router.get("/{code}", response=LadderShape, operation_id="read_ladder")
def read_ladder(request: Request, code: Code) -> HttpResponse:
    return _shown(request, queries.unit_named(code, request.person))


@router.put("/{code}", response=LadderShape, operation_id="set_ladder")
def set_ladder(request: Request, code: Code, sent: SetLadder) -> HttpResponse:
    """The unit's own ladder from now on, for climbs that begin. `If-Match` holds it against the ladder's version."""
    unit = queries.unit_named(code, request.person)
    rungs = [(rung.after_hours, rung.whom) for rung in sent.rungs]
    with transaction.atomic():
        own = Ladder.objects.select_for_update().filter(unit=unit).first()
        match(request, own or Ladder(unit=unit, version=0))
        flows.set_ladder(unit, rungs, by=request.person, at=request.now)
    return _shown(request, unit)


def _shape(unit: Unit, rungs: list[Rung]) -> LadderShape:
    ladder = rungs[0].ladder if rungs else None
    return LadderShape(
        unit=UnitShape.from_orm(unit),
        owner=UnitShape.from_orm(ladder.unit) if ladder else None,
        rungs=[RungShape.from_orm(rung) for rung in rungs],
        version=ladder.version if ladder and ladder.unit_id == unit.pk else 0,
    )


def _shown(request: Request, unit: Unit) -> HttpResponse:
    shape = _shape(unit, ladder_for(unit))
    return versioned(request, shape, shape.version)
