"""What the page shows of a mapping: every field, the columns it may come from, and the first rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from takt.flow.importing import Plan, Sheet, guess

PREFIX = "map."


@dataclass(frozen=True)
class Choice:
    """A field and the header that it is read from."""

    name: str
    label: str
    header: str
    sample: str = ""


class Preview:
    def __init__(self, sheet: Sheet, headers: Sequence[str], told: Mapping[str, str]) -> None:
        self.headers = headers
        mapped = dict(told) if told else guess(sheet, headers)
        self.choices = [Choice(column.name, str(column.label), mapped.get(column.name, "")) for column in sheet.columns]
        self.rows: list[tuple[int, list[str]]] = []

    def after(self, plan: Plan) -> Preview:
        """With what the walk through the file found: the first rows, and a sample of each field."""
        self.rows = plan.shown
        first = dict(zip(plan.mapped, plan.shown[0][1], strict=True)) if plan.shown else {}
        self.choices = [
            replace(choice, header=plan.mapped.get(choice.name, ""), sample=first.get(choice.name, ""))
            for choice in self.choices
        ]
        return self

    @property
    def used(self) -> list[Choice]:
        """Fields that have a column, in the order of the preview's cells."""
        return [choice for choice in self.choices if choice.header]


def chosen(sent: Mapping[str, str]) -> dict[str, str]:
    """The mapping that a form sent, {field: header}; nothing where the page is opened anew."""
    return {name.removeprefix(PREFIX): sent[name] for name in sent if name.startswith(PREFIX)}
