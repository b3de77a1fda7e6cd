"""The form of the fields that every record has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from takt.ground.models import Person
from takt.kit.record.act_form import ActForm, DateInput
from takt.kit.record.fields import PRIORITIES


class EditForm(ActForm):
    """The fields that every record has; a kind adds its own by the names of its model."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"class": "title-control"}))
    text = forms.CharField(
        label=_("Description"), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Markdown works here."),
    )  # fmt: skip
    priority = forms.TypedChoiceField(label=_("Priority"), coerce=int, choices=PRIORITIES)
    due = forms.DateField(label=_("Due date"), required=False, widget=DateInput())

    def fit(self) -> None:
        """A part of the form alone is sent from the properties beside the record: `only` names it."""
        only = self.data.getlist("only") if isinstance(self.data, QueryDict) else []
        for name in [name for name in self.fields if only and name not in only]:
            del self.fields[name]

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        """Save. A form sent as it was read is no act: it leaves no event."""
        if any(getattr(record, name) != value for name, value in self.cleaned_data.items()):
            record.edit(self.cleaned_data, by=by, at=at, expect=expect)
