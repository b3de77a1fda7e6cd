"""Webhooks: what happens to a unit's records, told to another program or a chat."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground import secrets_kept
from takt.ground.door import GuardedQuerySet
from takt.ground.errors import Invalid, NotNow, Text
from takt.ground.kinds import all_kinds
from takt.ground.models import Event, Participation, Person, Record, Unit
from takt.ground.models.logged import Logged
from takt.ground.outward import Forbidden, place_of
from takt.ground.roles import Office, Role, Somebody
from takt.ground.verbs import Verb
from takt.outside.hooks.signing import program_key

SHORTEST = 16  # characters or bytes of a program's secret
FIELDS = ("name", "form", "language", "acts")


def keeps_webhooks(hook: Webhook, person: Somebody) -> bool:
    """Leads of the unit; for the group as a whole its PMO."""
    return may_keep(hook.unit, person)


def may_keep(unit: Unit, person: Somebody) -> bool:
    pmo = unit.parent_id is None and person.office >= Office.MEMBER
    return person.is_active and (pmo or person.role_at(unit.path) >= Role.LEAD)


def stands(hook: Webhook) -> bool:
    return hook.ended_at is None


class WebhookQuerySet(GuardedQuerySet["Webhook"]):
    def visible_to(self, person: Any) -> Self:
        """To those who keep them: an address is a secret of its chat."""
        if not person.is_active:
            return self.none()
        if person.office == Office.LEADER:
            return self
        led = [path for path, role, _function in person.memberships_by_path if role >= Role.LEAD]
        mine = models.Q(unit__in=Unit.objects.below(led)) if led else models.Q(pk__in=())
        return self.filter(mine | models.Q(unit__parent=None)) if person.office else self.filter(mine)

    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Webhook(Logged):
    """Tells what its owner may see, as long as the owner keeps webhooks of the unit."""

    class Form(models.TextChoices):
        GENERIC = "generic", _("Program (signed JSON)")
        FEISHU = "feishu", _("Feishu")
        DINGTALK = "dingtalk", _("DingTalk")
        WECOM = "wecom", _("WeCom")

    VERBS: ClassVar[dict[str, Verb]] = {
        "connect": Verb(_("New webhook"), _("connected the webhook {what}"), keeps_webhooks, creates=True),
        "edit": Verb(_("Edit"), _("edited the webhook {what}"), keeps_webhooks, stands),
        "try": Verb(_("Send a test"), _("sent a test to the webhook {what}"), keeps_webhooks, stands),
        "take_over": Verb(_("Take over"), _("took over the webhook {what}"), keeps_webhooks, stands),
        "disconnect": Verb(_("Disconnect"), _("disconnected the webhook {what}"), keeps_webhooks, stands),
    }

    name = models.CharField(_("name"), max_length=80)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    form = models.CharField(_("receiver"), max_length=10, choices=Form.choices)
    host = models.CharField(max_length=253)
    # sealed; text fields, so that the log notes of them no more than that they changed
    address = models.TextField()
    secret = models.TextField(blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    acts = models.JSONField(default=list, blank=True)  # verbs; none: those that watchers hear of, and new records
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ("ended_at", "unit__path", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def destination(self) -> str:
        return f"webhook:{self.pk}"

    @property
    def owner_keeps(self) -> bool:
        """Whether the owner still is one who may keep it; if not, nothing is sent."""
        return may_keep(self.unit, self.owner)

    def hears(self, event: Event, path: str) -> bool:
        """Whether an event of a record in the unit at `path` is of the acts that are told."""
        if not path.startswith(self.unit.path):
            return False
        return event.verb in (self.acts or usual_verbs(event.kind))

    def opened(self, name: str) -> str:
        """Its `address` or its `secret`, as entered. Raises NotNow where the house has another secret since."""
        kept: str = getattr(self, name)
        try:
            return secrets_kept.unseal(kept, f"webhook {name}") if kept else ""
        except secrets_kept.Broken as error:
            raise NotNow(
                _("The secret of this house has changed since. Enter address and secret of the webhook anew.")
            ) from error

    def may_tell(self, record: Record) -> bool:
        """Whether the record still is one of the unit's and the owner may see it now; of a confidential one, as a
        participant."""
        if not record.unit.path.startswith(self.unit.path):
            return False
        if not self.owner_keeps or not Record.objects.visible_to(self.owner).filter(pk=record.pk).exists():
            return False
        return not record.confidential or Participation.objects.filter(record=record.pk, person=self.owner).exists()


def usual_verbs(kind: str) -> set[str]:
    rules = all_kinds()[kind].verbs() if kind in all_kinds() else {}
    return {verb for verb, rule in rules.items() if rule.notify or rule.creates}


def connect(unit: Unit, fields: Mapping[str, Any], *, by: Person, at: datetime) -> Webhook:
    """A new webhook of a unit; who makes it owns it. Raises NotAllowed, Invalid."""
    hook = Webhook(unit=unit, owner=by, made_at=at)
    with hook.doing("connect", by=by, at=at) as act:
        if not fields.get("address"):
            raise Invalid({"address": _("Paste the address that the receiver gave you.")})
        _fill(hook, fields)
        act.what(hook.name)
    return hook


def edit(hook: Webhook, fields: Mapping[str, Any], *, by: Person, at: datetime, expect: int | None = None) -> None:
    """An empty address or secret stays what it was. Who lets it lead elsewhere owns it from then on: nobody hears at
    an address of their own what somebody else may see."""
    with hook.doing("edit", by=by, at=at, expect=expect) as act:
        _fill(hook, fields)
        if fields.get("address") and hook.owner_id != by.pk:
            hook.owner = by
            act.keep(owner=by.pk)
        act.what(hook.name)


def take_over(hook: Webhook, *, by: Person, at: datetime) -> None:
    """Be the owner: from now on it tells what you may see."""
    with hook.doing("take_over", by=by, at=at) as act:
        hook.owner = by
        act.what(hook.name)


def disconnect(hook: Webhook, *, by: Person, at: datetime) -> None:
    """Nothing is sent any more, and address and secret are forgotten."""
    with hook.doing("disconnect", by=by, at=at) as act:
        hook.ended_at, hook.address, hook.secret = at, "", ""
        act.what(hook.name)


def _fill(hook: Webhook, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(hook, name, fields[name])
    hook.name = hook.name.strip()
    address, secret = fields.get("address", ""), fields.get("secret", "")
    if address:
        hook.host, hook.address = _vetted_host(address), secrets_kept.seal(address, "webhook address")
    if secret:
        hook.secret = secrets_kept.seal(secret, "webhook secret")
    wrong = _wrong(hook)
    if wrong:
        raise Invalid(wrong)


def _wrong(hook: Webhook) -> dict[str, Any]:
    known = {verb for kind in all_kinds().values() for verb in kind.verbs()}
    wrong: dict[str, Any] = {}
    if not hook.name or len(hook.name) > 80:
        wrong["name"] = _("Give it a name of at most 80 characters.")
    if hook.form not in Webhook.Form.values:
        wrong["form"] = _("Choose one of the receivers.")
    if hook.language not in dict(settings.LANGUAGES):
        wrong["language"] = _("Choose one of the languages.")
    if not set(hook.acts) <= known:
        wrong["acts"] = _("There is no such act.")
    if hook.form == Webhook.Form.GENERIC and (weakness := _weakness(hook.opened("secret"))):
        wrong["secret"] = weakness
    return wrong


def _weakness(secret: str) -> Text | None:
    """Why a program cannot tell us by this secret, or None where it can."""
    if len(secret) < SHORTEST:
        return _("A program needs a secret of at least 16 characters to tell us from others.")
    try:
        fits = len(program_key(secret)) >= SHORTEST
    except ValueError:
        fits = False
    return None if fits else _("Behind whsec_ stand at least 16 bytes in base64.")


def _vetted_host(address: str) -> str:
    try:
        return place_of(address, settings.FETCH_ALLOW).host
    except Forbidden as refused:
        raise Invalid({"address": refused.reason}) from refused
