"""What a view may rely on, set by the middlewares before it is called."""

from datetime import datetime

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from takt.ground.models import Person


class OpenRequest(HttpRequest):
    """A request to a page that is open to all: who asks may be nobody."""

    person: Person | None
    scopes: frozenset[str] | None  # of the API token that was used; None for a session
    now: datetime
    htmx: HtmxDetails


class Request(OpenRequest):
    """A request to a page that admits only people who are signed in."""

    person: Person  # the rule of the view has seen to it
