"""Forms of gates and of escalations; and all forms of the flow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from takt.flow.models import GateDecision
from takt.ground.models import Person
from takt.kit.record.act_form import ActForm
from takt.kit.record.checks import said
from takt.kit.record.flow_forms import HandBack, MoveOn, Offer, Receive, Withdraw
from takt.kit.record.record_forms import RECORD_FORMS


class WithEvidence(ActForm):
    """A field for each piece of evidence that the gate asks for."""

    def fit(self) -> None:
        self.asked = [] if self.record.presented else list(self.record.here.gate_evidence)
        for place, item in enumerate(self.asked):
            self.fields[f"evidence.{place}"] = forms.CharField(
                label=said(item), max_length=480, required=bool(item.get("required", True)),
                help_text=_("In a few words, or the address where it can be seen."),
            )  # fmt: skip

    def evidence(self) -> dict[int | str, str]:
        return {place: self.cleaned_data[f"evidence.{place}"] for place in range(len(self.asked))}


class Present(WithEvidence):
    about = _("It is then the turn of the one who decides at this gate.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.present(self.evidence(), by=by, at=at, expect=expect)


class Decide(WithEvidence):
    outcome = forms.ChoiceField(
        label=_("Decision"), widget=forms.RadioSelect,
        choices=[choice for choice in GateDecision.Outcome.choices if choice[0]],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Reason and conditions"), required=False, max_length=5_000, widget=forms.Textarea,
        help_text=_("Needed for everything but a plain go."),
    )  # fmt: skip

    def fit(self) -> None:
        super().fit()
        self.order_fields([*(f"evidence.{place}" for place in range(len(self.asked))), "outcome", "note"])

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        given = self.cleaned_data
        record.decide(given["outcome"], given["note"], evidence=self.evidence(), by=by, at=at, expect=expect)


class Escalate(ActForm):
    about = _("The next level of the unit's ladder is asked for help now. They see the record and are told.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.escalate(by=by, at=at)


class Acknowledge(ActForm):
    about = _("You have seen it and take care of it: the climb stops here.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.acknowledge(by=by, at=at)


class Resolve(ActForm):
    about = _("It comes back down, with a new target from now. Everyone who was asked reads your note.")
    note = forms.CharField(label=_("What was agreed"), max_length=2_000, widget=forms.Textarea)

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.resolve(self.cleaned_data["note"], by=by, at=at)


class Reopen(ActForm):
    about = _("It opens again in the stage that it was closed from.")

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.reopen(by=by, at=at)


FLOW_FORMS: dict[str, type[ActForm]] = {
    **RECORD_FORMS,
    "move": MoveOn,
    "offer": Offer,
    "receive": Receive,
    "hand_back": HandBack,
    "withdraw": Withdraw,
    "present": Present,
    "decide": Decide,
    "escalate": Escalate,
    "acknowledge": Acknowledge,
    "resolve": Resolve,
    "reopen": Reopen,
}
