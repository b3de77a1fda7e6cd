"""The page of one requirement."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from takt.demand.forms import FORMS, RequirementEdit, formula
from takt.demand.models import Requirement, Review
from takt.ground.models import Person
from takt.ground.prepared import prepared
from takt.kit.access import signed_in
from takt.kit.record.awaited import FLOW_GROUPS
from takt.kit.record.pages import Pages
from takt.kit.request import Request

PAGES = Pages(
    kind=Requirement,
    place="requirements",
    forms=FORMS,
    near=("requester",),
    edit_form=RequirementEdit,
    groups=(("review",), ("accept", "decline", "merge", "snooze"), *FLOW_GROUPS, ("conclude",)),
    hints={
        "review": "ask_review",
        "scheduling": "schedule",
        "testing": "test",
        "launch": "launch",
        "retrospective": "conclude",
    },
    words={
        "verdict": dict(Review.Verdict.choices),
        "test_result": dict(Requirement.Result.choices),
        "achieved": dict(Requirement.Achieved.choices),
    },
)


@signed_in
def show(request: Request, code: str) -> HttpResponse:
    """The requirement with its whole story."""
    requirement = PAGES.seen(request.person, code)
    return PAGES.page(request, requirement, "demand/show.html", **_own(requirement, request.person))


def _own(requirement: Any, person: Person) -> dict[str, Any]:
    """What only a requirement has."""
    method = requirement.score_method
    merged = requirement.merged_into_id
    return {
        "score": formula(method, requirement.factors) if method else None,
        "reviews": list(_reviews(person, requirement.pk)),
        "own_properties": "demand/show_properties.html",
        "merged": merged is not None,
        "merged_into": Requirement.objects.visible_to(person).filter(pk=merged).first() if merged else None,
        "triaged": requirement.triaged_at is not None,
    }


@prepared
def _reviews(person: Person, record: int) -> QuerySet[Review]:
    return Review.objects.visible_to(person).filter(record=record).select_related("reviewer", "asked_by")
