"""The ways on from the stages that many records stand in, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet

from takt.ground.models import Move, Stage
from takt.ground.prepared import prepared


def ways_on(stage_ids: Iterable[int]) -> dict[int, list[Stage]]:
    """{key of a stage: the stages that its process allows next, in their order}, in one query."""
    ways: dict[int, list[Stage]] = defaultdict(list)
    for move in _moves(tuple(sorted(set(stage_ids)))):
        ways[move.before_id].append(move.after)
    return ways


@prepared
def _moves(stages: tuple[int, ...]) -> QuerySet[Move]:
    return Move.objects.filter(before__in=stages).select_related("after__function").order_by("after__position")
