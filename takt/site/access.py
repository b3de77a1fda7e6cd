"""Who asks, and whether the view admits them."""

import inspect
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from ninja.operation import PathView

from takt.ground import clock
from takt.ground.models import ApiToken, Person
from takt.kit.access import rule_of
from takt.kit.errors import answer
from takt.kit.numbers import whole
from takt.kit.problem import plain

API = "/api/"
BEARER = "bearer "
STRANGERS_BODY = 256 * 1024  # bytes; who is not signed in sends an address and a password
log = logging.getLogger(__name__)


class Identity:
    """Sets request.person, request.scopes and request.now from the session or, in the API, from a token.

    Whoever has left is nobody at once. A token that does not hold is nobody too: it never falls back
    to the session that happens to come along with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        person, scopes = _who(request)
        request.person = person  # type: ignore[attr-defined]
        request.scopes = scopes  # type: ignore[attr-defined]
        request.user = person or AnonymousUser()
        return self.get_response(request)


class Bounded:
    """Refuses a body that is longer than anything we take, before a byte of it is read.

    A form is read to find its CSRF token, so that otherwise anybody on the network could fill the disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = whole(request.META.get("CONTENT_LENGTH") or "0", 18)
        most = STRANGERS_BODY if request.person is None else settings.BODY_LIMIT  # type: ignore[attr-defined]
        if length is None or length > most:
            return answer(request, plain(413))
        return self.get_response(request)


class DenyByDefault:
    """Asks the rule that a view declares; a view that declares none is refused, and the log says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        rule = rule_of(view)
        if rule is None:
            if authenticates_itself(view):
                return None
            log.error("refused %s: %r declares no rule, see takt.kit.access", request.path_info, view)
            raise PermissionDenied("no rule")
        person = request.person  # type: ignore[attr-defined]
        if rule.admits(person):
            return None
        if person is None and not request.path_info.startswith(API):
            return _to_sign_in(request)
        raise PermissionDenied(rule.name)


@lru_cache(maxsize=1024)
def authenticates_itself(view: Callable[..., Any]) -> bool:
    """Whether `view` is an address of the API all of whose operations name who may call them."""
    path_view = inspect.getclosurevars(view).nonlocals.get("self") if inspect.isfunction(view) else None
    return isinstance(path_view, PathView) and all(
        operation.auth_callbacks or rule_of(operation.view_func) for operation in path_view.operations
    )


def _who(request: HttpRequest) -> tuple[Person | None, frozenset[str] | None]:
    header = request.headers.get("Authorization", "")
    if request.path_info.startswith(API) and header.lower().startswith(BEARER):
        raw = header[len(BEARER) :].strip()
        return ApiToken.objects.person_for(raw, request.now) or (None, frozenset())  # type: ignore[attr-defined]
    user = get_user(request)  # nobody where the person has left: the session's hash and the backend both see to it
    return (user if isinstance(user, Person) else None), None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and, after a look at a page, back to it. What was to be written is sent again."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url("sign_in")})
    return redirect_to_login(back, resolve_url("sign_in")) if back else redirect_to_login("/", resolve_url("sign_in"))
