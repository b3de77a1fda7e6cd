"""Forms of what leaves the house."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from takt.ground.kinds import all_kinds
from takt.ground.models import Notice, Unit
from takt.office.forms.processes import unit_choices
from takt.outside.models import Webhook, Wishes
from takt.outside.models.wishes import Wish

HOURS = [(str(hour), f"{hour:02}:00") for hour in range(24)]


class WishesForm(forms.Form):
    """A choice for each kind of notice, quiet hours, the hour of the digest."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("In your time zone. What happens meanwhile is sent when the quiet is over."),
    )  # fmt: skip
    digest_hour = forms.TypedChoiceField(label=_("The daily mail comes at"), choices=HOURS, coerce=int)

    def __init__(self, wishes: Wishes, sent: Any = None) -> None:
        initial = {name: getattr(wishes, name) for name in ("quiet_from", "quiet_until", "digest_hour")}
        initial |= {reason: wishes.wish(reason).value for reason in Notice.Reason.values}
        super().__init__(sent, initial=initial)
        for reason, name in Notice.Reason.choices:
            self.fields[reason] = forms.ChoiceField(label=name, choices=Wish.choices, widget=forms.RadioSelect)

    def choices(self) -> list[tuple[Any, list[tuple[str, bool]]]]:
        """(field, [(wish, whether it is chosen)]) for each kind of notice, a row of the table."""
        found = []
        for reason in Notice.Reason.values:
            bound = self[reason]
            found.append((bound, [(wish, bound.value() == wish) for wish in Wish.values]))
        return found


class WebhookForm(forms.Form):
    """What is kept secret is never shown again: left empty, it stays."""

    name = forms.CharField(
        label=_("Name of the webhook"), max_length=80, help_text=_("For whoever looks at this list later.")
    )
    form = forms.ChoiceField(label=_("Sent to"), choices=Webhook.Form.choices)
    address = forms.CharField(
        label=_("Address"), max_length=2000, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        help_text=_("As the receiver gave it to you. It is kept sealed and not shown again."),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Secret"), max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Feishu and DingTalk give you one for signing. With a program you agree on any text of at least 16 "
                    "characters. WeCom has none."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    acts = forms.MultipleChoiceField(
        label=_("Tell of"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose nothing, and it tells of new records and of whatever watchers hear of."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acts"].choices = offered_acts()  # type: ignore[attr-defined]


class NewWebhook(WebhookForm):
    unit = forms.ChoiceField(label=_("Unit"), help_text=_("It tells of the records of this unit and of those below."))
    field_order = ("name", "unit", "form", "address", "secret", "language", "acts")

    def __init__(self, units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["unit"].choices = unit_choices(units)  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        return next(unit for unit in self.units if unit.code == self.cleaned_data["unit"])


def offered_acts() -> list[tuple[str, str]]:
    """(verb, label) of all acts on records, each once, in the order of their kinds."""
    rules = {verb: rule for kind in all_kinds().values() for verb, rule in kind.verbs().items()}
    return [(verb, str(rule.label)) for verb, rule in rules.items()]
