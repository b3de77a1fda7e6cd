"""The form of a verb: what is asked before an act, and the act itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField

from takt.ground.errors import Invalid, Text
from takt.ground.models import Person


class ActForm(forms.Form):
    """Fields of one verb on one record. Kinds inherit it, name their fields and write `act`."""

    about: Text = ""  # what happens then, in a sentence
    danger: ClassVar[bool] = False
    enctype: ClassVar[str] = ""
    aside: ClassVar[str] = ""  # a template below the fields

    fields: dict[str, Any]  # fields are fitted to the record, each in its own way

    def __init__(self, record: Any, person: Person, now: datetime, address: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.record, self.person, self.now, self.address = record, person, now, address
        self.fit()
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 4)
            if self.has_error(name):
                field.widget.attrs["aria-invalid"] = "true"

    def fit(self) -> None:
        """Fill in what depends on the record: choices, who is near, what stands now."""

    def act(self, record: Any, *, by: Person, at: datetime, expect: int | None) -> None:
        """Do it. Raises Refusal."""
        raise NotImplementedError

    def rows(self) -> Iterable[BoundField]:
        """The fields that are simply listed."""
        return self.visible_fields()

    def refuse(self, wrong: Invalid) -> None:
        """Show what the act found at the fields that it names."""
        for name, text in wrong.fields.items():
            self.add_error(name if name in self.fields else None, str(text))

    def again(self) -> dict[str, str]:
        """Attributes of a field on whose choice other fields depend: the form is then asked for anew."""
        return {
            "hx-get": self.address,
            "hx-trigger": "change",
            "hx-target": "closest .act",
            "hx-swap": "outerHTML",
            "hx-include": "closest form",
        }

    def now_in(self, name: str) -> Any:
        """What a field holds while the form is filled in, also before it is sent."""
        return self.data.get(name) if self.is_bound else self.initial.get(name)


class DateInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
