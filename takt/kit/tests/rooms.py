"""A small site of its own: a view for each way to refuse, and one that writes."""

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DataError, IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from takt.ground.errors import Invalid, NotNow, NotSeen, Stale
from takt.ground.models import Record
from takt.kit.access import open_to_all, signed_in

REFUSALS = {
    "unseen": lambda request: NotSeen(),
    "not-now": lambda request: NotNow("“Accept” is not possible at this point."),
    "invalid": lambda request: Invalid({"title": "Say it <b>shortly</b>."}),
    "stale": lambda request: Stale(Record.objects.visible_to(request.person).get(), {"title": "mine"}),
    "sent-stale": lambda request: Stale(Record.objects.visible_to(request.person).get()),
    "bad": lambda request: BadRequest("secret of the inside"),
    "large": lambda request: RequestDataTooBig("secret of the inside"),
    "busy": lambda request: OperationalError("database is locked"),
    "twice": lambda request: IntegrityError("secret of the inside"),
    "misfit": lambda request: DataError("secret of the inside"),
    "fault": lambda request: RuntimeError("secret of the inside"),
}


@open_to_all
def refuse(request: HttpRequest, how: str) -> HttpResponse:
    raise REFUSALS[how](request)


@open_to_all
def curt(request: HttpRequest) -> HttpResponse:
    return HttpResponseBadRequest()


@signed_in
@require_POST
def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Writes, then answers as asked: a redirect, a refusal after the act, or an answer for one pair of eyes."""
    record = Record.objects.seen_by(request.person, code=code)
    said = record.comment(request.POST.get("text", "posted"), by=request.person, at=request.now)
    if request.GET.get("then") == "refuse":
        raise NotNow
    response = HttpResponseRedirect(f"/r/{code}/#{said.pk}")
    if request.GET.get("then") == "secret":
        response.headers["Cache-Control"] = "no-store"
    return response


urlpatterns = [
    path("refuse/<how>/", refuse),
    path("api/refuse/<how>/", refuse),
    path("curt/", curt),
    path("form/", open_to_all(csrf_protect(lambda request: HttpResponse("sent")))),
    path("say/<code>/", comment),
    path("", include("takt.site.urls")),
]
handler400 = "takt.kit.errors.bad_request"
handler403 = "takt.kit.errors.refused"
handler404 = "takt.kit.errors.not_found"
handler500 = "takt.kit.errors.failed"
