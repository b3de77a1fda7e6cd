"""Addresses of the identity provider; whoever asks /enter/NAME/ is signed in there as NAME."""

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def enter(request: HttpRequest, name: str) -> HttpResponse:
    login(request, get_user_model().objects.get(username=name), backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponse("in")


urlpatterns = [
    path("enter/<str:name>/", enter),
    path("", include("allauth.idp.urls")),
    path("accounts/", include("allauth.account.urls")),
]
