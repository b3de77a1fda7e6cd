"""Coming in and going out."""

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from takt.accounts import throttle
from takt.accounts.entering import back_to, comes_in, enter, leave
from takt.accounts.forms import password_field
from takt.accounts.models import SignIn
from takt.ground.errors import TooMany
from takt.ground.models import Person
from takt.kit.access import open_to_all
from takt.kit.request import OpenRequest
from takt.site import cast


class Credentials(forms.Form):
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    password = password_field(_("Password"), "current-password")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["email"].widget.attrs.update(autocomplete="username", autofocus=True)


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: OpenRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(back_to(request)) if request.person else _page(request, Credentials())
    form = Credentials(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    counted = throttle.sign_in(request, form.cleaned_data["email"])
    try:
        throttle.admitted(request, counted, request.now)
    except TooMany as many:
        return _too_many(request, form, many)
    person = authenticate(request, username=form.cleaned_data["email"].strip(), password=form.cleaned_data["password"])
    if not isinstance(person, Person):
        form.add_error(None, _("E-mail and password do not belong together. Check both and try again."))
        return _page(request, form, status=422)
    throttle.forgive(counted)
    return comes_in(request, person, SignIn.How.PASSWORD, back_to(request))


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_as(request: OpenRequest) -> HttpResponse:
    """Enter as one of the demo group, or change hats; there is no such address anywhere else."""
    if not cast.may_play(request):
        raise Http404
    if request.method == "POST":
        person = cast.person_to_play(request.POST.get("person", ""))
        return enter(request, person, SignIn.How.DEMO, back_to(request))
    return render(request, "site/hats.html", {"next": back_to(request), **_cast()})


@open_to_all
@require_POST
def sign_out(request: OpenRequest) -> HttpResponse:
    leave(request)
    return HttpResponseRedirect(resolve_url("sign_in"))


def _too_many(request: OpenRequest, form: Credentials, refused: TooMany) -> HttpResponse:
    form.add_error(None, str(refused.detail))
    response = _page(request, form, status=429)
    response.headers["Retry-After"] = str(refused.seconds)
    return response


def _page(request: OpenRequest, form: Credentials, status: int = 200) -> HttpResponse:
    company = settings.OIDC["name"] if settings.OIDC else ""
    context = {"form": form, "next": back_to(request), "company": company}
    if cast.may_play(request):
        context |= _cast()
    return render(request, "site/sign_in.html", context, status=status)


def _cast() -> dict[str, object]:
    companies = cast.companies()
    return {"companies": companies, "suggestions": cast.suggestions(companies)}
