"""Delivering a message to a webhook: the effect of its errand, and the test that its page offers."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from takt.ground.errands import Failed, Hopeless
from takt.ground.errors import Refusal
from takt.ground.fetching import PATIENCE, Unreached, fetch
from takt.ground.models import Errand, Event, Person
from takt.ground.outward import Forbidden
from takt.outside.hooks.cards import fault, packed
from takt.outside.hooks.message import Message, of_event, of_test
from takt.outside.models import Webhook

GONE = 410  # the receiver asks not to be called any more
PATIENCE_OF_TEST = 5.0  # seconds; somebody looks at the page meanwhile
EVENT_WITH = ("record__unit", "record__stage", "record__owner", "actor", "stage_to", "owner_to")


def deliver(errand: Errand, now: datetime) -> Callable[[], object]:
    """Send what the owner of the webhook may see at this moment; what they may not see is not sent, and not kept
    for later. Raises Failed, Hopeless."""
    hook = Webhook.objects.standing().select_related("unit", "owner").filter(pk=errand.given["webhook"]).first()
    event = Event.objects.select_related(*EVENT_WITH).filter(pk=errand.given["event"]).first()
    if hook is None or event is None or event.record is None:
        return lambda: None
    if not hook.owner_keeps:
        raise Hopeless(_("Its owner does not keep webhooks of this unit any more. Take it over, then try again."))
    if not hook.may_tell(event.record):
        return lambda: None
    send(hook, of_event(event, event.record, errand.given["together"], hook.language), errand.key)
    return lambda: None


def send(hook: Webhook, message: Message, key: str, within: float = PATIENCE) -> None:
    """Raises Failed or Hopeless with what the receiver said."""
    try:
        parcel = packed(hook.form, message, hook.opened("address"), hook.opened("secret"), key, time.time())
        answer = fetch("POST", parcel.url, headers=parcel.headers, body=parcel.body, within=within)
    except (Forbidden, Refusal) as refused:
        raise Hopeless(str(refused)) from refused
    except Unreached as error:
        raise Failed(str(error)) from error
    if answer.status == GONE:
        raise Hopeless(fault(hook.form, answer))
    if wrong := fault(hook.form, answer):
        raise Failed(wrong)


def attempt(hook: Webhook, *, by: Person, at: datetime) -> str:
    """Send a test at once; returns what went wrong, or nothing. The attempt itself is an event."""
    with hook.doing("try", by=by, at=at) as act:
        act.what(hook.name)
    try:
        send(hook, of_test(hook.name, at, hook.language), f"test:{hook.pk}:{act.event.pk}", within=PATIENCE_OF_TEST)
    except (Failed, Hopeless) as failure:
        return str(failure)
    return ""
