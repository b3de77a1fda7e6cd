"""Processes in the API: read, and designed as JSON."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from takt.ground import designing
from takt.ground.errors import NotSeen
from takt.ground.models import Process, ProcessVersion, Stage
from takt.kit.api.reading import Page, Paging, match, page_of, versioned
from takt.kit.api.sent import Code, Sent, unit_named, vet
from takt.kit.api.shapes import UnitShape
from takt.kit.request import Request

router = Router(tags=["processes"])
Number = int


class ProcessShape(Schema):
    code: str
    kind: str
    name: str
    unit: UnitShape
    published: int | None = Field(description="Number of the version that new records follow")
    version: int

    @staticmethod
    def resolve_published(process: Process) -> int | None:
        current = process.published
        return current.number if current else None


class VersionShape(Schema):
    number: int
    state: str
    published_at: datetime | None


class ProcessWhole(ProcessShape):
    name_zh: str
    name_en: str
    about_zh: str
    about_en: str
    versions: list[VersionShape]

    @staticmethod
    def resolve_versions(process: Process) -> list[ProcessVersion]:
        return list(process.versions.order_by("-number"))


class Check(Sent):
    zh: str = Field("", max_length=300)
    en: str = Field("", max_length=300)
    required: bool = True


class StageDesign(Sent):
    """One stage; the order of the list is the order of the stages."""

    code: str = Field(max_length=40)
    zh: str = Field("", max_length=120)
    en: str = Field("", max_length=120)
    category: str = Field(json_schema_extra={"enum": list(Stage.Category.values)})
    function: Code = Field("", description="Code of the function whose turn it is")
    target: int | None = Field(None, ge=1, le=10_000, description="Working hours in the stage")
    accept: int | None = Field(8, ge=1, le=10_000, description="Working hours to accept a handover into it")
    checklist: list[Check] = Field([], max_length=50)
    gate: str = Field("", json_schema_extra={"enum": list(Stage.GateRole.values)})
    evidence: list[Check] = Field([], max_length=50)
    next: list[Code] = Field([], max_length=40, description="Codes of the stages allowed next")


class Design(Sent):
    stages: list[StageDesign] = Field(max_length=40)


class VersionWhole(VersionShape):
    stages: list[StageDesign]


class NewProcess(Sent):
    code: str = Field(pattern=r"^[a-zA-Z0-9_-]{1,60}$")
    kind: Code = "requirement"
    unit: Code
    name_zh: str = Field("", max_length=120)
    name_en: str = Field("", max_length=120)
    about_zh: str = Field("", max_length=2_000)
    about_en: str = Field("", max_length=2_000)
    stages: list[StageDesign] = Field(max_length=40)


class EditedProcess(Sent):
    """What is left out stays as it is."""

    name_zh: str = Field("", min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)
    about_zh: str = Field("", max_length=2_000)
    about_en: str = Field("", max_length=2_000)


class ProcessFilter(Paging):
    kind: Code = ""
    unit: Code = Field("", description="Code of the unit that owns it")


@router.get("", response=Page[ProcessShape], operation_id="list_processes")
def list_processes(request: Request, wanted: Query[ProcessFilter]) -> Any:
    asked = {"kind": wanted.kind, "unit__code": wanted.unit}
    found = Process.objects.visible_to(request.person).filter(**{name: value for name, value in asked.items() if value})
    return page_of(request, found.select_related("unit"), wanted)


@router.get("/{code}", response=ProcessWhole, operation_id="read_process")
def read_process(request: Request, code: Code) -> HttpResponse:
    return _shown(request, _process(request, code))


@router.post("", response={201: ProcessWhole}, operation_id="create_process")
def create_process(request: Request, sent: NewProcess) -> HttpResponse:
    """A new process with version 1 as a draft."""
    unit = unit_named(sent.unit, "unit", request.person)
    given = sent.model_dump()
    vet(Process(unit=unit, kind=sent.kind, code=sent.code, name_zh=sent.name_zh or sent.name_en), "name_en")
    with transaction.atomic():
        version = designing.found_process(
            unit, sent.kind, sent.code, sent.name_zh or sent.name_en, sent.name_en, given["stages"],
            about_zh=sent.about_zh, about_en=sent.about_en, by=request.person, at=request.now,
        )  # fmt: skip
    return _shown(request, version.process, status=201)


@router.patch("/{code}", response=ProcessWhole, operation_id="edit_process")
def edit_process(request: Request, code: Code, sent: EditedProcess) -> HttpResponse:
    """Its names, and what it is for. With `If-Match` it is refused (412) if somebody changed it meanwhile."""
    with transaction.atomic():
        process = _held(request, code)
        with process.doing("edit", by=request.person, at=request.now):
            for name, value in sent.model_dump(exclude_unset=True).items():
                setattr(process, name, value)
            vet(process)
    return _shown(request, process)


@router.get("/{code}/versions/{number}", response=VersionWhole, operation_id="read_version")
def read_version(request: Request, code: Code, number: Number) -> HttpResponse:
    """A draft is read by those who design it."""
    version = _version(_process(request, code), number)
    if not version.seen_by(request.person):
        raise NotSeen
    return versioned(request, _design(version), version.process.version)


@router.post("/{code}/draft", response={201: VersionWhole}, operation_id="draft_version")
def draft(request: Request, code: Code) -> HttpResponse:
    """Begin the next version as a copy of the latest one."""
    process = _process(request, code)
    version = designing.draft(process, by=request.person, at=request.now)
    return versioned(request, _design(version), process.version, status=201)


@router.put("/{code}/versions/{number}", response=VersionWhole, operation_id="redesign_version")
def redesign(request: Request, code: Code, number: Number, sent: Design) -> HttpResponse:
    """Replace the design of a draft as a whole. `If-Match` holds it against the process's version."""
    with transaction.atomic():
        process = _held(request, code)
        version = _version(process, number)
        designing.redesign(version, sent.model_dump()["stages"], by=request.person, at=request.now)
    return versioned(request, _design(version), version.process.version)


