"""Who takes part in a record of another unit."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any, Literal

from django.db import models
from django.db.models import BooleanField, F, Func, Q

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.prepared import prepared


class Participation(Guarded):
    """Lets a person or a unit take part in a record of another unit (a project's lets into its parts)."""

    record = models.ForeignKey("ground.Record", models.CASCADE, related_name="participations")
    person = models.ForeignKey("ground.Person", models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("ground.Unit", models.CASCADE, null=True, blank=True, related_name="+")

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record", "person"),
                name="a_person_takes_part_once",
                condition=Q(person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("record", "unit"), name="a_unit_takes_part_once", condition=Q(unit__isnull=False)
            ),
            models.CheckConstraint(
                name="a_person_or_a_unit",
                condition=Q(person__isnull=True, unit__isnull=False) | Q(person__isnull=False, unit__isnull=True),
            ),
        )


class TakesPart(Func):
    """Whether the person, or one of the units, takes part in the row's record or in its project.

    The same as an `Exists` over participations; written as SQL, because every reading asks it and Django
    takes a millisecond to put such a subquery together.
    """

    conditional = True
    output_field = BooleanField()

    def __init__(self, who: Literal["person", "unit"], keys: Sequence[int]) -> None:
        super().__init__(F("pk"), F("project"))
        self.who, self.keys = who, tuple(keys)

    def as_sql(self, compiler: Any, connection: Any, **_how: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        records, params = zip(*map(compiler.compile, self.source_expressions), strict=True)
        marks = ", ".join(["%s"] * len(self.keys))
        sql = (
            f"EXISTS(SELECT 1 FROM ground_participation part WHERE part.record_id IN ({', '.join(records)})"  # noqa: S608
            f" AND part.{self.who}_id IN ({marks}))"
        )
        return sql, (*chain.from_iterable(params), *self.keys)


@prepared
def taking_part(record: int) -> models.QuerySet[Participation]:
    """Who takes part in a record, with the person or unit."""
    return Participation.objects.filter(record=record).select_related("person", "unit")
