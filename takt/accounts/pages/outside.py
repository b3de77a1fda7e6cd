"""Coming in by the company's identity provider, where the administrator has named one."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from takt.accounts import entering, identities, oidc, queries, throttle
from takt.accounts.models import SignIn
from takt.accounts.pages.factors import to_confirm
from takt.kit.access import open_to_all, signed_in
from takt.kit.request import OpenRequest, Request
from takt.kit.shell import flash

ASKED = "oidc"  # in the session, for one answer


@open_to_all
@never_cache
@require_safe
def begin(request: OpenRequest) -> HttpResponse:
    provider = _provider()
    try:
        address, asked = oidc.ask(provider, _back(request))
    except oidc.Unproved as failure:
        return _failed(request, failure)
    request.session[ASKED] = {**asked.kept(), "next": entering.back_to(request)}
    return HttpResponseRedirect(address)


@open_to_all
@never_cache
@require_safe
@sensitive_variables("kept", "asked")
def answer(request: OpenRequest) -> HttpResponse:
    """What was asked holds for one answer, right or wrong."""
    provider, kept = _provider(), request.session.pop(ASKED, None)
    if kept is None:
        return _failed(request, oidc.Unproved(_("This answer belongs to another sign-in. Begin anew.")))
    back = kept.pop("next")
    counted = throttle.by_network(request, "oidc")
    throttle.admitted(request, counted, request.now)
    try:
        claims = oidc.answered(provider, oidc.Asked(**kept), request.GET.dict(), _back(request))
        person = identities.person_of(claims, at=request.now)
    except oidc.Unproved as failure:
        return _failed(request, failure)
    throttle.forgive(counted)
    return entering.comes_in(request, person, SignIn.How.OUTSIDE, back)


@signed_in
@require_POST
def unlink(request: Request, pk: int) -> HttpResponse:
    identity = queries.identity(request.person, pk)
    if not entering.is_fresh(request):
        return to_confirm(request)
    identities.unlink(identity, by=request.person, at=request.now)
    flash(request, _("The company account is no longer linked."))
    return redirect("security")


def _provider() -> oidc.Provider:
    if settings.OIDC is None:
        raise Http404
    return oidc.Provider(**settings.OIDC)


def _back(request: OpenRequest) -> str:
    return entering.absolute(request, reverse("oidc_answer"))


def _failed(request: OpenRequest, failure: oidc.Unproved) -> HttpResponse:
    flash(request, str(failure), "error")
    return redirect("sign_in")
