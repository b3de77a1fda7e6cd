"""Which column of a file holds which field: guessed from the headers in both languages, or told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from takt.flow.importing.sheet import Column, Sheet
from takt.ground.errors import Invalid, Text

Mapped = dict[str, str]  # {field: header}
WORD = re.compile(r"[^0-9a-z一-鿿]+")


def guess(sheet: Sheet, headers: Sequence[str]) -> Mapped:
    """The best header of each field; a header serves one field only."""
    plain = {header: WORD.sub("", header.lower()) for header in headers}
    mapped: Mapped = {}
    for column in sheet.columns:
        names = _names(column) if column.guessed else []
        free = [header for header in headers if header not in mapped.values() and plain[header] in names]
        if free:
            mapped[column.name] = min(free, key=lambda header: names.index(plain[header]))
    return mapped


def mapping_of(sheet: Sheet, headers: Sequence[str], told: Mapping[str, str]) -> Mapped:
    """What is told, and guesses for what is not; an empty header leaves a field out. Raises Invalid."""
    wrong: dict[str, Text] = {}
    fields = ", ".join(column.name for column in sheet.columns)
    known = {header.casefold(): header for header in reversed(headers)}
    mapped = {name: header for name, header in guess(sheet, headers).items() if name not in told}
    mapped = {name: header for name, header in mapped.items() if header not in told.values()}
    for name, header in told.items():
        if not any(column.name == name for column in sheet.columns):
            wrong[name] = _("There is no field “%(name)s”. Fields: %(fields)s.") % {"name": name, "fields": fields}
        elif header and header.casefold() not in known:
            given = {"header": header, "headers": ", ".join(headers)}
            wrong[name] = _("The file has no column “%(header)s”. It has: %(headers)s.") % given
        elif header:
            mapped[name] = known[header.casefold()]
    if not wrong and not any(name in mapped for name in sheet.needed):
        wrong[sheet.needed[0]] = _("Say which column holds the title or the description.")
    if wrong:
        raise Invalid(wrong)
    return {column.name: mapped[column.name] for column in sheet.columns if column.name in mapped}


def _names(column: Column) -> list[str]:
    """What a field may be called, most telling first: its name, its label in both languages, what tools say."""
    labels = []
    for language in ("en", "zh-hans"):
        with override(language):
            labels.append(str(column.label))
    return [WORD.sub("", name.lower()) for name in (column.name, *labels, *column.aliases)]
