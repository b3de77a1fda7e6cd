"""The API object itself: it answers every refusal as problem+json, and its description says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from takt.ground.errors import Invalid
from takt.kit.api.words import sentence
from takt.kit.errors import unknown
from takt.kit.problem import MEDIA_TYPE, Problem, plain, problem_of

REF = {"$ref": "#/components/schemas/Problem"}
ALWAYS = {
    400: "The request cannot be read",
    401: "Nobody is signed in, or the token does not hold",
    403: "Seen, but not allowed",
    404: "Does not exist, or is not shared with you",
    405: "The address does not know this method",
    422: "What was sent does not fit; `fields` names each field",
    503: "Busy; see Retry-After",
}
WRITING = {
    409: "Not possible in the present state",
    412: "Changed by someone else since the version named by If-Match; both versions are told",
    413: "Too large",
}


class ProblemShape(BaseModel):
    """RFC 9457, with what was kept and what to do."""

    type: str = Field(description="urn:takt:problem:… or about:blank")
    title: str
    status: int
    detail: str
    instance: str
    remedy: str = Field(description="What was kept, and what to do")
    fields: dict[str, str] | None = Field(None, description="What is wrong with each field")
    current: dict[str, Any] | None = Field(None, description="Of a stale edit: what stands now")
    yours: dict[str, Any] | None = Field(None, description="Of a stale edit: what you sent")


class Api(NinjaAPI):
    """Ninja, speaking of refusals as the pages do."""

    def set_default_exception_handlers(self) -> None:
        for kind in (Exception, HttpError, ValidationError, AuthenticationError, Http404):
            self.add_exception_handler(kind, tell)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> Any:
        described = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        described["components"]["schemas"]["Problem"] = ProblemShape.model_json_schema()
        for methods in described["paths"].values():
            for method, operation in methods.items():
                _describe_refusals(method, operation["responses"])
        return described


def tell(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Answers what an operation raised; a fault that nobody foresaw goes on to the site's own answer."""
    problem = problem_of_api(error, request) if isinstance(error, Exception) else None
    if problem is None:
        raise error
    return problem.as_json(request)


def problem_of_api(error: Exception, request: HttpRequest) -> Problem | None:
    if isinstance(error, AuthenticationError):
        return unknown()
    if isinstance(error, ValidationError):
        return problem_of(Invalid(_fields(error.errors)), request)
    if isinstance(error, HttpError):
        if isinstance(error.__cause__, RequestDataTooBig):
            return plain(413)
        detail = _("The CSRF token is missing or old.") if error.status_code == 403 else ""
        problem = plain(error.status_code, detail)
        wait = getattr(error, "wait", None)
        return replace(problem, headers={"Retry-After": str(int(wait) + 1)}) if wait else problem
    return problem_of(error, request)


def _fields(errors: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Pydantic's errors by field: where they are, without the name of the parameter that holds the body."""
    fields: dict[str, str] = {}
    for error in errors:
        place, *path = [str(part) for part in error["loc"]]
        name = ".".join(path[1:] if place == "body" and len(path) > 1 else path) or place
        fields.setdefault(name, sentence(error))
    return fields


def _describe_refusals(method: str, responses: dict[Any, Any]) -> None:
    for status, text in (ALWAYS if method == "get" else ALWAYS | WRITING).items():
        responses[status] = {"description": text, "content": {MEDIA_TYPE: {"schema": REF}}}
