"""The language and the time zone of an answer."""

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from takt.ground.models import Person

CHINESE, ENGLISH = "zh-hans", "en"


class PersonLocale:
    """The person's own language, else the cookie's, else the browser's; and the person's time zone.

    A caller with an API token has no page in which to choose: there the header comes first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language), timezone.override(_zone(request.person)):  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def language_of(request: HttpRequest) -> str:
    person: Person | None = request.person  # type: ignore[attr-defined]
    header = _accepted(request.headers.get("Accept-Language", ""))
    chosen = (person.language if person else "") or _supported(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
    by_token = request.scopes is not None  # type: ignore[attr-defined]
    first, second = (header, chosen) if by_token else (chosen, header)
    return first or second or ENGLISH


def _accepted(header: str) -> str:
    """The first language of the browser's list that we speak, or ''."""
    return next((ours for code, _ in parse_accept_lang_header(header) if (ours := _supported(code))), "")


def _supported(code: str) -> str:
    """Every Chinese is ours, and every English; other languages are not spoken here."""
    return {"zh": CHINESE, "en": ENGLISH}.get(code.lower().split("-")[0], "")


def _zone(person: Person | None) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo((person.time_zone if person else "") or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
