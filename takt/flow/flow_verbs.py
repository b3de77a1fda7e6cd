"""What can be done to every record that moves through a process."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.ground.models.process import Stage, designs_processes
from takt.ground.roles import Office, Role, Somebody
from takt.ground.verbs import Verb, any_of, at_least, is_closed, is_open, is_settled, nobody, on_turn, owner

lead = at_least(Role.LEAD)


def waits(record: Any) -> bool:
    """A handover is offered and not yet answered."""
    return record.closed_at is None and record.waiting_since is not None


def at_gate(record: Any) -> bool:
    return is_settled(record) and record.stage is not None and bool(record.stage.gate_role)


def may_present(record: Any) -> bool:
    return at_gate(record) and record.presented is None


def climbing(record: Any) -> bool:
    return record.closed_at is None and record.climb is not None


def unacknowledged(record: Any) -> bool:
    climb = record.climb if record.closed_at is None else None
    return climb is not None and climb.acknowledged_at is None


def decides(record: Any, person: Somebody) -> bool:
    """Who decides at the gate that the record stands at."""
    role = record.stage.gate_role if record.stage else ""
    if role == Stage.GateRole.OWNER:
        return owner(record, person)
    if role == Stage.GateRole.LEAD:
        return lead(record, person)
    return bool(person.office >= Office.MEMBER and person.role_in(record) > Role.NONE)


def receives(record: Any, person: Somebody) -> bool:
    """The named receiver, or anyone of the awaited function where nobody is named; a lead of that unit too."""
    offer = record.offered
    if offer is None:
        return False
    return on_turn(record, person) or (
        person.role_at(offer.unit_to.path) >= Role.LEAD and person.role_in(record) > Role.NONE
    )


def concerned(record: Any, person: Somebody) -> bool:
    """Whom the climb has reached: whose turn it is, the owner, leads, the PMO."""
    if person.role_in(record) == Role.NONE:
        return False
    return on_turn(record, person) or owner(record, person) or lead(record, person) or person.office > Office.NONE


def designs(record: Any, person: Somebody) -> bool:
    """Who designs the process that the record runs on: the process is theirs, also where the record is not."""
    return record.stage is not None and designs_processes(record.stage.version.process, person)


FLOW_VERBS: dict[str, Verb] = {
    "move": Verb(_("Move on"), _("moved this on"), any_of(owner, on_turn, lead), is_settled),
    "offer": Verb(_("Hand over"), _("offered this to {what}"), any_of(owner, lead), is_settled),
    "receive": Verb(_("Accept handover"), _("accepted the handover"), receives, waits),
    "hand_back": Verb(_("Return"), _("returned the handover: {what}"), receives, waits),
    "withdraw": Verb(_("Withdraw offer"), _("withdrew the handover"), any_of(owner, lead), waits, notify=False),
    "present": Verb(
        _("Ask for a decision"), _("asked for a decision at the gate"), any_of(owner, lead), may_present, notify=False
    ),
    "decide": Verb(_("Decide"), _("decided at the gate: {what}"), decides, at_gate),
    "nudge": Verb(_("Nudge"), _("reminded kindly: the target has passed"), nobody, is_open, clock=True, notify=False),
    "escalate": Verb(_("Escalate"), _("escalated to {what}"), concerned, is_open, clock=True),
    "acknowledge": Verb(_("Acknowledge"), _("acknowledged the escalation"), concerned, unacknowledged, notify=False),
    "resolve": Verb(_("Resolve"), _("resolved the escalation: {what}"), concerned, climbing),
    "follow": Verb(
        _("Follow the new version"), _("moved this to version {what} of its process"), designs, is_open, notify=False
    ),
    "reopen": Verb(_("Reopen"), _("reopened this"), any_of(owner, lead), is_closed),
}
