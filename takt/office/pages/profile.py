"""One's own profile: names and preferences, API tokens."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from takt.ground.models import ApiToken
from takt.ground.models.token import end_token, make_token
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, given
from takt.kit.once import new_key
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.office import flows, queries
from takt.office.forms.people import NewToken, Profile


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request) -> HttpResponse:
    form = Profile(given(request), initial={name: getattr(request.person, name) for name in flows.PROFILE})
    if carried_out(form, lambda fields: flows.set_up(request.person, fields, by=request.person, at=request.now)):
        flash(request, _("Saved."))
        return redirect("profile")
    return _page(request, form, NewToken())


@signed_in
@never_cache
@require_POST
def token_new(request: Request) -> HttpResponse:
    """A new token; its text is in this answer and nowhere else."""
    form = NewToken(request.POST)
    made: list[str] = []

    def make(fields: dict[str, Any]) -> None:
        made.append(
            make_token(
                request.person, fields["name"], fields["scope"], fields["days"], by=request.person, at=request.now
            )
        )

    if carried_out(form, make):
        return render(request, "office/token_once.html", {"token": made[0], "name": form.cleaned_data["name"]})
    person = request.person
    return _page(request, Profile(initial={name: getattr(person, name) for name in flows.PROFILE}), form)


@signed_in
@require_POST
def token_end(request: Request, pk: int) -> HttpResponse:
    token = queries.seen(ApiToken.objects.visible_to(request.person).filter(ended_at=None), pk=pk)
    end_token(token, by=request.person, at=request.now)
    flash(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("profile")


def _page(request: Request, form: Profile, new: NewToken) -> HttpResponse:
    tokens = ApiToken.objects.visible_to(request.person)
    context = {
        "form": form, "new": new, "once": new_key(), "tokens": [token for token in tokens if token.ended_at is None],
        "memberships": request.person.memberships.select_related("unit", "function"),
    }  # fmt: skip
    return render(request, "office/profile.html", context, status=422 if form.errors or new.errors else 200)
