"""Language and theme, changed from any page, kept in a cookie and, for people signed in, with the person."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.views.decorators.http import require_POST

from takt.accounts.entering import back_to
from takt.kit.access import open_to_all
from takt.kit.request import OpenRequest
from takt.kit.shell import THEMES

THEME_COOKIE = "theme"
A_YEAR = 365 * 24 * 3600


@open_to_all
@require_POST
def language(request: OpenRequest) -> HttpResponse:
    """POST language=zh-hans|en and next."""
    return _keep(request, "language", settings.LANGUAGE_COOKIE_NAME, tuple(code for code, _ in settings.LANGUAGES))


@open_to_all
@require_POST
def theme(request: OpenRequest) -> HttpResponse:
    """POST theme=auto|light|dark and next."""
    return _keep(request, "theme", THEME_COOKIE, THEMES)


def _keep(request: OpenRequest, field: str, cookie: str, choices: tuple[str, ...]) -> HttpResponse:
    value = request.POST.get(field, "")
    if value not in choices:
        return HttpResponseBadRequest()
    person = request.person
    if person and getattr(person, field) != value:
        with person.doing("set_up", by=person, at=request.now):
            setattr(person, field, value)
    response = HttpResponseRedirect(back_to(request))
    response.set_cookie(cookie, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response
