"""A small site of its own: one view for each way to declare a rule, and for the ways to forget it."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI

from takt.kit.access import open_to_all, pmo_leader_only, pmo_only, signed_in
from takt.site.api import Session, Token
from takt.site.urls import handler400, handler403, handler404, handler500  # noqa: F401
from takt.site.urls import urlpatterns as site


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody should read this")


def told(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.person.email if request.person else "nobody"))


api = NinjaAPI(urls_namespace="doors", auth=[Token(), Session()], docs_url=None, openapi_url=None)


@api.get("guarded")
def guarded(request: HttpRequest) -> str:
    return request.person.email


@api.post("written")
def written(request: HttpRequest) -> str:
    return "written"


@api.get("unguarded", auth=None)
def unguarded(request: HttpRequest) -> str:
    return "nobody should read this"


urlpatterns = [
    path("forgotten/", forgotten),
    path("open/", open_to_all(lambda request: told(request))),
    path("signed-in/", signed_in(lambda request: told(request))),
    path("pmo/", pmo_only(lambda request: told(request))),
    path("leader/", pmo_leader_only(lambda request: told(request))),
    path("api/doors/", api.urls),
    *site,
]
