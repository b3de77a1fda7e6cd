"""Functions in the API: the words for whose turn it is before a person is named."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from takt.ground.models import Function
from takt.kit.api.reading import versioned
from takt.kit.api.sent import Code, Sent, vet
from takt.kit.api.shapes import FunctionShape
from takt.kit.request import Request
from takt.office.api.naming import held

router = Router(tags=["functions"])


class FunctionWhole(FunctionShape):
    name_zh: str
    name_en: str
    position: int
    retired: bool
    version: int


class FunctionFilter(BaseModel):
    retired: bool = Field(False, description="Also those that are no longer offered")


class NewFunction(Sent):
    code: str = Field(pattern=r"^[a-z0-9_-]{1,40}$")
    name_zh: str = Field(min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)
    position: int = Field(50, ge=0, le=999)


class EditedFunction(Sent):
    """What is left out stays as it is."""

    name_zh: str = Field("", min_length=1, max_length=120)
    name_en: str = Field("", max_length=120)
    position: int = Field(50, ge=0, le=999)


@router.get("", response=list[FunctionWhole], operation_id="list_functions")
def list_functions(request: Request, wanted: Query[FunctionFilter]) -> Any:
    found = Function.objects.all()
    return list(found if wanted.retired else found.filter(retired=False))


@router.post("", response={201: FunctionWhole}, operation_id="create_function")
def create_function(request: Request, sent: NewFunction) -> HttpResponse:
    function = Function(**sent.model_dump())
    with function.doing("found", by=request.person, at=request.now):
        vet(function)
    return _shown(request, function, status=201)


@router.patch("/{code}", response=FunctionWhole, operation_id="edit_function")
def edit_function(request: Request, code: Code, sent: EditedFunction) -> HttpResponse:
    """Send the fields that change. With `If-Match` it is refused (412) if somebody changed it meanwhile."""
    return _changed(request, code, "edit", sent.model_dump(exclude_unset=True))


@router.post("/{code}/retire", response=FunctionWhole, operation_id="retire_function")
def retire(request: Request, code: Code) -> HttpResponse:
    """No longer offered; processes and people that have it keep it."""
    return _changed(request, code, "retire", {"retired": True})


@router.post("/{code}/restore", response=FunctionWhole, operation_id="restore_function")
def restore(request: Request, code: Code) -> HttpResponse:
    return _changed(request, code, "edit", {"retired": False})


def _changed(request: Request, code: str, verb: str, fields: dict[str, Any]) -> HttpResponse:
    with transaction.atomic():
        function: Function = held(request, Function.objects.all(), code=code)
        with function.doing(verb, by=request.person, at=request.now):
            for name, value in fields.items():
                setattr(function, name, value)
            vet(function)
    return _shown(request, function)


def _shown(request: Request, function: Function, status: int = 200) -> HttpResponse:
    return versioned(request, FunctionWhole.from_orm(function), function.version, status)
