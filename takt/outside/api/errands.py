"""Work after the commit in the API: what was given up, and trying it again."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from takt.ground.models import Errand
from takt.kit.api.reading import Page, Paging, page_of
from takt.kit.api.sent import Key
from takt.kit.request import Request
from takt.outside import queries

router = Router(tags=["errands"])


class ErrandShape(Schema):
    id: int
    kind: str
    key: str
    destination: str
    attempts: int
    failure: str
    made_at: datetime
    due_at: datetime
    done_at: datetime | None
    dead_at: datetime | None


class ErrandFilter(Paging):
    dead: bool = Field(False, description="Only those that were given up")


@router.get("", response=Page[ErrandShape], operation_id="list_errands")
def list_errands(request: Request, wanted: Query[ErrandFilter]) -> Any:
    """All of them to the PMO leader; to leads what is run for their units."""
    found = Errand.objects.visible_to(request.person).order_by("-pk")
    return page_of(request, found.dead() if wanted.dead else found, wanted)


@router.post("/{key}/replay", response=ErrandShape, operation_id="replay_errand")
def replay_errand(request: Request, key: Key) -> Any:
    """Try again, for another day and under the same key, what was given up."""
    errand = queries.errand(request.person, key)
    errand.replay(by=request.person, at=request.now)
    return errand
