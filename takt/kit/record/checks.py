"""A checklist within a form: a tick and a few words for each item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

TICKED = "✓"


class Check(NamedTuple):
    """One item as it is drawn: what is asked, whether it must be, its tick and its words."""

    text: str
    required: bool
    tick: BoundField
    words: BoundField


def add_checks(form: forms.Form, items: Sequence[dict[str, Any]]) -> None:
    """Fields `answers.N` (a tick) and `words.N` for every item."""
    for place, item in enumerate(items):
        form.fields[f"answers.{place}"] = forms.BooleanField(label=said(item), required=False)
        words = forms.TextInput(attrs={"placeholder": gettext("Where it can be seen (optional)")})
        form.fields[f"words.{place}"] = forms.CharField(
            label=_("What shows it: %(item)s") % {"item": said(item)}, required=False, max_length=480, widget=words
        )


def checks_of(form: forms.Form, items: Sequence[dict[str, Any]]) -> list[Check]:
    return [
        Check(said(item), bool(item.get("required", True)), form[f"answers.{place}"], form[f"words.{place}"])
        for place, item in enumerate(items)
    ]


def answers_of(form: forms.Form, items: Sequence[dict[str, Any]]) -> dict[int | str, str]:
    """{place: what was answered}; what is not ticked is not answered, whatever was written beside it."""
    given = form.cleaned_data
    return {
        place: given[f"words.{place}"].strip() or TICKED for place in range(len(items)) if given[f"answers.{place}"]
    }


def answered(items: Sequence[dict[str, Any]], answers: dict[str, str]) -> list[tuple[str, str, bool]]:
    """(what was asked, what was answered, whether it was answered), for reading."""
    rows = []
    for place, item in enumerate(items):
        answer = answers.get(str(place), "")
        rows.append((said(item), "" if answer == TICKED else answer, bool(answer)))
    return rows


def said(item: dict[str, Any]) -> str:
    """An item in the reader's language, or in the other where one is missing."""
    chinese = (get_language() or "en").startswith("zh")
    first, second = ("zh", "en") if chinese else ("en", "zh")
    return str(item.get(first) or item.get(second) or "")
