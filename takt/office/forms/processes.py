"""Forms around processes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from takt.ground.models import Person, Process, Unit
from takt.ground.roles import Office
from takt.office.queries import kinds, ready_processes, tree, units_led_by

RESERVED = ("new",)
INDENT = "\u2003"


def unit_choices(units: list[Unit]) -> list[tuple[str, str]]:
    """Units for a select, each indented below the one it belongs to."""
    return [(unit.code, f"{INDENT * (unit.depth - 1)}{unit.name}") for unit in units]


class ProcessNames(forms.Form):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    about_zh = forms.CharField(
        label=_("What it is for, in Chinese"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    about_en = forms.CharField(
        label=_("What it is for, in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class NewProcess(ProcessNames):
    unit = forms.ChoiceField(label=_("Unit"), help_text=_("It owns the process; all units below may follow it."))
    kind = forms.ChoiceField(label=_("For"))
    start = forms.ChoiceField(label=_("Begin with"), required=False)
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        required=False,
        help_text=_("For addresses and the API. Left empty, it is made from the name."),
    )
    field_order = ("name_zh", "name_en", "unit", "kind", "start", "about_zh", "about_en", "code")

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = tree(person) if person.office >= Office.MEMBER else units_led_by(person)
        self.fields["unit"].choices = unit_choices(units)  # type: ignore[attr-defined]
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]
        self.fields["start"].choices = [  # type: ignore[attr-defined]
            ("", _("A blank page")),
            *((process.code, f"{process.name} · {process.unit.name}") for process in ready_processes(person)),
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        stem = found.get("code") or slugify(found.get("name_en", ""))[:50] or found.get("kind", "process")
        taken = set(Process.objects.filter(code__startswith=stem).values_list("code", flat=True)) | set(RESERVED)
        if found.get("code") and stem in taken:
            self.add_error("code", _("This code is taken."))
        found["code"] = next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 999))) if code not in taken)
        return found
