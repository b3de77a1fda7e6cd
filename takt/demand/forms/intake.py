"""The intake form: what hurts, for whom, how we would notice that it is solved."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from takt.ground.models import Person, Record, Unit
from takt.kit.record.act_form import DateInput
from takt.kit.record.fields import PRIORITIES, FilesField, UnitField

ASKED = ("title", "unit", "for_whom", "sign", "text", "priority", "due")


class Intake(forms.Form):
    """Three questions; everything else may wait."""

    title = forms.CharField(
        label=_("What hurts?"), max_length=200,
        widget=forms.TextInput(attrs={"class": "title-control", "autocomplete": "off"}),
        help_text=_("One sentence, as you would tell a colleague."),
    )  # fmt: skip
    for_whom = forms.CharField(label=_("For whom?"), required=False, max_length=200)
    sign = forms.CharField(
        label=_("How would we notice that it is solved?"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("A number, or something that no longer happens."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Description"), required=False, max_length=50_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Markdown works here."),
    )  # fmt: skip
    priority = forms.TypedChoiceField(
        label=_("Priority"), coerce=int, choices=PRIORITIES, initial=Record.Priority.NORMAL
    )
    due = forms.DateField(label=_("Needed by"), required=False, widget=DateInput())
    given = FilesField()

    def __init__(self, person: Person, near: Unit | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = UnitField(
            person, initial=near, label=_("Who should solve it?"),
            help_text=_("A product line, or the unit that comes nearest. Its person on duty takes it from there."),
        )  # fmt: skip
        self.order_fields(["title", "unit", "for_whom", "sign", "text", "given", "priority", "due"])

    def asked(self) -> dict[str, Any]:
        """The fields of the requirement."""
        return {name: self.cleaned_data[name] for name in ASKED}
