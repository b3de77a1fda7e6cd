"""Webhooks: the list of those one keeps, one of them with what it sent, connecting and changing them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from takt.ground.errors import NotAllowed
from takt.kit.access import signed_in
from takt.kit.answering import carried_out, demand, expected, form_page, given
from takt.kit.request import Request
from takt.kit.shell import flash
from takt.outside import queries
from takt.outside.forms import NewWebhook, WebhookForm, offered_acts
from takt.outside.hooks.delivering import attempt
from takt.outside.models import Webhook
from takt.outside.models.webhook import FIELDS, connect, disconnect, edit, take_over

HERE = ("/webhooks/", _("Webhooks"))


@signed_in
@require_safe
def webhook_list(request: Request) -> HttpResponse:
    found = queries.webhooks(request.person)
    context = {"webhooks": found, "may_connect": bool(queries.units_of(request.person))}
    return render(request, "outside/webhook_list.html", context)


@signed_in
@require_safe
def webhook_show(request: Request, key: int) -> HttpResponse:
    hook = queries.webhook(request.person, key)
    names = dict(offered_acts())
    context = {
        "hook": hook, "rows": queries.deliveries(hook, request.person), "may": hook.possible(request.person),
        "told": [names[verb] for verb in hook.acts if verb in names],
    }  # fmt: skip
    return render(request, "outside/webhook_show.html", context)


@signed_in
@sensitive_post_parameters("address", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_new(request: Request) -> HttpResponse:
    units = queries.units_of(request.person)
    if not units:
        raise NotAllowed(_("Webhooks are kept by the leads of a unit, those of the group by its PMO."))
    form = NewWebhook(units, given(request), initial={"language": request.person.language or "zh-hans"})
    made: list[Webhook] = []
    if carried_out(form, lambda f: made.append(connect(f["unit"], f, by=request.person, at=request.now))):
        flash(request, _("Connected. Send a test to see whether it arrives."))
        return redirect("webhook_show", key=made[0].pk)
    about = _("It tells what you may see of the unit's records, as long as you lead the unit; of confidential records "
              "only those that you take part in.")  # fmt: skip
    return form_page(request, form, _("New webhook"), back=HERE[0], trail=(HERE,), submit=_("Connect"), about=about)


@signed_in
@sensitive_post_parameters("address", "secret")
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_edit(request: Request, key: int) -> HttpResponse:
    hook = queries.webhook(request.person, key)
    demand(hook, "edit", request)
    form = WebhookForm(given(request), initial={name: getattr(hook, name) for name in (*FIELDS, "version")})

    def change(fields: dict[str, Any]) -> None:
        edit(hook, fields, by=request.person, at=request.now, expect=expected(request))

    if carried_out(form, change):
        return redirect("webhook_show", key=key)
    back = f"/webhooks/{hook.pk}/"
    about = _("Address and secret stay what they are where you leave them empty.")
    return form_page(request, form, _("Edit the webhook"), back=back, trail=(HERE, (back, hook.name)), about=about)


@signed_in
@require_POST
def webhook_try(request: Request, key: int) -> HttpResponse:
    hook = queries.webhook(request.person, key)
    wrong = attempt(hook, by=request.person, at=request.now)
    if wrong:
        flash(request, _("The test did not arrive: %(why)s") % {"why": wrong}, "error")
    else:
        flash(request, _("The receiver took the test."))
    return redirect("webhook_show", key=key)


@signed_in
@require_POST
def webhook_take_over(request: Request, key: int) -> HttpResponse:
    take_over(queries.webhook(request.person, key), by=request.person, at=request.now)
    flash(request, _("The webhook is yours: it tells what you may see."))
    return redirect("webhook_show", key=key)


@signed_in
@require_POST
def webhook_disconnect(request: Request, key: int) -> HttpResponse:
    disconnect(queries.webhook(request.person, key), by=request.person, at=request.now)
    flash(request, _("Disconnected. Address and secret are forgotten."))
    return redirect("webhook_list")
