"""Acts on many selected records: each through the door by itself, every refusal told with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, Refusal
from takt.ground.models import Person, Record
from takt.ground.models.record import RecordQuerySet

MOST = 200  # records of one bulk act
TOLD = 4  # refusals told one by one


@dataclass
class Outcome:
    done: int = 0
    refused: dict[str, list[str]] = field(default_factory=dict)  # {why: codes}

    @property
    def tone(self) -> str:
        if not self.refused:
            return "success"
        return "warning" if self.done else "error"

    @property
    def text(self) -> str:
        """“12 done, 3 refused: …”, with the reasons."""
        words = ngettext("%(n)d done", "%(n)d done", self.done) % {"n": self.done}
        if not self.refused:
            return words
        count = sum(len(codes) for codes in self.refused.values())
        said = ngettext("%(n)d refused", "%(n)d refused", count) % {"n": count}
        whys = [
            f"{', '.join(codes[:TOLD])}{'…' if len(codes) > TOLD else ''}: {why}" for why, codes in self.refused.items()
        ]
        return gettext("%(done)s, %(refused)s. %(reasons)s") % {
            "done": words,
            "refused": said,
            "reasons": " ".join(whys[:TOLD]),
        }


def act_on(
    records: RecordQuerySet, codes: Iterable[str], act: str, given: Mapping[str, str], *, by: Person, at: datetime
) -> Outcome:
    """Do one act to each of the visible `records` with these codes. Raises Invalid where it makes no sense."""
    codes = list(dict.fromkeys(codes))
    if not codes:
        raise Invalid({"code": _("Select at least one row first.")})
    if len(codes) > MOST:
        raise Invalid({"code": _("Select at most %(most)d rows at a time.") % {"most": MOST}})
    if act not in ACTS:
        raise Invalid({"act": _("Choose what to do with the selected rows.")})
    outcome = Outcome()
    for code in codes:
        try:
            ACTS[act](records.seen_by(by, code=code), given, by, at)
            outcome.done += 1
        except Refusal as refusal:
            outcome.refused.setdefault(str(refusal), []).append(code)
    return outcome


def _assign(record: Any, given: Mapping[str, str], by: Person, at: datetime) -> None:
    owner = Person.objects.visible_to(by).working().filter(pk=_number(given.get("owner"), "owner")).first()
    if owner is None:
        raise Invalid({"owner": _("Choose who is to own them.")})
    record.assign(owner, by=by, at=at)


def _move(record: Any, given: Mapping[str, str], by: Person, at: datetime) -> None:
    stage = next((stage for stage in record.next_stages() if stage.code == given.get("stage")), None)
    if stage is None:
        raise Invalid({"stage": _("The process does not allow this move.")})
    record.move(stage, by=by, at=at)


def _prioritise(record: Any, given: Mapping[str, str], by: Person, at: datetime) -> None:
    priority = _number(given.get("priority"), "priority")
    if priority not in Record.Priority.values:
        raise Invalid({"priority": _("Choose a priority.")})
    record.edit({"priority": priority}, by=by, at=at)


def _watch(record: Any, given: Mapping[str, str], by: Person, at: datetime) -> None:
    record.watch(by=by, at=at)


def _number(value: str | None, name: str) -> int:
    if value is None or not value.isdecimal() or len(value) > 18:
        raise Invalid({name: _("Choose a value first.")})
    return int(value)


ACTS = {"assign": _assign, "move": _move, "prioritise": _prioritise, "watch": _watch}
