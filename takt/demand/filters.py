"""What lists of requirements are narrowed and sorted by; pages and API read the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from django.db.models import Q, QuerySet
from pydantic import Field

from takt.ground.models import Person, Record
from takt.ground.models.record import RecordQuerySet
from takt.kit.filtering import WHO, RecordFilter, who

OWN_FIELDS = frozenset({"requester", "triaged_at", "score", "release"})


class RequirementFilter(RecordFilter):
    SORTS: ClassVar[dict[str, str]] = {**RecordFilter.SORTS, "score": "score"}

    requester: str = Field("", pattern=WHO, description="Key of a person, or me")
    triage: Literal["", "waiting", "done"] = Field("", description="waiting in the inbox, or done")
    release: str = Field("", max_length=80, description="Name of a release")

    def narrowed(self, records: RecordQuerySet, person: Person, now: datetime) -> RecordQuerySet:
        records = super().narrowed(records, person, now)
        own = Q()
        if self.requester:
            own &= Q((self.path("requester", records), who(self.requester, person)))
        if self.triage:
            own &= Q((f"{self.path('triaged_at', records)}__isnull", self.triage == "waiting"))
        if self.release:
            own &= Q((self.path("release", records), self.release))
        return records.filter(own)

    @classmethod
    def path(cls, field: str, records: QuerySet[Any]) -> str:
        """Lists query the parent table alone: from there the requirement's own fields are one join away."""
        return f"requirement__{field}" if field in OWN_FIELDS and records.model is Record else field
