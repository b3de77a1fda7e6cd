"""Which acts a record offers a person: what is awaited now comes first, the rest is in a menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple

from django.urls import reverse

from takt.flow.flow_verbs import at_gate
from takt.ground.errors import Text
from takt.ground.models import Person
from takt.ground.record_verbs import RECORD_VERBS
from takt.ground.verbs import on_turn
from takt.kit.record.flow_forms import allowed

FLOW_GROUPS: tuple[tuple[str, ...], ...] = (("receive", "hand_back"), ("decide",), ("present",), ("offer",), ("move",))
ELSEWHERE = frozenset(
    {"acknowledge", "resolve", "comment", "watch", "unwatch", "detach", "unlink", "let_out", "edit"}
)  # drawn where they belong
PLAIN = frozenset({"receive", "accept", "acknowledge", "wake", "watch", "unwatch"})  # nothing is asked before
DANGER = frozenset({"decline", "hand_back", "withdraw", "let_out", "detach", "unlink", "redact"})


class Button(NamedTuple):
    """An act as it is drawn."""

    verb: str
    label: Text
    address: str
    plain: bool
    danger: bool


class Acts(NamedTuple):
    """`first` is what is awaited, `beside` its alternatives, `menu` everything else that the person may do."""

    first: Button | None
    beside: list[Button]
    menu: list[list[Button]]
    mine: bool


def acts_for(
    record: Any,
    person: Person,
    able: AbstractSet[str],
    groups: Sequence[tuple[str, ...]],
    hints: Mapping[str, str],
    forms: Mapping[str, Any],
) -> Acts:
    """`able` are the verbs that the person may do now; `groups` are acts that belong together, the most urgent
    first; `hints` names the act that a stage is for."""
    pointless = unfit(record)
    possible = [verb for verb in record.verbs() if verb in forms and verb in able and verb not in pointless]
    leading = next((group for group in groups if group[0] in possible), ())
    hint = hints.get(record.stage.code, "") if record.stage else ""
    row = [verb for verb in leading if verb in possible]
    if hint in possible and hint not in row:
        row.append(hint)
    if "offer" in row and "move" in possible:
        row.append("move")
    buttons = {verb: _button(record, verb) for verb in possible}
    leads = [buttons.pop(verb) for verb in row]
    rest = [button for verb, button in buttons.items() if verb not in ELSEWHERE]
    own = [button for button in rest if button.verb not in RECORD_VERBS]
    menu = [group for group in (own, [button for button in rest if button not in own]) if group]
    mine = on_turn(record, person) or bool(row and row[0] == "review")
    return Acts(next(iter(leads), None), leads[1:], menu, mine)


def unfit(record: Any) -> set[str]:
    """Acts that are allowed but would lead nowhere as the record stands."""
    verbs = set()
    if at_gate(record):
        verbs |= {"present", "decide"} if record.gate_passed() else set()
    stages = allowed(record) if record.closed_at is None else []
    going_on = [stage for stage in stages if stage.category != stage.Category.DROPPED]
    if not any(record.needs_handover(stage) for stage in stages):
        verbs.add("offer")
    if not any(not record.needs_handover(stage) for stage in going_on):
        verbs.add("move")
    return verbs | _contrary(record)


def _contrary(record: Any) -> set[str]:
    """Of two acts that undo each other, the one that is done already."""
    return {
        "confide" if record.confidential else "unconfide",
        "publish" if record.published or record.confidential else "unpublish",
    }


def _button(record: Any, verb: str) -> Button:
    address = reverse(f"{record.kind}_do", args=[record.code, verb])
    return Button(verb, record.verbs()[verb].label, address, verb in PLAIN, verb in DANGER)
