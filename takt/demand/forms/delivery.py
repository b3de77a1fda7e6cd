"""Forms of delivery: edit, schedule, test, launch, what it achieved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from takt.demand.models import Requirement
from takt.ground.models import Person
from takt.kit.record.act_form import ActForm, DateInput
from takt.kit.record.edit_form import EditForm

LONG = 5_000


class Schedule(ActForm):
    about = _("The finish is the promised date; everyone sees it.")
    start = forms.DateField(label=_("Start"), widget=DateInput())
    finish = forms.DateField(label=_("Finish, the promised date"), widget=DateInput())
    release = forms.CharField(label=_("Release"), required=False, max_length=80)

    def fit(self) -> None:
        for name, value in (
            ("start", self.record.planned_start), ("finish", self.record.due), ("release", self.record.release)
        ):  # fmt: skip
            self.initial.setdefault(name, value)

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        given = self.cleaned_data
        record.schedule(given["start"], given["finish"], given["release"], by=by, at=at)


class RecordTest(ActForm):
    result = forms.ChoiceField(label=_("Result"), choices=Requirement.Result.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("What was tested, and where the evidence is"), max_length=LONG, widget=forms.Textarea
    )

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.test(self.cleaned_data["result"], self.cleaned_data["note"], by=by, at=at)


class RecordLaunch(ActForm):
    about = _("It is live from now on; the requester is told.")
    note = forms.CharField(label=_("Note"), required=False, max_length=LONG, widget=forms.Textarea)

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.launch(self.cleaned_data["note"], by=by, at=at)


class Conclude(ActForm):
    achieved = forms.ChoiceField(
        label=_("Did it achieve what was hoped?"), choices=Requirement.Achieved.choices, widget=forms.RadioSelect
    )
    outcome = forms.CharField(
        label=_("What is different now, and how it was noticed"), max_length=LONG, widget=forms.Textarea
    )

    def fit(self) -> None:
        if self.record.sign:
            self.about = _("The sign that was agreed: %(sign)s") % {"sign": self.record.sign}

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.conclude(self.cleaned_data["achieved"], self.cleaned_data["outcome"], by=by, at=at)


class RequirementEdit(EditForm):
    for_whom = forms.CharField(label=_("For whom"), required=False, max_length=200)
    sign = forms.CharField(
        label=_("How we would notice that it is solved"), required=False, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    field_order = ("title", "for_whom", "sign", "text", "priority", "due")
