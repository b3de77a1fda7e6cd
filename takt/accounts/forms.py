"""Forms of coming in and of what one comes in with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 256  # a longer password would only buy time on our processor


def password_field(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=widget, **more)


class NewPerson(forms.Form):
    name_zh = forms.CharField(label=_("Name"), max_length=80)
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=80, required=False)
    email = forms.EmailField(
        label=_("E-mail"), max_length=254,
        help_text=_("The person signs in with it. The invitation holds for this address alone, once, for seven days."),
    )  # fmt: skip


class Address(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )  # fmt: skip


class NewPassword(forms.Form):
    """A password, twice."""

    password = password_field(_("New password"), "new-password", help_text=_("At least 10 characters."))
    again = password_field(_("New password, again"), "new-password")

    def clean_again(self) -> str:
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two do not agree."))
        return again


class OwnPassword(NewPassword):
    """One's own: who changes it knows the old one, which the page checks."""

    old = password_field(_("Password until now"), "current-password")
    field_order = ("old", "password", "again")


class Password(forms.Form):
    """Asked again of somebody who is signed in."""

    password = password_field(_("Password"), "current-password")


class Code(forms.Form):
    """Of an authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("One-time code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )  # fmt: skip


class SecondFactor(forms.Form):
    """A code or, sent by the browser itself, the answer of a passkey."""

    code = forms.CharField(
        label=_("One-time code"), max_length=40, required=False,
        help_text=_("Six digits of the authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )  # fmt: skip
    credential = forms.CharField(required=False, widget=forms.HiddenInput)


class Passkey(forms.Form):
    """What a passkey answered."""

    credential = forms.CharField(required=False, widget=forms.HiddenInput)


class NewPasskey(Passkey):
    name = forms.CharField(label=_("Name of the device"), max_length=60, help_text=_("So that you recognise it later."))
