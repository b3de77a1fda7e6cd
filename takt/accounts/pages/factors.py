"""One's own second factors: an authenticator app, passkeys, recovery codes; and help for who has lost them."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import qrcode
import qrcode.image.svg
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from takt.accounts import entering, factors, passkeys, queries, totp
from takt.accounts.browsers import described
from takt.accounts.forms import Code, NewPasskey
from takt.ground import secrets_kept
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, given
from takt.kit.request import Request
from takt.kit.shell import flash

SETTING_UP = "new_authenticator"  # in the session, sealed: the secret that is being set up
View = Callable[..., HttpResponse]


def freshly(view: View) -> View:
    """Asks for the password first where it was last given more than a quarter of an hour ago."""

    @wraps(view)
    def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if entering.is_fresh(request) else to_confirm(request)

    return asked


def to_confirm(request: Request) -> HttpResponse:
    """To the page that asks for the password, and from there back; what was to be done is asked for again."""
    back = request.get_full_path() if request.method == "GET" else reverse("security")
    return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': back})}")


@signed_in
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@freshly
def authenticator_new(request: Request) -> HttpResponse:
    """The secret stays the same while a wrong code is mended."""
    secret = _secret(request)
    form, codes = Code(given(request)), list[str]()

    def add(fields: dict[str, Any]) -> None:
        codes.extend(factors.add_authenticator(request.person, secret, fields["code"], at=request.now))

    if carried_out(form, add):
        request.session.pop(SETTING_UP, None)
        return _set_up(request, codes)
    address = totp.address(secret, request.person.email, "Takt")
    spaced = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    context = {"form": form, "picture": _picture(address), "secret": spaced}
    return render(request, "accounts/authenticator.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
@freshly
def authenticator_drop(request: Request) -> HttpResponse:
    factors.drop_authenticator(request.person, at=request.now)
    flash(request, _("The authenticator app is removed."))
    return redirect("security")


@signed_in
@never_cache
@sensitive_post_parameters("credential")
@require_http_methods(["GET", "HEAD", "POST"])
@freshly
def passkey_new(request: Request) -> HttpResponse:
    name = described(request.headers.get("User-Agent", ""))
    form, codes = NewPasskey(given(request), initial={"name": name}), list[str]()

    def add(fields: dict[str, Any]) -> None:
        key = passkeys.registered(request, fields["credential"])
        codes.extend(factors.add_passkey(request.person, fields["name"], key, at=request.now))

    if carried_out(form, add):
        return _set_up(request, codes)
    context = {"form": form, "options": json.dumps(passkeys.ask_to_register(request, request.person))}
    return render(request, "accounts/passkey.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def passkey_drop(request: Request, pk: int) -> HttpResponse:
    key = queries.passkey(request.person, pk)
    if not entering.is_fresh(request):
        return to_confirm(request)
    factors.drop_passkey(key, at=request.now)
    flash(request, _("The passkey “%(name)s” is removed.") % {"name": key.name})
    return redirect("security")


@signed_in
@never_cache
@require_POST
@freshly
def codes_new(request: Request) -> HttpResponse:
    return render(request, "accounts/codes_once.html", {"codes": factors.new_codes(request.person, at=request.now)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def person_factors(request: Request, pk: int) -> HttpResponse:
    """Remove all second factors of somebody who has lost them; the PMO leader does it, and everybody can read so."""
    who = queries.person_seen(pk, request.person)
    demand(who, "drop_factors", request)
    if request.method == "POST":
        if not entering.is_fresh(request):
            return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': request.path})}")
        factors.drop_all(who, by=request.person, at=request.now)
        flash(request, _("%(name)s signs in with the password alone now.") % {"name": who.name})
        return redirect("person_show", pk=pk)
    context = {"who": who, "app": queries.authenticator(who), "passkeys": queries.passkeys(who)}
    return render(request, "accounts/person_factors.html", context)


def _set_up(request: Request, codes: list[str]) -> HttpResponse:
    """The recovery codes where they are new, else back."""
    if codes:
        return render(request, "accounts/codes_once.html", {"codes": codes, "first": True})
    flash(request, _("The second factor is set up. It is asked for from the next sign-in on."))
    return redirect("security")


def _secret(request: Request) -> str:
    what_for = f"new authenticator {request.person.pk}"
    try:
        return secrets_kept.unseal(request.session[SETTING_UP], what_for)
    except (KeyError, secrets_kept.Broken):
        secret = totp.new_secret()
        request.session[SETTING_UP] = secrets_kept.seal(secret, what_for)
        return secret


def _picture(address: str) -> SafeString:
    """The address as a QR code, drawn in the page itself."""
    drawn = qrcode.make(address, image_factory=qrcode.image.svg.SvgPathImage, box_size=12, border=3)
    return mark_safe(str(drawn.to_string(encoding="unicode")))  # noqa: S308  drawn from squares, no text in it
