"""Which notices come by mail: one's own choice, and leaving by the link in a letter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from takt.ground.models import Notice
from takt.kit.access import open_to_all, signed_in
from takt.kit.answering import carried_out, given
from takt.kit.request import OpenRequest, Request
from takt.kit.shell import flash
from takt.outside.forms import WishesForm
from takt.outside.mail.leaving import leaving_by
from takt.outside.mail.settings import mail_is_set_up
from takt.outside.models.wishes import Wish, wish, wishes_of, zone_of


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: Request) -> HttpResponse:
    form = WishesForm(wishes_of(request.person), given(request))
    if carried_out(form, lambda chosen: wish(request.person, chosen, by=request.person, at=request.now)):
        flash(request, _("Saved."))
        return redirect("wishes")
    context = {
        "form": form, "set_up": mail_is_set_up(), "zone": zone_of(request.person).key, "names": Wish.labels,
    }  # fmt: skip
    return render(request, "outside/wishes.html", context, status=422 if form.errors else 200)


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the token is the proof
@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: OpenRequest, token: str) -> HttpResponse:
    """Looking changes nothing, since scanners of mail look at every link; one press, or the mail program's own
    button, ends the kinds of notice that the letter told."""
    leaving = leaving_by(token)
    person = leaving.person
    done = request.method == "POST"
    if done:
        wish(person, dict.fromkeys(leaving.reasons, Wish.NEVER), by=person, at=request.now)
    with translation.override(person.language or settings.LANGUAGE_CODE):
        names: dict[str, Any] = dict(Notice.Reason.choices)
        context = {"who": person, "names": [names[reason] for reason in leaving.reasons], "done": done}
        return render(request, "outside/leave.html", context)
