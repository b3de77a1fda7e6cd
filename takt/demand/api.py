"""Requirements in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from takt.demand.api_verbs import REQUIREMENT_TASKS
from takt.demand.filters import RequirementFilter
from takt.demand.models import Requirement, raise_requirement
from takt.ground.models import Person
from takt.kit.api.resource import Resource, resource
from takt.kit.api.sent import Code, Line, Sent, unit_named
from takt.kit.api.shapes import SHOWN_WITH, PersonShape, RecordShape, StageShape, UnitShape, may
from takt.kit.api.tasks import Doing


class RequirementRow(RecordShape):
    requester: PersonShape
    for_whom: str
    triaged_at: datetime | None
    snoozed_until: date | None
    score_method: str
    score: float | None
    planned_start: date | None
    release: str
    launched_at: datetime | None


class HandoverOffered(Schema):
    """The handover that waits for an answer."""

    id: int
    giver: PersonShape
    receiver: PersonShape | None
    stage_to: StageShape
    unit_to: UnitShape
    note: str
    offered_at: datetime


class ReviewShape(Schema):
    reviewer: PersonShape
    asked_by: PersonShape
    asked_at: datetime
    verdict: str = Field(description="Empty while it is awaited")
    note: str
    answered_at: datetime | None


class GateShape(Schema):
    """The gate that waits for a decision."""

    presented_by: PersonShape
    presented_at: datetime
    decider: PersonShape | None
    evidence: dict[str, str]


class ClimbShape(Schema):
    """The escalation that is under way."""

    opened_at: datetime
    target_at: datetime
    level: int
    next_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: PersonShape | None


class RequirementWhole(RequirementRow):
    text: str
    sign: str
    reason: str
    merged_into: str | None
    factors: dict[str, float]
    test_result: str
    test_note: str
    launch_note: str
    achieved: str
    outcome: str
    offered: HandoverOffered | None
    presented: GateShape | None
    climb: ClimbShape | None
    reviews: list[ReviewShape]
    watching: bool
    next_stages: list[StageShape]
    can: list[str] = Field(description="The verbs that you could do to it as it stands")

    @staticmethod
    def resolve_can(requirement: Any, context: dict[str, Any]) -> list[str]:
        return may(requirement, context["person"])

    @staticmethod
    def resolve_watching(requirement: Any, context: dict[str, Any]) -> bool:
        return bool(requirement.watches.filter(person=context["person"]).exists())

    @staticmethod
    def resolve_reviews(requirement: Any) -> list[Any]:
        return list(requirement.reviews.select_related("reviewer", "asked_by"))

    @staticmethod
    def resolve_merged_into(requirement: Any, context: dict[str, Any]) -> str | None:
        into = requirement.merged_into
        return into.code if into is not None and into.role_of(context["person"]) else None

    @staticmethod
    def resolve_next_stages(requirement: Any) -> list[Any]:
        stages: list[Any] = requirement.next_stages()
        return stages


class NewRequirement(Sent):
    title: Line = Field(min_length=1, description="What hurts, in a few words")
    unit: Code = Field(description="Code of the unit that it is brought to")
    text: str = Field("", max_length=50_000, description="Markdown")
    for_whom: Line = ""
    sign: str = Field("", max_length=2_000, description="How we would notice that it is solved")
    due: date | None = None
    priority: int = Field(3, ge=1, le=4, description="1 urgent to 4 low")


class EditedRequirement(Sent):
    """What is left out stays as it is."""

    title: Line = Field("", min_length=1)
    text: str = Field("", max_length=50_000)
    for_whom: Line = ""
    sign: str = Field("", max_length=2_000)
    due: date | None = None
    priority: int = Field(3, ge=1, le=4)


def make(sent: Any, doing: Doing) -> Requirement:
    fields = {**sent.model_dump(), "unit": unit_named(sent.unit, "unit", doing.by)}
    return raise_requirement(fields, **doing._asdict())


def show(requirement: Any, person: Person) -> RequirementWhole:
    return RequirementWhole.from_orm(requirement, context={"person": person})


router = resource(
    Resource(
        kind=Requirement,
        name="requirements",
        one="requirement",
        filter=RequirementFilter,
        row=RequirementRow,
        whole=RequirementWhole,
        show=show,
        new=NewRequirement,
        make=make,
        edited=EditedRequirement,
        tasks=REQUIREMENT_TASKS,
        shown_with=(*SHOWN_WITH, "requester"),
    )
)
