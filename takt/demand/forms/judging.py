"""Forms of judging: score, ask for reviews, give a verdict."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from takt.demand.models import Requirement, Review
from takt.demand.scoring import BOUNDS, FACTORS, score_of
from takt.ground.errors import Invalid
from takt.ground.models import Person
from takt.kit.record.act_form import ActForm
from takt.kit.record.fields import PersonField
from takt.kit.record.record_forms import colleagues

LONG = 5_000
NAMES: dict[str, Any] = {
    "reach": _("Reach"), "impact": _("Impact"), "confidence": _("Confidence"), "effort": _("Effort"),
    "value": _("Business value"), "urgency": _("Time criticality"), "risk_reduction": _("Risk reduction"),
    "size": _("Job size"),
}  # fmt: skip
MEANINGS: dict[str, Any] = {
    "reach": _("people a quarter"),
    "impact": _("3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal"),
    "confidence": _("per cent: 100 high, 80 medium, 50 low"),
    "effort": _("person-weeks"),
    "value": _("1 to 20, compared with the others"),
    "urgency": _("1 to 20: how much it loses by waiting"),
    "risk_reduction": _("1 to 20: risk removed or opportunity opened"),
    "size": _("1 to 20: how long it takes"),
}


class Rate(ActForm):
    """RICE or WSJF; the formula is shown with the numbers in it while one types."""

    aside = "demand/formula.html"
    method = forms.ChoiceField(label=_("Method"), choices=Requirement.Method.choices)

    def fit(self) -> None:
        self.initial.setdefault("method", self.record.score_method or "rice")
        self.fields["method"].widget.attrs.update(self.again())
        method = self.now_in("method")
        self.by = method if method in FACTORS else "rice"
        live = {
            **self.again(),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#formula",
            "hx-select": "#formula",
        }
        for name in FACTORS[self.by]:
            low, high = BOUNDS[name]
            step = forms.NumberInput(attrs={"step": "any", "min": low, "max": high, "inputmode": "decimal", **live})
            self.fields[name] = forms.FloatField(label=NAMES[name], help_text=MEANINGS[name], widget=step)
            self.initial.setdefault(name, self.record.factors.get(name))

    def formula(self) -> dict[str, Any]:
        """The factors as typed so far, and the score where they suffice."""
        typed = {name: _number(self.now_in(name)) for name in FACTORS[self.by]}
        return formula(self.by, typed)

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        factors = {name: self.cleaned_data[name] for name in FACTORS[self.by]}
        record.rate(self.by, factors, by=by, at=at)


class AskReview(ActForm):
    about = _("They see the requirement from now on and are asked for a verdict.")

    def fit(self) -> None:
        near = colleagues(self.record)
        asked = {review.reviewer_id for review in self.record.open_reviews()}
        choices = [(str(one.pk), one.name) for one in near if one.pk not in asked]
        self.fields["reviewers"] = forms.MultipleChoiceField(
            label=_("Reviewers"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
        self.known = {str(one.pk): one for one in near}
        for place in ("first", "second", "third"):
            self.fields[place] = PersonField(self.person, required=False, label=_("Somebody else"))

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        given = self.cleaned_data
        named = [self.known[key] for key in given["reviewers"]]
        named += [given[place] for place in ("first", "second", "third") if given[place] is not None]
        record.ask_review(named, by=by, at=at)


class GiveVerdict(ActForm):
    verdict = forms.ChoiceField(
        label=_("Verdict"), widget=forms.RadioSelect,
        choices=[choice for choice in Review.Verdict.choices if choice[0]],
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONG, widget=forms.Textarea,
        help_text=_("Needed for everything but a pass: say what is missing or wrong."),
    )  # fmt: skip

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        record.review(self.cleaned_data["verdict"], self.cleaned_data["note"], by=by, at=at)


def formula(method: str, factors: dict[str, float | None]) -> dict[str, Any]:
    """A score taken apart: {method, score, parts: [(sign before, name, number, meaning)]}."""
    signs = ("", "×", "×", "÷") if method == "rice" else ("(", "+", "+", ") ÷")
    try:
        score = score_of(method, {name: value for name, value in factors.items() if value is not None})
    except Invalid:
        score = None
    parts = [
        (sign, NAMES[name], _said(name, factors.get(name)), MEANINGS[name])
        for sign, name in zip(signs, FACTORS[method], strict=True)
    ]
    return {"method": method.upper(), "score": None if score is None else _figure(score), "parts": parts}


def _number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _said(name: str, value: float | None) -> str:
    if value is None:
        return "…"
    return f"{_figure(value)}%" if name == "confidence" else _figure(value)


def _figure(value: float) -> str:
    """30,000 or 83.33, as the list says it; never 3e+04."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")
