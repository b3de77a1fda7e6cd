"""What one comes in with, and where one is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from takt.accounts import entering, queries, throttle
from takt.accounts.forms import OwnPassword, Password
from takt.accounts.proving import proved
from takt.accounts.sessions import row_of
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, given
from takt.kit.request import Request
from takt.kit.shell import flash


@signed_in
@require_safe
def security(request: Request) -> HttpResponse:
    context = {
        "sessions": queries.open_sessions(request.person, request.now), "history": queries.history(request.person),
        "here": row_of(request.session.session_key), "app": queries.authenticator(request.person),
        "passkeys": queries.passkeys(request.person), "codes": queries.codes_left(request.person),
        "identities": queries.identities(request.person),
    }  # fmt: skip
    return render(request, "accounts/security.html", context)


@signed_in
@never_cache
@sensitive_post_parameters("old", "password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def own_password(request: Request) -> HttpResponse:
    """Sessions elsewhere end; this one goes on."""
    form = OwnPassword(given(request))

    def change(fields: dict[str, Any]) -> None:
        known = lambda: request.person.check_password(fields["old"])  # noqa: E731
        proved(request, throttle.own_secret(request), known, {"old": _("This is not your password.")})
        entering.change_password(request, fields["password"])

    if carried_out(form, change):
        flash(request, _("Your password is changed. Everywhere else you are signed out."))
        return redirect("security")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: Request) -> HttpResponse:
    """Ask for the password again, before second factors are changed: an open browser is not enough for that."""
    form = Password(given(request))

    def check(fields: dict[str, Any]) -> None:
        known = lambda: request.person.check_password(fields["password"])  # noqa: E731
        proved(request, throttle.own_secret(request), known, {"password": _("This is not your password.")})
        request.session[entering.PROVED_AT] = request.now.timestamp()

    if carried_out(form, check):
        return redirect(entering.back_to(request))
    context = {"form": form, "next": entering.back_to(request), "has_one": request.person.has_usable_password()}
    return render(request, "accounts/confirm.html", context, status=422 if form.errors else 200)


@signed_in
@require_POST
def session_end(request: Request, pk: int) -> HttpResponse:
    found = queries.open_session(request.person, pk)
    entering.end(found, by=request.person, request=request)
    flash(request, _("That session has ended."))
    return redirect("security")


@signed_in
@require_POST
def sessions_end(request: Request) -> HttpResponse:
    """End all sessions but this one."""
    number = entering.end_others(request)
    flash(
        request, ngettext("%(n)d other session has ended.", "%(n)d other sessions have ended.", number) % {"n": number}
    )
    return redirect("security")
