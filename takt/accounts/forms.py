"""Forms of coming in and of what one comes in with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 256  # a longer password would only buy time on our processor


def password_field(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=widget, **more)


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
