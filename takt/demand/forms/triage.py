"""Forms of triage: accept, decline, merge, set aside, bring back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from takt.demand.models import Requirement
from takt.ground.models import Person
from takt.ground.searching import similar
from takt.kit.marks import day
from takt.kit.record.act_form import ActForm, DateInput
from takt.kit.record.fields import PersonField, RecordField
from takt.kit.record.record_forms import colleagues


def reason(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=2_000,
        widget=forms.Textarea,
        help_text=_("The requester reads this."),
    )


class Accept(ActForm):
    about = _("It leaves the inbox. Its owner carries it through the stages; the requester is told.")

    def fit(self) -> None:
        self.fields["owner"] = PersonField(
            self.person, colleagues(self.record), required=False, label=_("Owner"), help_text=_("Empty: you.")
        )

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.accept(by=by, owner=self.cleaned_data["owner"], at=at, expect=expect)


class Decline(ActForm):
    about = _("It is closed. The requester reads why, and can answer in the comments.")
    danger = True
    reason = reason(_("Why not"))

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.decline(self.cleaned_data["reason"], by=by, at=at, expect=expect)


class Merge(ActForm):
    about = _("This one is closed; its requester follows the other one from now on.")
    aside = "demand/merge_similar.html"
    reason = reason(_("Why they are the same"), required=False)

    def fit(self) -> None:
        open_ones = Requirement.objects.visible_to(self.person).open().exclude(pk=self.record.pk)
        self.near = list(similar(open_ones, self.record.title)[:5])
        self.fields["into"] = RecordField(open_ones.order_by("-pk"), self.near, label=_("Merge into"))
        self.order_fields(["into", "reason"])

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.merge(self.cleaned_data["into"], self.cleaned_data["reason"], by=by, at=at)


class Snooze(ActForm):
    about = _("It leaves the inbox and comes back by itself on that day.")
    soon = forms.ChoiceField(label=_("Until"), widget=forms.RadioSelect, required=False)
    until = forms.DateField(label=_("Or another day"), required=False, widget=DateInput())
    reason = reason(_("Why later"))

    def fit(self) -> None:
        today = timezone.localtime(self.now).date()
        monday = today + timedelta(days=7 - today.weekday())
        days = (
            (today + timedelta(days=1), _("Tomorrow")),
            (monday, _("Next Monday")),
            (today + timedelta(days=30), _("In a month")),
        )
        self.fields["soon"].choices = [(on.isoformat(), f"{word} · {day(on, today)}") for on, word in days]
        self.initial.setdefault("soon", monday.isoformat())

    def clean(self) -> None:
        super().clean()
        chosen = self.cleaned_data.get("until") or self.cleaned_data.get("soon")
        if not chosen:
            self.add_error("until", gettext("Choose until when."))
        elif isinstance(chosen, str):
            self.cleaned_data["until"] = datetime.fromisoformat(chosen).date()

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.snooze(self.cleaned_data["until"], self.cleaned_data["reason"], by=by, at=at)


class Wake(ActForm):
    about = _("It is back in the inbox; its time begins anew.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.wake(by=by, at=at)
