"""What differs between two designs, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from takt.ground.errors import Text
from takt.ground.models import Stage
from takt.office.designs import listed, named

Design = Sequence[dict[str, Any]]
FIELDS: dict[str, Text] = {
    "zh": gettext_lazy("Chinese name"),
    "en": gettext_lazy("English name"),
    "category": gettext_lazy("Category"),
    "function": gettext_lazy("Function"),
    "target": gettext_lazy("Target"),
    "accept": gettext_lazy("Hours to accept"),
    "checklist": gettext_lazy("Entry checklist"),
    "gate": gettext_lazy("Gate"),
    "evidence": gettext_lazy("Evidence"),
    "next": gettext_lazy("Moves to"),
}


@dataclass(frozen=True)
class Difference:
    """`kind` is added, removed, moved or changed; `field` and both values are in words."""

    kind: str
    stage: str
    field: str = ""
    before: str = ""
    after: str = ""


def differences(before: Design, after: Design, functions: dict[str, str]) -> list[Difference]:
    """What one meets when `after` takes the place of `before`; stages are the same by their code."""
    old = {stage["code"]: stage for stage in before}
    new = {stage["code"]: stage for stage in after}
    found = [Difference("removed", named(stage)) for code, stage in old.items() if code not in new]
    found += [Difference("added", named(stage)) for code, stage in new.items() if code not in old]
    stay = [code for code in old if code in new]
    if stay != [code for code in new if code in old]:
        names = [" → ".join(named(stages[code]) for code in stages if code in stay) for stages in (old, new)]
        found.append(Difference("moved", gettext("Order of the stages"), "", *names))
    for code in stay:
        found += _fields(old[code], new[code], {**old, **new}, functions)
    return found


def in_words(field: str, stage: dict[str, Any], stages: dict[str, dict[str, Any]], functions: dict[str, str]) -> str:
    """The value of one field of a stage as people say it."""
    value = stage.get(field)
    if field in ("target", "accept"):
        return gettext("%(hours)s h") % {"hours": value} if value else "–"
    if field == "function":
        return functions.get(str(value), "") or "–"
    if field == "category":
        return str(dict(Stage.Category.choices).get(str(value), ""))
    if field == "gate":
        return str(dict(Stage.GateRole.choices).get(str(value), ""))
    if field == "next":
        return listed(named(stages[code]) for code in value or [] if code in stages) or "–"
    if field in ("checklist", "evidence"):
        return "; ".join(_item(item) for item in value or []) or "–"
    return str(value or "–")


def _fields(
    old: dict[str, Any], new: dict[str, Any], stages: dict[str, dict[str, Any]], functions: dict[str, str]
) -> Iterator[Difference]:
    for field, label in FIELDS.items():
        before, after = (_plain(field, stage) for stage in (old, new))
        if before != after:
            words = [in_words(field, stage, stages, functions) for stage in (old, new)]
            yield Difference("changed", named(new), str(label), *words)


def _plain(field: str, stage: dict[str, Any]) -> Any:
    value = stage.get(field)
    if field in ("checklist", "evidence"):
        return [(item["zh"], item["en"], field == "evidence" or item.get("required", True)) for item in value or []]
    return sorted(value or []) if field == "next" else value or None


def _item(item: dict[str, Any]) -> str:
    return named(item) if item.get("required", True) else gettext("%(item)s (optional)") % {"item": named(item)}
