"""Fields for choosing people, units and records, and for several files. Each offers only what may be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Text
from takt.ground.models import Person, Record, Unit
from takt.ground.models.record import RecordQuerySet

MOST_OFFERED = 400  # of more, those that fit what is typed are asked for
FIRST_OFFERED, MOST_FOUND = 50, 20
PRIORITIES = tuple((value, capfirst(label)) for value, label in Record.Priority.choices)
IN_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")


class Picker(forms.TextInput):
    """A text input that offers what fits while one types; any browser can do it, also without JavaScript.

    `sought_at` is the address that offers what fits, where there is more than the page can carry.
    """

    offered: Sequence[tuple[str, str]] = ()
    sought_at: Text = ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        typed = (attrs or {}).get("id", name)
        key = f"{typed}_offered"
        field = super().render(name, value, {"autocomplete": "off", "list": key, **(attrs or {})}, renderer)
        seeking = self._seeking(name, typed) if self.sought_at else ""
        return format_html('{}<datalist id="{}"{}>{}</datalist>', field, key, seeking, as_options(self.offered))

    def _seeking(self, name: str, typed: str) -> SafeString:
        return format_html(
            ' hx-get="{}?of={}" hx-trigger="input changed delay:200ms from:#{}" hx-include="#{}" hx-swap="innerHTML"',
            self.sought_at, name, typed, typed,
        )  # fmt: skip


def as_options(offered: Iterable[tuple[str, str]]) -> SafeString:
    """(value, label) as the options of a picker's list."""
    return format_html_join("", '<option value="{}" label="{}"></option>', offered)


class PickField(forms.CharField):
    """One of `among`, by what is offered, its code or e-mail address, or a name that only one has."""

    unknown = _("Nothing here is called that. Choose from the list.")
    several = _("Several are called that. Choose one from the list.")
    keys: tuple[str, ...] = ("code",)
    names: tuple[str, ...] = ("name_zh", "name_en")
    sought_at: Text = ""

    def __init__(self, among: Any, near: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(widget=Picker(attrs=options.pop("attrs", None)), **options)
        self.among = among
        some = list(among[: MOST_OFFERED + 1])
        if len(some) > MOST_OFFERED and self.sought_at:
            self.widget.sought_at, some = self.sought_at, some[:FIRST_OFFERED]
        self.widget.offered = list(dict.fromkeys(self.offer(one) for one in [*near, *some[:MOST_OFFERED]]))

    @classmethod
    def offer(cls, one: Any) -> tuple[str, str]:
        """(what the field then holds, what the list says)."""
        return cls.written(one), cls.beside(one)

    @classmethod
    def fitting(cls, among: Any, text: str) -> Any:
        """Those whose code, address or name holds every word of what is typed."""
        bracketed = IN_BRACKETS.search(text)
        for word in (bracketed.group(1) if bracketed else text).split()[:6]:
            wanted = Q()
            for name in (*cls.keys, *cls.names):
                wanted |= Q(**{f"{name}__icontains": word})
            among = among.filter(wanted)
        return among

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) or value is None else self.written(value)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        bracketed = IN_BRACKETS.search(text)
        found = self._by(self.keys, bracketed.group(1) if bracketed else text) or self._by(self.names, text)
        if not found:
            raise forms.ValidationError(self.unknown)
        if len(found) > 1:
            raise forms.ValidationError(self.several)
        return found[0]

    @classmethod
    def written(cls, one: Any) -> str:
        return f"{one.name} ({getattr(one, cls.keys[0])})"

    @classmethod
    def beside(cls, one: Any) -> str:
        """What the list says next to it."""
        return cls.written(one)

    def _by(self, names: Iterable[str], text: str) -> list[Any]:
        wanted = Q()
        for name in names:
            wanted |= Q(**{f"{name}__iexact": text})
        return list(self.among.filter(wanted)[:2])


class PersonField(PickField):
    keys = ("email",)
    sought_at = reverse_lazy("pick_people")

    def __init__(self, person: Person, near: Iterable[Person] = (), **options: Any) -> None:
        super().__init__(Person.objects.visible_to(person).working(), near, **options)


class UnitField(PickField):
    sought_at = reverse_lazy("pick_units")

    def __init__(self, person: Person, **options: Any) -> None:
        super().__init__(Unit.objects.visible_to(person), **options)

    @classmethod
    def beside(cls, one: Any) -> str:
        return f"{cls.written(one)} · {one.get_kind_display()}"


class RecordField(PickField):
    """A record that may be seen, by its code or its title."""

    names = ("title",)

    def __init__(self, among: RecordQuerySet, near: Iterable[Record] = (), **options: Any) -> None:
        super().__init__(among, near, **options)

    @classmethod
    def written(cls, one: Any) -> str:
        return f"{one.title} ({one.code})"


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Files"))
        super().__init__(widget=ManyFiles(attrs={"multiple": True}), required=False, **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]
