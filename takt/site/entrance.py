"""Coming in and going out."""

import math
from datetime import timedelta

from django import forms
from django.contrib.auth import authenticate, login, logout
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from takt.ground.models import Person
from takt.kit.access import open_to_all
from takt.kit.request import OpenRequest
from takt.site import cast, throttle


class SignIn(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    password = forms.CharField(
        label=_("Password"),
        max_length=256,  # a longer one would only buy time on our processor
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["email"].widget.attrs.update(autocomplete="username", autofocus=True)


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: OpenRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(back_to(request)) if request.person else _page(request, SignIn())
    form = SignIn(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    counted = throttle.origins(form.cleaned_data["email"], request.META.get("REMOTE_ADDR", ""))
    wait = throttle.admit(counted, request.now)
    if wait:
        return _too_many(request, form, wait)
    person = authenticate(request, username=form.cleaned_data["email"].strip(), password=form.cleaned_data["password"])
    if not isinstance(person, Person):
        form.add_error(None, _("E-mail and password do not belong together. Check both and try again."))
        return _page(request, form, status=422)
    throttle.forgive(counted)
    return _enter(request, person)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_as(request: OpenRequest) -> HttpResponse:
    """Enter as one of the demo group, or change hats; there is no such address anywhere else."""
    if not cast.may_play(request):
        raise Http404
    if request.method == "POST":
        return _enter(request, cast.person_to_play(request.POST.get("person", "")))
    return render(request, "site/hats.html", {"next": back_to(request), **_cast()})


@open_to_all
@require_POST
def sign_out(request: OpenRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(resolve_url("sign_in"))


def back_to(request: OpenRequest) -> str:
    """Where the person wanted to go, if that is a place of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else "/"


def _enter(request: OpenRequest, person: Person) -> HttpResponse:
    with person.doing("sign_in", by=person, at=request.now):
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(back_to(request))


def _too_many(request: OpenRequest, form: SignIn, wait: timedelta) -> HttpResponse:
    seconds = math.ceil(wait.total_seconds())
    minutes = math.ceil(seconds / 60)
    text = _("Too many attempts. Nothing was checked. Try again in %(minutes)d min.") % {"minutes": minutes}
    form.add_error(None, text)
    response = _page(request, form, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(request: OpenRequest, form: SignIn, status: int = 200) -> HttpResponse:
    context = {"form": form, "next": back_to(request)}
    if cast.may_play(request):
        context |= _cast()
    return render(request, "site/sign_in.html", context, status=status)


def _cast() -> dict[str, object]:
    companies = cast.companies()
    return {"companies": companies, "suggestions": cast.suggestions(companies)}
