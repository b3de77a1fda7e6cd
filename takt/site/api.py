"""The API's mount point: who may call it, where its description is. Floors below bring the routers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from ninja.security import APIKeyCookie, HttpBearer

import takt
from takt.accounts import api as accounts
from takt.accounts import throttle
from takt.demand import api as demand
from takt.ground.errors import NotAllowed
from takt.ground.models import Person
from takt.kit.access import open_to_all
from takt.kit.api import handovers, log, me
from takt.kit.api.problems import Api
from takt.office.api import calendars, functions, ladders, members, migration, people, processes, units
from takt.outside.api import errands, webhooks, wishes

SAFE = ("GET", "HEAD", "OPTIONS")
WRONG_TOKENS = 100  # from one network, before their senders wait


class Token(HttpBearer):
    """A personal API token. Identity has looked it up already; here its scope is held against the method, and
    what does not hold is counted."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        person, scopes = request.person, request.scopes  # type: ignore[attr-defined]
        if person is None:
            throttle.admitted(request, throttle.by_network(request, "token", free=WRONG_TOKENS), request.now)  # type: ignore[attr-defined]
            return None
        if request.method not in SAFE and "write" not in (scopes or ()):
            raise NotAllowed(
                _("This token may only read."),
                remedy=_("Nothing was changed. Make a token that may write, under your profile."),
            )
        return person  # type: ignore[no-any-return]


class Session(APIKeyCookie):
    """The browser's session, with a CSRF token for whatever writes."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        if request.person is None:  # type: ignore[attr-defined]
            return None  # 401 for a stranger, before anyone speaks of CSRF
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.person if request.scopes is None else None  # type: ignore[attr-defined]


ABOUT = """
The same verbs and rules as on the pages. Send a personal token, made under your
profile: `Authorization: Bearer takt_…`.

* **Lists** come in pages (`page`, `size` up to 200); `next` leads on. Filters are those of the pages.
* **Versions**: a single read carries an `ETag`. Send it back as `If-None-Match` to read only what changed (304), or as
  `If-Match` to write only onto what you read (412 with both versions where somebody was faster).
* **Repeating**: send `Idempotency-Key` with a write; a second try within two days gets the first one's answer.
* **Refusals** are `application/problem+json` in your language (`Accept-Language: zh-CN` or `en`): what happened, what
  was kept (`remedy`), and for what was sent wrongly `fields`. What you may not see is 404, what you may not do 403.
"""

api = Api(
    title="Takt",
    description=ABOUT.strip(),
    version=takt.__version__,
    urls_namespace="api",
    auth=[Token(), Session()],
    docs_decorator=open_to_all,  # the description of an open API; it holds nobody's data
)
api.add_router("/requirements", demand.router)
api.add_router("/handovers", handovers.router)
api.add_router("/units", units.router)
api.add_router("/units", members.router)
api.add_router("/people", people.router)
api.add_router("/functions", functions.router)
api.add_router("/calendars", calendars.router)
api.add_router("/ladders", ladders.router)
api.add_router("/processes", processes.router)
api.add_router("/processes", migration.router)
api.add_router("/events", log.events_router)
api.add_router("/notices", log.notices_router)
api.add_router("/search", log.search_router)
api.add_router("/me", me.router)
api.add_router("/me", accounts.router)
api.add_router("/people", accounts.people_router)
api.add_router("/me", wishes.router)
api.add_router("/webhooks", webhooks.router)
api.add_router("/errands", errands.router)


@open_to_all
def home(request: HttpRequest) -> HttpResponse:
    return redirect("api:openapi-view")
