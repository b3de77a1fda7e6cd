"""The ways on from the stages that many records stand in, read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from takt.ground.models import Move, Stage


def ways_on(stage_ids: Iterable[int]) -> dict[int, list[Stage]]:
    """{key of a stage: the stages that its process allows next, in their order}, in one query."""
    ways: dict[int, list[Stage]] = defaultdict(list)
    moves = Move.objects.filter(before__in=set(stage_ids)).select_related("after__function")
    for move in moves.order_by("after__position"):
        ways[move.before_id].append(move.after)
    return ways
