"""Forms around people."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from takt.ground.models import ApiToken, Person
from takt.ground.roles import Office
from takt.kit.record.fields import PersonField, Picker

THEME_CHOICES = (("auto", _("Auto")), ("light", _("Light")), ("dark", _("Dark")))
NEAR_ZONES = (
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul", "Asia/Bangkok", "Asia/Jakarta",
    "Asia/Kolkata", "Asia/Dubai", "Europe/London", "Europe/Paris", "Europe/Berlin", "America/New_York",
    "America/Chicago", "America/Los_Angeles", "America/Sao_Paulo", "Australia/Sydney", "UTC",
)  # fmt: skip


class ZoneField(forms.CharField):
    """A time zone of the IANA database; the usual ones are offered."""

    def __init__(self, **options: Any) -> None:
        options = {"label": _("Time zone"), "max_length": 60, "required": False, **options}
        super().__init__(widget=Picker(), **options)
        self.widget.offered = [(zone, zone) for zone in NEAR_ZONES]

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        if text and text not in available_timezones():
            raise forms.ValidationError(_("There is no such time zone. Write it like Asia/Shanghai."))
        return text


class Names(forms.Form):
    name_zh = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=80, required=False)


class NewPassword(forms.Form):
    """For somebody else, by the PMO."""

    password = forms.CharField(
        label=_("New password"), max_length=256, required=False, strip=False,
        help_text=_("Left empty, one is made and shown once."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class ChangeOffice(forms.Form):
    office = forms.TypedChoiceField(
        label=_("Place in the PMO"), choices=Office.choices, coerce=lambda v: Office(int(v))
    )


class Profile(Names):
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As the browser says")), *settings.LANGUAGES], required=False
    )
    time_zone = ZoneField(help_text=_("Left empty: Asia/Shanghai."))
    theme = forms.ChoiceField(label=_("Theme"), choices=THEME_CHOICES)


class NewToken(forms.Form):
    name = forms.CharField(label=_("What it is for"), max_length=80)
    scope = forms.ChoiceField(label=_("Scope"), choices=ApiToken.Scope.choices)
    days = forms.IntegerField(label=_("Holds for how many days"), min_value=1, max_value=366, initial=90)


class Reassign(forms.Form):
    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PersonField(person, label=_("Who takes it on"))
