"""What an answer tells about a refusal: what happened, what was kept, what to do. Pages and the API say the same."""

from __future__ import annotations

import errno
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, NotAllowed, NotSeen, Refusal, Stale, Text, TooMany

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
SECRET_FIELDS = ("csrfmiddlewaretoken", "once", "password", "token")
BUSY_SQLITE = ("locked", "busy", "disk i/o error", "unable to open", "readonly")
MOST_KEPT = 20_000  # characters of a submitted value that an answer gives back


@dataclass(frozen=True)
class Problem:
    """`kind` is the last part of its type: the name of the refusal, or nothing for a plain HTTP status."""

    status: int
    title: Text
    detail: Text
    remedy: Text
    kind: str = ""
    fields: Mapping[str, Text] = field(default_factory=dict)
    current: Mapping[str, Any] | None = None
    yours: Mapping[str, Any] | None = None
    labels: Mapping[str, Text] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def compared(self) -> list[tuple[Text, Any, Any]]:
        """Where both versions of a stale edit differ: the field's label, what stands now, what was sent."""
        now, sent = self.current or {}, self.yours or {}
        differing = [name for name in sent if name != "version" and str(now.get(name) or "") != str(sent[name] or "")]
        return [(self.labels.get(name, name), now.get(name), sent[name]) for name in differing]

    def as_json(self, request: HttpRequest) -> HttpResponse:
        """RFC 9457, with `remedy`, `fields`, and for a stale edit `current` and `yours`."""
        body: dict[str, Any] = {
            "type": f"urn:takt:problem:{self.kind}" if self.kind else "about:blank",
            "title": str(self.title),
            "status": self.status,
            "detail": str(self.detail),
            "instance": request.path,
            "remedy": str(self.remedy),
        }
        if self.fields:
            body["fields"] = {name: str(text) for name, text in self.fields.items()}
        if self.current is not None:
            body |= {"current": self.current, "yours": self.yours or {}}
        return JsonResponse(body, status=self.status, content_type=MEDIA_TYPE, headers=dict(self.headers))


def problem_of(error: BaseException | None, request: HttpRequest) -> Problem | None:
    """How an exception is told, or None where it is a fault of ours that nobody foresaw."""
    if isinstance(error, Refusal):
        return _of_refusal(error, request)
    if isinstance(error, Http404):
        return problem_of(NotSeen(), request)
    if isinstance(error, PermissionDenied):
        return problem_of(NotAllowed(), request)
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return plain(413)
    if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError | UnicodeError):
        return plain(400)
    if isinstance(error, DataError | IntegrityError):
        log.warning("the database refused what %s %s wrote", request.method, request.path, exc_info=error)
        return plain(422 if isinstance(error, DataError) else 409)
    return _of_trouble(error)


def _of_trouble(error: BaseException | None) -> Problem | None:
    """What is no fault of ours: no room, or a database or disk that does not answer now."""
    if isinstance(error, DatabaseError | OSError) and is_full(error):
        return replace(plain(507), headers={"Retry-After": "60"})
    if isinstance(error, OperationalError | InterfaceError | OSError) and is_busy(error):
        return replace(plain(503), headers={"Retry-After": "3"})
    return None


def plain(status: int, detail: Text = "") -> Problem:
    """What a status of HTTP means when nothing more is known."""
    title, remedy = PLAIN.get(status, PLAIN[400 if status < 500 else 500])
    return Problem(status, title, detail or title, remedy)


def is_full(error: DatabaseError | OSError) -> bool:
    """Whether there is no room on the disk, for the database or for a file."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return "disk is full" in str(error).lower() or getattr(error.__cause__, "sqlstate", "") == "53100"


def is_busy(error: OperationalError | InterfaceError | OSError) -> bool:
    """Whether database or disk could not answer now, but will: locked, restarting, out of connections."""
    if isinstance(error, OSError):
        return error.errno in (errno.EIO, errno.EROFS)
    text = str(error).lower()
    return connection.vendor != "sqlite" or any(sign in text for sign in BUSY_SQLITE)


def _of_refusal(error: Refusal, request: HttpRequest) -> Problem:
    kind = "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in type(error).__name__).strip("-")
    problem = Problem(error.status, error.title, error.detail, error.remedy, kind)
    if isinstance(error, Invalid):
        return replace(problem, fields=error.fields)
    if isinstance(error, TooMany):
        return replace(problem, headers={"Retry-After": str(error.seconds)})
    if isinstance(error, Stale):
        status = 412 if "If-Match" in request.headers else error.status
        yours, current = dict(error.yours) or submitted(request), standing(error.current)
        labels = {name: error.current._meta.get_field(name).verbose_name for name in current}
        return replace(problem, status=status, current=current, yours=yours, labels=labels)
    return problem


def standing(thing: Any) -> dict[str, Any]:
    """The fields that an editor would see, as they stand now."""
    names = [*(thing.editable() if hasattr(thing, "editable") else ()), "version"]
    values = {name: getattr(thing, name) for name in names if hasattr(thing, name)}
    return {name: value if isinstance(value, str | int | None) else str(value) for name, value in values.items()}


def submitted(request: HttpRequest) -> dict[str, Any]:
    """What the person sent, so that no refusal loses it."""
    if request.content_type == "application/json":
        try:
            sent = json.loads(request.body)
        except (ValueError, RecursionError, RequestDataTooBig):
            return {}
        return sent if isinstance(sent, dict) else {}
    pairs = request.POST.items()
    return {name: str(value)[:MOST_KEPT] for name, value in pairs if not name.startswith(SECRET_FIELDS)}


PLAIN: dict[int, tuple[Text, Text]] = {
    400: (
        _("This request could not be read"),
        _("Nothing was changed. Go back, reload the page and try again."),
    ),
    401: (
        _("Nobody is signed in"),
        _("Nothing was changed. Sign in, or send a personal token that is still valid: Authorization: Bearer …"),
    ),
    403: (NotAllowed.title, NotAllowed.remedy),
    404: (NotSeen.title, NotSeen.remedy),
    405: (
        _("This address does not work that way"),
        _("Nothing was changed. Open the page anew and use its buttons."),
    ),
    409: (
        _("This is there already, or what it refers to has gone"),
        _("Nothing was changed. Reload the page to see where it stands now."),
    ),
    412: (Stale.title, _("Nothing was changed. Read it again and repeat your change on what stands there now.")),
    413: (
        _("That is more than fits into one request"),
        _("Nothing was saved. Send a smaller file or less text; a file may have at most 25 MB."),
    ),
    415: (_("This kind of content is not understood here"), _("Nothing was changed. Send JSON or a form.")),
    422: (Invalid.title, Invalid.remedy),
    429: (_("Too many requests in a short time"), _("Nothing was changed. Wait a moment and try again.")),
    500: (
        _("Something went wrong on our side"),
        _("Nothing half-done was left. Try again; if it happens again, tell the person who runs Takt when it did."),
    ),
    503: (
        _("Takt is busy just now"),
        _("Nothing was changed. Wait a few seconds and send it again; what you entered is still in your browser."),
    ),
    507: (
        _("There is no room left on the server"),
        _("Nothing was changed. Tell the person who runs Takt; what you entered is still in your browser."),
    ),
}
