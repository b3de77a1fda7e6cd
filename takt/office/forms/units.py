"""Forms around units, rotas, functions and calendars."""

from __future__ import annotations

import re
from typing import Any

from babel import Locale
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from takt.engines import workdays
from takt.ground.belonging import may_give
from takt.ground.models import Function, Person, Unit, WorkCalendar
from takt.ground.roles import Role
from takt.kit.record.fields import PersonField
from takt.office.forms.people import ZoneField
from takt.office.forms.processes import RESERVED, unit_choices
from takt.office.queries import calendars, functions, tree

ROLES = [(int(role), role.label) for role in (Role.READER, Role.MEMBER, Role.LEAD)]
WEEKDAYS = (
    ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")), ("4", _("Friday")),
    ("5", _("Saturday")), ("6", _("Sunday")),
)  # fmt: skip
INTERVAL = re.compile(r"^\s*([01]?\d|2[0-3]):([0-5]\d)\s*[-–—~]\s*([01]?\d|2[0-4]):([0-5]\d)\s*$")


class TwoNamed(forms.Form):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)


class EditUnit(TwoNamed):
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    calendar = forms.ChoiceField(label=_("Working calendar"), required=False)
    time_zone = ZoneField(help_text=_("Left empty, that of the unit above holds."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(calendar.pk), calendar.name) for calendar in calendars()]
        self.fields["calendar"].choices = [("", _("That of the unit above")), *offered]  # type: ignore[attr-defined]

    def clean_calendar(self) -> WorkCalendar | None:
        wanted = self.cleaned_data["calendar"]
        return next((calendar for calendar in calendars() if str(calendar.pk) == wanted), None)


class NewUnit(EditUnit):
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("For addresses, imports and the API; it stays."))
    parent = forms.ChoiceField(label=_("Below"))
    field_order = ("name_zh", "name_en", "code", "parent", "kind", "calendar", "time_zone")

    def __init__(self, parents: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parents = parents
        self.fields["parent"].choices = unit_choices(parents)  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if code in RESERVED or Unit.objects.filter(code=code).exists():
            raise forms.ValidationError(_("This code is taken."))
        return code

    def clean_parent(self) -> Unit:
        return next(unit for unit in self.parents if unit.code == self.cleaned_data["parent"])


class MoveUnit(forms.Form):
    parent = forms.ChoiceField(label=_("Below"))

    def __init__(self, unit: Unit, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [other for other in tree(person) if not other.path.startswith(unit.path)]
        self.fields["parent"].choices = unit_choices(self.places)  # type: ignore[attr-defined]

    def clean_parent(self) -> Unit:
        return next(unit for unit in self.places if unit.code == self.cleaned_data["parent"])


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(
        label=_("Role"), choices=ROLES, coerce=lambda value: Role(int(value)), initial=int(Role.MEMBER)
    )
    function = forms.ChoiceField(label=_("Function"), required=False)

    def __init__(self, unit: Unit, by: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within_reach = [(role, name) for role, name in ROLES if may_give(unit, Role(role), by)]
        self.fields["role"].choices = within_reach  # type: ignore[attr-defined]
        offered = [(function.code, function.name) for function in functions()]
        self.fields["function"].choices = [("", _("None")), *offered]  # type: ignore[attr-defined]

    def clean_function(self) -> Function | None:
        wanted = self.cleaned_data["function"]
        return next((function for function in functions() if function.code == wanted), None)


class Join(RoleForm):
    field_order = ("person", "role", "function")

    def __init__(self, unit: Unit, by: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(unit, by, *args, **kwargs)
        self.fields = {"person": PersonField(by, label=_("Person")), **self.fields}


class FunctionForm(TwoNamed):
    position = forms.IntegerField(label=_("Place in lists"), min_value=0, max_value=999, initial=50)


class NewFunction(FunctionForm):
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("For processes and the API; it stays."))
    field_order = ("name_zh", "name_en", "code", "position")

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).lower()
        if code in RESERVED or code in [function.code for function in functions(with_retired=True)]:
            raise forms.ValidationError(_("This code is taken."))
        return code


class CalendarForm(TwoNamed):
    hours = forms.CharField(label=_("Working hours"), max_length=200, help_text=_("Like 09:00-12:00, 13:30-18:30"))
    weekdays = forms.MultipleChoiceField(
        label=_("Working weekdays"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )

    def clean_hours(self) -> list[list[str]]:
        """Intervals; the calendar minds that they follow each other."""
        found = [INTERVAL.match(part) for part in re.split(r"[,,;;、]", str(self.cleaned_data["hours"]))]
        times = [[f"{int(m[1]):02}:{m[2]}", f"{int(m[3]):02}:{m[4]}"] for m in found if m]
        if None in found:
            raise forms.ValidationError(_("Write intervals that follow each other, like 09:00-12:00, 13:30-18:30."))
        return times

    def clean_weekdays(self) -> list[int]:
        return sorted(int(day) for day in self.cleaned_data["weekdays"])


class NewCalendar(TwoNamed):
    country = forms.ChoiceField(
        label=_("Country or region"), help_text=_("Its official holidays and working weekends are copied in.")
    )
    field_order = ("country", "name_zh", "name_en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name_zh", "name_en"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Left empty, it is called after the country.")
        called = _countries_in(get_language() or "en")
        self.fields["country"].choices = sorted(called.items(), key=_nearest_first)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if country := found.get("country"):
            found["name_zh"] = found.get("name_zh") or f"{_countries_in('zh')[country]}工作日历"
            found["name_en"] = found.get("name_en") or f"{_countries_in('en')[country]} working days"
        return found


class DayForm(forms.Form):
    works = forms.ChoiceField(
        label=_("This day"),
        choices=(("", _("is like its weekday")), ("no", _("is free")), ("yes", _("is worked"))),
        required=False,
    )
    name_zh = forms.CharField(label=_("Why, in Chinese"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Why, in English"), max_length=80, required=False)


def _countries_in(language: str) -> dict[str, str]:
    """The countries whose official days are known: {code: name in a language}."""
    names = Locale.parse(language.partition("-")[0]).territories
    return {code: names.get(code, code) for code in workdays.countries()}


def _nearest_first(country: tuple[str, str]) -> tuple[bool, str]:
    return country[0] != "CN", country[1]
