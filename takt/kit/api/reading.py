"""Reading: pages of a list, versions of one thing."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder
from pydantic import BaseModel, Field

from takt.ground.errors import Stale

T = TypeVar("T")
MOST_COUNTED = 1_000
VERSION = re.compile(r'^\s*(?:W/)?"(\d{1,15})(?:-[0-9a-f]*)?"\s*$')
Number = Annotated[int, Field(ge=1, le=20_000)]
Size = Annotated[int, Field(ge=1, le=200)]


class Paging(BaseModel):
    page: Number = 1
    size: Size = 50


class Page(Schema, Generic[T]):
    """One page of a list. `total` is null where counting would take long, `next` null on the last page."""

    items: list[T]
    page: int
    size: int
    total: int | None
    next: str | None


def page_of(
    request: HttpRequest,
    found: QuerySet[Any],
    wanted: Any,
    shape: Callable[[Sequence[Any]], Sequence[Any]] = list,
) -> dict[str, Any]:
    """The page of `found` that `wanted` (with `page` and `size`) asks for; `shape` turns rows into what is shown."""
    start = (wanted.page - 1) * wanted.size
    rows = list(found[start : start + wanted.size + 1])
    query = request.GET.copy()
    query["page"] = str(wanted.page + 1)
    return {
        "items": shape(rows[: wanted.size]),
        "page": wanted.page,
        "size": wanted.size,
        "total": _total(found, start, len(rows), wanted.size),
        "next": f"{request.path}?{query.urlencode()}" if len(rows) > wanted.size else None,
    }


def versioned(request: HttpRequest, shown: BaseModel, version: int = 0, status: int = 200) -> HttpResponse:
    """One thing with its ETag: its version, and a digest, because what one may do with it can change alone.

    Answers 304 to a reader who has just this already.
    """
    body = json.dumps(shown.model_dump(), cls=NinjaJSONEncoder, ensure_ascii=False)
    etag = f'W/"{version}-{hashlib.sha256(body.encode()).hexdigest()[:12]}"'
    known = [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]
    if request.method in ("GET", "HEAD") and (etag in known or known == ["*"]):
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(body, status=status, content_type="application/json", headers={"ETag": etag})


def match(request: HttpRequest, thing: Any) -> None:
    """Raises Stale where If-Match names another version than the thing has. Lock the thing first."""
    header = request.headers.get("If-Match")
    if header is None or header.strip() == "*":
        return
    versions = [VERSION.match(tag) for tag in header.split(",")]
    if thing.version not in {int(found.group(1)) for found in versions if found}:
        raise Stale(thing)


def _total(found: QuerySet[Any], start: int, rows: int, size: int) -> int | None:
    if 0 < rows <= size:
        return start + rows
    counted = found.order_by()[: MOST_COUNTED + 1].count()
    return counted if counted <= MOST_COUNTED else None
