"""The bodies of verbs: what a caller sends to have an act done. Acts that need nothing have no body."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, NamedTuple

from django.utils.translation import gettext as _
from pydantic import Field

from takt.flow.models import GateDecision, Handover
from takt.ground.errors import Invalid
from takt.ground.models import Person, Stage
from takt.kit.api.sent import Answers, Code, Key, Note, Sent, person_named, unit_named


class Doing(NamedTuple):
    """Who does it, and when."""

    by: Person
    at: datetime


class Task(Sent):
    """A verb's body; `act` does it."""

    def act(self, record: Any, doing: Doing) -> None:
        raise NotImplementedError


class Assign(Task):
    owner: Key = Field(description="Key of the person who owns it from now on")

    def act(self, record: Any, doing: Doing) -> None:
        record.assign(person_named(self.owner, "owner", doing.by), **doing._asdict())


class Redact(Task):
    words: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=50)]

    def act(self, record: Any, doing: Doing) -> None:
        record.redact(self.words, **doing._asdict())


class Move(Task):
    stage: Code = Field(description="Code of a stage that the process allows next")
    answers: Answers = {}

    def act(self, record: Any, doing: Doing) -> None:
        record.move(stage_named(self.stage, record), answers=self.answers, **doing._asdict())


class Offer(Task):
    stage: Code = Field(description="Code of a stage that the process allows next")
    unit: Code = Field("", description="Code of the unit that takes over; without it the record's own")
    receiver: Key | None = Field(None, description="Without a receiver, whoever is on duty for the function there")
    answers: Answers = {}
    note: Note = ""

    def act(self, record: Any, doing: Doing) -> None:
        record.offer(
            stage_named(self.stage, record),
            unit=unit_named(self.unit, "unit", doing.by) if self.unit else None,
            receiver=person_named(self.receiver, "receiver", doing.by) if self.receiver else None,
            answers=self.answers,
            note=self.note,
            **doing._asdict(),
        )


class HandBack(Task):
    reason: str = Field(json_schema_extra={"enum": list(Handover.Reason.values)})
    note: Note = Field("", description="Needed where the reason is `other`")

    def act(self, record: Any, doing: Doing) -> None:
        record.hand_back(self.reason, self.note, **doing._asdict())


class Present(Task):
    evidence: Answers

    def act(self, record: Any, doing: Doing) -> None:
        record.present(self.evidence, **doing._asdict())


class Decide(Task):
    outcome: str = Field(json_schema_extra={"enum": [value for value in GateDecision.Outcome.values if value]})
    note: Note = Field("", description="Needed for everything but a plain go")
    evidence: Answers | None = Field(None, description="Needed where nobody has presented the gate")

    def act(self, record: Any, doing: Doing) -> None:
        record.decide(self.outcome, self.note, evidence=self.evidence, **doing._asdict())


class Resolve(Task):
    note: Note = Field(description="What was agreed")

    def act(self, record: Any, doing: Doing) -> None:
        record.resolve(self.note, **doing._asdict())


RECORD_TASKS: dict[str, type[Task] | None] = {
    "assign": Assign,
    "confide": None,
    "unconfide": None,
    "publish": None,
    "unpublish": None,
    "redact": Redact,
}
FLOW_TASKS: dict[str, type[Task] | None] = {
    "move": Move,
    "offer": Offer,
    "receive": None,
    "hand_back": HandBack,
    "withdraw": None,
    "present": Present,
    "decide": Decide,
    "escalate": None,
    "acknowledge": None,
    "resolve": Resolve,
    "reopen": None,
}


def stage_named(code: str, record: Any) -> Stage:
    """A stage of the process that the record follows. Raises Invalid."""
    found: Stage | None = record.stage.version.stages.filter(code=code).first() if record.stage else None
    if found is None:
        raise Invalid({"stage": _("The process has no such stage.")})
    return found
