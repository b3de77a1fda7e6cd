"""Units in the API: the tree, founding, editing and moving."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import Field

from takt.ground.belonging import choose_process
from takt.ground.errors import Invalid
from takt.ground.models import Process, Unit
from takt.kit.api.reading import Page, Paging, page_of, versioned
from takt.kit.api.sent import Code, Key, Sent, unit_named, vet
from takt.kit.api.shapes import UnitShape
from takt.kit.request import Request
from takt.office import queries
from takt.office.api.naming import calendar_given, held
from takt.office.api.naming import units as units_seen

router = Router(tags=["units"])
CALENDAR = "Key of a working calendar; null for that of the unit above"


class UnitWhole(UnitShape):
    name_zh: str
    name_en: str
    kind: str
    parent: str | None
    depth: int
    calendar: int | None = Field(description=CALENDAR)
    time_zone: str
    version: int

    @staticmethod
    def resolve_parent(unit: Unit) -> str | None:
        return unit.parent.code if unit.parent else None

    @staticmethod
    def resolve_calendar(unit: Unit) -> int | None:
        return unit.calendar_id


class UnitFilter(Paging):
    q: str = Field("", max_length=120, description="Part of a name or code")
    below: Code = Field("", description="Code of a unit: it and all below it")


class NewUnit(Sent):
    code: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,40}$")
    parent: Code = Field(description="Code of the unit that it belongs to")
    name_zh: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)
    kind: str = Field("team", json_schema_extra={"enum": list(Unit.Kind.values)})
    calendar: Key | None = Field(None, description=CALENDAR)
    time_zone: str = Field("", max_length=60)


class EditedUnit(Sent):
    """What is left out stays as it is."""

    name_zh: str = Field("", min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)
    kind: str = Field("", json_schema_extra={"enum": list(Unit.Kind.values)})
    calendar: Key | None = Field(None, description=CALENDAR)
    time_zone: str = Field("", max_length=60)


class NewPlace(Sent):
    parent: Code = Field(description="Code of the unit that it belongs to from now on")


class ChosenProcess(Sent):
    process: Code = Field(description="Code of a process that is published for the unit")


class Followed(UnitShape):
    """A process as one unit meets it: `code` and `name` are the process's."""

    kind: str
    version: int | None = Field(description="Number of the version that new records follow")
    unit: UnitShape = Field(description="The unit that owns it")
    chosen: bool = Field(description="Whether new records of the kind follow it here")


@router.get("", response=Page[UnitWhole], operation_id="list_units")
def list_units(request: Request, wanted: Query[UnitFilter]) -> Any:
    found = units_seen(request)
    if wanted.q:
        word = wanted.q.strip()
        found = found.filter(Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(code__icontains=word))
    if wanted.below:
        path = units_seen(request).filter(code=wanted.below).values_list("path", flat=True).first()
        found = found.filter(path__startswith=path) if path else found.none()
    return page_of(request, found, wanted)


@router.get("/{code}", response=UnitWhole, operation_id="read_unit")
def read_unit(request: Request, code: Code) -> HttpResponse:
    return _shown(request, queries.unit_named(code, request.person))


@router.post("", response={201: UnitWhole}, operation_id="create_unit")
def create_unit(request: Request, sent: NewUnit) -> HttpResponse:
    parent = unit_named(sent.parent, "parent", request.person)
    calendar = calendar_given(sent.calendar)
    unit = Unit(**{**sent.model_dump(), "parent": parent, "calendar": calendar})
    with unit.doing("found", by=request.person, at=request.now):
        vet(unit)
    return _shown(request, unit, status=201)


@router.patch("/{code}", response=UnitWhole, operation_id="edit_unit")
def edit_unit(request: Request, code: Code, sent: EditedUnit) -> HttpResponse:
    """Send the fields that change. With `If-Match` it is refused (412) if somebody changed it meanwhile."""
    given = sent.model_dump(exclude_unset=True)
    if "calendar" in given:
        given["calendar"] = calendar_given(sent.calendar)
    with transaction.atomic():
        unit = held(request, units_seen(request), code=code)
        with unit.doing("edit", by=request.person, at=request.now):
            for name, value in given.items():
                setattr(unit, name, value)
            vet(unit)
    return _shown(request, unit)


@router.post("/{code}/move", response=UnitWhole, operation_id="move_unit")
def move_unit(request: Request, code: Code, sent: NewPlace) -> HttpResponse:
    """Hang the unit and all below it under another one; that one's roles, calendar and processes then hold."""
    parent = unit_named(sent.parent, "parent", request.person)
    with transaction.atomic():
        unit = held(request, units_seen(request), code=code)
        unit.move(parent, by=request.person, at=request.now)
    return _shown(request, unit)


@router.get("/{code}/processes", response=list[Followed], operation_id="list_unit_processes")
def processes(request: Request, code: Code) -> Any:
    """What new records of the unit may follow, for each kind, and what they do follow."""
    return _followed(request, queries.unit_named(code, request.person))


@router.post("/{code}/choose_process", response=list[Followed], operation_id="choose_process")
def choose(request: Request, code: Code, sent: ChosenProcess) -> Any:
    """New records of its kind follow this process from now on, here and below."""
    unit = queries.unit_named(code, request.person)
    process = Process.objects.visible_to(request.person).filter(code=sent.process).first()
    if process is None:
        raise Invalid({"process": _("There is no such process.")})
    choose_process(unit, process, by=request.person, at=request.now)
    return _followed(request, unit)


def _followed(request: Request, unit: Unit) -> list[dict[str, Any]]:
    return [
        {"code": offer.process.code, "name": offer.process.name, "kind": kind, "unit": offer.process.unit,
         "version": offer.version.number if offer.version else None, "chosen": offer.chosen}
        for kind, _name in queries.kinds() for offer in queries.offers_in(unit, kind, request.person)
    ]  # fmt: skip


def _shown(request: Request, unit: Unit, status: int = 200) -> HttpResponse:
    return versioned(request, UnitWhole.from_orm(unit), unit.version, status)
