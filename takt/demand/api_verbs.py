"""The bodies of a requirement's own verbs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field

from takt.demand.models import Requirement, Review
from takt.ground.errors import Invalid
from takt.kit.api.sent import Code, Key, Note, person_named
from takt.kit.api.tasks import FLOW_TASKS, RECORD_TASKS, Doing, Task

Reason = Annotated[str, Field(max_length=2_000, description="The requester reads it")]
Factor = Annotated[float, Field(allow_inf_nan=False)]


class Accept(Task):
    owner: Key | None = Field(None, description="Who owns it from now on; without an owner, you")

    def act(self, record: Any, doing: Doing) -> None:
        owner = person_named(self.owner, "owner", doing.by) if self.owner else None
        record.accept(owner=owner, **doing._asdict())


class Decline(Task):
    reason: Reason

    def act(self, record: Any, doing: Doing) -> None:
        record.decline(self.reason, **doing._asdict())


class Merge(Task):
    into: Code = Field(description="Code of the requirement that goes on")
    reason: Reason = ""

    def act(self, record: Any, doing: Doing) -> None:
        into = Requirement.objects.visible_to(doing.by).filter(code=self.into).first()
        if into is None:
            raise Invalid({"into": _("There is no such requirement for you to merge into.")})
        record.merge(into, self.reason, **doing._asdict())


class Snooze(Task):
    until: date
    reason: Reason

    def act(self, record: Any, doing: Doing) -> None:
        record.snooze(self.until, self.reason, **doing._asdict())


class Rate(Task):
    method: str = Field(json_schema_extra={"enum": list(Requirement.Method.values)})
    factors: dict[str, Factor] = Field(
        max_length=10,
        description="rice: reach, impact, confidence, effort; wsjf: value, urgency, risk_reduction, size",
    )

    def act(self, record: Any, doing: Doing) -> None:
        record.rate(self.method, self.factors, **doing._asdict())


class AskReview(Task):
    reviewers: list[Key] = Field(min_length=1, max_length=50)

    def act(self, record: Any, doing: Doing) -> None:
        people = [person_named(key, "reviewers", doing.by) for key in self.reviewers]
        record.ask_review(people, **doing._asdict())


class GiveReview(Task):
    verdict: str = Field(json_schema_extra={"enum": [value for value in Review.Verdict.values if value]})
    note: Note = Field("", description="Needed for everything but a pass")

    def act(self, record: Any, doing: Doing) -> None:
        record.review(self.verdict, self.note, **doing._asdict())


class Schedule(Task):
    start: date
    finish: date
    release: str = Field("", max_length=80)

    def act(self, record: Any, doing: Doing) -> None:
        record.schedule(self.start, self.finish, self.release, **doing._asdict())


class RecordTest(Task):
    result: str = Field(json_schema_extra={"enum": list(Requirement.Result.values)})
    note: Note = Field(description="What was tested, and where the evidence is")

    def act(self, record: Any, doing: Doing) -> None:
        record.test(self.result, self.note, **doing._asdict())


class Launch(Task):
    note: Note = ""

    def act(self, record: Any, doing: Doing) -> None:
        record.launch(self.note, **doing._asdict())


class Conclude(Task):
    achieved: str = Field(json_schema_extra={"enum": list(Requirement.Achieved.values)})
    outcome: Note = Field(description="What is different now, and how it was noticed")

    def act(self, record: Any, doing: Doing) -> None:
        record.conclude(self.achieved, self.outcome, **doing._asdict())


REQUIREMENT_TASKS: dict[str, type[Task] | None] = {
    "accept": Accept,
    "decline": Decline,
    "merge": Merge,
    "snooze": Snooze,
    "wake": None,
    "rate": Rate,
    "ask_review": AskReview,
    "review": GiveReview,
    "schedule": Schedule,
    "test": RecordTest,
    "launch": Launch,
    "conclude": Conclude,
    **FLOW_TASKS,
    **RECORD_TASKS,
}
