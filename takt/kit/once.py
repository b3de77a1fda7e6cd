"""A repeated submit has one effect: a double click, a second try after a lost answer, ten at once.

The asker names the act: the API by the header `Idempotency-Key`, a page by the hidden field `once`
(`takt.kit.once.new_key()`). Key, effect and answer are written in one transaction; whoever comes again gets the
same answer. A refused act leaves nothing, not even the key, so that it may be tried again.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, NotNow, Refusal
from takt.kit.errors import answer
from takt.kit.models import Submission
from takt.kit.problem import problem_of

WRITING = ("POST", "PUT", "PATCH", "DELETE")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
HEADER, FIELD = "Idempotency-Key", "once"
LONGEST_KEY = 200
KEPT_FOR = timedelta(hours=48)
KEPT_HEADERS = (
    "Content-Type", "Location", "ETag", "HX-Redirect", "HX-Location", "HX-Refresh", "HX-Trigger", "HX-Retarget",
    "HX-Reswap",
)  # fmt: skip


class Once:
    """The innermost middleware: what it wraps is the view with its answer to every refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in WRITING or request.person is None:  # type: ignore[attr-defined]
            return self.get_response(request)
        key = key_of(request)
        if not key:
            return self.get_response(request)
        if len(key) > LONGEST_KEY:
            return _refuse(request, Invalid({HEADER: _("A key has at most 200 characters.")}))
        return self._once(request, key, fingerprint_of(request))

    def _once(self, request: HttpRequest, key: str, fingerprint: str) -> HttpResponse:
        request.keyed = True  # type: ignore[attr-defined]  # what must stay counted when this is refused asks for it
        with transaction.atomic():
            person, now = request.person, request.now  # type: ignore[attr-defined]
            submission, new = Submission.answers.claim(person, key, fingerprint, now)
            if new:
                response = self.get_response(request)
                if response.status_code < 400:
                    _keep(submission, response)
                else:
                    transaction.set_rollback(True)
                return response
        return _again(request, submission, fingerprint)


def new_key() -> str:
    """A key for the hidden field `once` of a form."""
    return secrets.token_urlsafe(18)


def forget(now: datetime) -> int:
    """Remove what was submitted more than two days ago; returns how many."""
    return Submission.answers.filter(at__lt=now - KEPT_FOR).delete()[0]


def key_of(request: HttpRequest) -> str:
    given = request.headers.get(HEADER, "")
    return given or (request.POST.get(FIELD, "") if request.content_type in FORMS else "")


def fingerprint_of(request: HttpRequest) -> str:
    """A digest of what is asked for. Of a form it leaves out the CSRF token, which differs from page to page."""
    digest = hashlib.sha256(f"{request.method}\0{request.get_full_path()}\0".encode())
    if request.content_type not in FORMS:
        digest.update(request.body)
        return digest.hexdigest()
    fields = ((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    digest.update(repr(sorted(fields)).encode("utf-8", "surrogatepass"))
    files: list[tuple[str, Any]] = sorted(request.FILES.lists())
    for name, file in ((name, file) for name, several in files for file in several):
        digest.update(f"{name}\0{file.name}\0{file.size}\0".encode("utf-8", "surrogatepass"))
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
    return digest.hexdigest()


def _keep(submission: Submission, response: HttpResponse) -> None:
    """Keep the answer beside the effect. What says `no-store`, a new token for instance, is shown only once."""
    if response.streaming or "no-store" in response.headers.get("Cache-Control", ""):
        return
    submission.status, submission.body = response.status_code, response.content
    submission.headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    submission.save(update_fields=["status", "headers", "body"])


def _again(request: HttpRequest, submission: Submission, fingerprint: str) -> HttpResponse:
    if submission.fingerprint != fingerprint:
        text = _("This key was used for something else. Use a new key for every act.")
        return _refuse(request, Invalid({HEADER: text}))
    if submission.status is None:
        return _refuse(request, NotNow(_("This was done already. Its answer is shown only once.")))
    response = HttpResponse(bytes(submission.body), status=submission.status, headers=submission.headers)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _refuse(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    problem = problem_of(refusal, request)
    assert problem is not None
    return answer(request, problem)
