"""At the door: the second factor, and coming in with a passkey alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from takt.accounts import entering, factors, passkeys, queries, throttle
from takt.accounts.forms import Passkey, SecondFactor
from takt.accounts.models import SignIn
from takt.ground.door import Act
from takt.ground.models import Person
from takt.kit.access import open_to_all
from takt.kit.answering import carried_out, given
from takt.kit.request import OpenRequest


@open_to_all
@never_cache
@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: OpenRequest) -> HttpResponse:
    """A code, or a passkey, of somebody whose first proof holds."""
    half = entering.half_in(request)
    if half is None:
        return redirect("sign_in")
    form, came = SecondFactor(given(request)), list[HttpResponse]()

    def prove(fields: dict[str, Any]) -> None:
        counted = throttle.second_factor(request, half.person.email)
        throttle.admitted(request, counted, request.now)
        spend = _spending(request, half.person, fields)
        came.append(entering.enter(request, half.person, half.how, half.back, spend))
        throttle.forgive(counted)

    if carried_out(form, prove):
        return came[0]
    keys = bool(queries.passkeys(half.person))
    options = json.dumps(passkeys.ask_to_sign_in(request, half.person)) if keys else ""
    context = {"form": form, "who": half.person, "options": options}
    return render(request, "accounts/second_factor.html", context, status=422 if form.errors else 200)


@open_to_all
@never_cache
@sensitive_post_parameters("credential")
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_sign_in(request: OpenRequest) -> HttpResponse:
    """A passkey whose device has checked who holds it is both factors in one."""
    form, came = Passkey(given(request)), list[HttpResponse]()

    def prove(fields: dict[str, Any]) -> None:
        counted = throttle.by_network(request, "passkey")
        throttle.admitted(request, counted, request.now)
        used = passkeys.used(request, fields["credential"], None)
        throttle.forgive(counted)
        came.append(
            entering.enter(request, used.passkey.person, SignIn.How.PASSKEY, entering.back_to(request), _noting(used))
        )

    if carried_out(form, prove):
        return came[0]
    options = json.dumps(passkeys.ask_to_sign_in(request, None))
    context = {"form": form, "options": options, "next": entering.back_to(request)}
    return render(request, "accounts/passkey_sign_in.html", context, status=422 if form.errors else 200)


def _spending(request: OpenRequest, person: Person, fields: dict[str, Any]) -> Callable[[Act], str]:
    def spend(act: Act) -> str:
        if fields["credential"]:
            return factors.spend_passkey(act, passkeys.used(request, fields["credential"], person))
        return factors.spend_code(act, person, fields["code"])

    return spend


def _noting(used: passkeys.Used) -> Callable[[Act], str]:
    def note(act: Act) -> str:
        factors.spend_passkey(act, used)
        return ""  # it was the first proof; there is no second

    return note
