"""Which of one's notices come by mail."""

from datetime import time
from typing import Any

from ninja import Router, Schema
from pydantic import Field

from takt.ground.models import Notice
from takt.kit.api.sent import Sent
from takt.kit.request import Request
from takt.outside.models.wishes import Wish, Wishes, wish, wishes_of

router = Router(tags=["me"])
WISH: dict[str, Any] = {"enum": list(Wish.values)}


class WishesShape(Schema):
    """For each kind of notice now, daily or never; quiet hours and the hour of the digest in one's time zone."""

    wishes: dict[str, str]
    quiet_from: time | None
    quiet_until: time | None
    digest_hour: int


class SetWishes(Sent):
    """What is left out stays as it was; both quiet hours null ends them."""

    wishes: dict[str, str] = Field({}, description="{kind of notice: now, daily or never}", max_length=50)
    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_hour: int | None = Field(None, ge=0, le=23)


@router.get("/mail", response=WishesShape, operation_id="read_my_mail")
def read(request: Request) -> Any:
    return _shape(wishes_of(request.person))


@router.put("/mail", response=WishesShape, operation_id="set_my_mail")
def choose(request: Request, sent: SetWishes) -> Any:
    given = sent.model_dump(exclude_unset=True)
    chosen = {name: value for name, value in given.items() if name != "wishes"}
    if chosen.get("digest_hour", 0) is None:
        del chosen["digest_hour"]
    return _shape(wish(request.person, {**sent.wishes, **chosen}, by=request.person, at=request.now))


def _shape(wishes: Wishes) -> WishesShape:
    return WishesShape(
        wishes={reason: wishes.wish(reason).value for reason in Notice.Reason.values},
        quiet_from=wishes.quiet_from,
        quiet_until=wishes.quiet_until,
        digest_hour=wishes.digest_hour,
    )