@router.post("/{code}/versions/{number}/publish", response=VersionWhole, operation_id="publish_version")
def publish(request: Request, code: Code, number: Number) -> HttpResponse:
    """New records follow this version from now on; those under way keep theirs until they are moved."""
    with transaction.atomic():
        process = _held(request, code)
        version = _version(process, number)
        designing.publish(version, by=request.person, at=request.now)
    return versioned(request, _design(version), version.process.version)


@router.delete("/{code}/versions/{number}", response={204: None}, operation_id="discard_version")
def discard(request: Request, code: Code, number: Number) -> Status[Any]:
    with transaction.atomic():
        designing.discard(_version(_held(request, code), number), by=request.person, at=request.now)
    return Status(204, None)


def _process(request: Request, code: str) -> Process:
    found = Process.objects.visible_to(request.person).select_related("unit").filter(code=code).first()
    if found is None:
        raise NotSeen
    return found


def _held(request: Request, code: str) -> Process:
    """The process, locked until the transaction ends and held against If-Match."""
    found = Process.objects.visible_to(request.person).select_for_update().filter(code=code).first()
    if found is None:
        raise NotSeen
    match(request, found)
    return found


def _version(process: Process, number: int) -> ProcessVersion:
    found = process.versions.filter(number=number).first() if 0 < number < 2**31 else None
    if found is None:
        raise NotSeen
    return found


def _design(version: ProcessVersion) -> VersionWhole:
    stages = [StageDesign.model_validate(stage) for stage in designing.design_of(version)]
    return VersionWhole(number=version.number, state=version.state, published_at=version.published_at, stages=stages)


def _shown(request: Request, process: Process, status: int = 200) -> HttpResponse:
    return versioned(request, ProcessWhole.from_orm(process), process.version, status)
