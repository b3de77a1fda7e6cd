"""Every refusal and every fault becomes an answer: problem+json, a few words for htmx, or a page. Never a trace."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Text
from takt.kit.access import open_to_all
from takt.kit.problem import Problem, plain, problem_of

API = "/api/"


class Errors:
    """Answers what views refuse. A view that wants to show a refusal itself catches it before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 or (response.status_code == 400 and not _says_something(response)):
            told = answer(request, plain(response.status_code))
            if "Allow" in response.headers:
                told.headers["Allow"] = response.headers["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        problem = problem_of(error, request)
        return answer(request, problem) if problem else None


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem in the form that the asker understands."""
    if wants_json(request):
        return problem.as_json(request)
    if request.headers.get("HX-Request"):
        return _words(problem)
    return _page(request, problem)


def wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return request.path_info.startswith(API) or ("json" in accept and "text/html" not in accept)


@open_to_all
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, problem_of(exception, request) or plain(400))


@open_to_all
def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; in the API 401 for a stranger, who might only have forgotten the token."""
    if request.path_info.startswith(API) and getattr(request, "person", None) is None:
        return answer(request, unknown())
    return answer(request, problem_of(exception, request) or plain(403))


@open_to_all
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, problem_of(exception, request) or plain(404))


@open_to_all
def failed(request: HttpRequest) -> HttpResponse:
    """500; called while the exception is handled, which the log has by now."""
    return answer(request, problem_of(sys.exc_info()[1], request) or plain(500))


@open_to_all
def stale_form(request: HttpRequest, reason: Text = "") -> HttpResponse:
    """A form without a valid CSRF token: mostly a page that was open while one signed in anew."""
    problem = Problem(
        403,
        _("This page has been open for too long"),
        _("It was opened before you last signed in, or your browser sends no cookies, so nothing was saved."),
        _("Go back: your browser still has what you entered. Copy it, reload the page and send it again."),
    )
    return answer(request, problem)


def unknown() -> Problem:
    """401: nobody is signed in, and the token, if there was one, does not hold."""
    return replace(plain(401), headers={"WWW-Authenticate": 'Bearer realm="Takt"'})


def _words(problem: Problem) -> HttpResponse:
    """For htmx a document of two lines: the browser's side tells it in a toast and keeps what is on the screen."""
    return _html("kit/errors/words.html", problem, None)


def _page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """After a fault of ours the page asks nothing of session and database: they may be what failed."""
    return _html("kit/errors/page.html", problem, request if problem.status < 500 else None)


def _html(template: str, problem: Problem, request: HttpRequest | None) -> HttpResponse:
    text = render_to_string(template, {"problem": problem, "back": _came_from(request)}, request)
    return HttpResponse(text, status=problem.status, headers=dict(problem.headers))


def _came_from(request: HttpRequest | None) -> str:
    """The page before, where it is one of ours and another than this. Who names a strange host has none."""
    before = request.META.get("HTTP_REFERER", "") if request is not None else ""
    try:
        if request is None or not url_has_allowed_host_and_scheme(before, {request.get_host()}):
            return ""
        return "" if before == request.build_absolute_uri() else before
    except DisallowedHost:
        return ""


def _says_something(response: HttpResponse) -> bool:
    return response.streaming or bool(response.content)
