"""What many rows refer to, read once a model: a hundred records of three units make three units, not a hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model, QuerySet

from takt.ground.prepared import prepared


def with_neighbours(rows: Iterable[Any], names: Sequence[str]) -> list[Any]:
    """The rows with what their foreign keys of these names refer to: one query a model, as `select_related` in one
    query would, but each neighbour is made once, and shared by the rows: change none of them."""
    found = list(rows)
    if not found:
        return found
    fields = [type(found[0])._meta.get_field(name) for name in names]
    wanted: dict[Any, set[int]] = defaultdict(set)
    for field in fields:
        wanted[field.related_model] |= {getattr(row, field.attname) for row in found} - {None}
    neighbours = {model: {one.pk: one for one in _with_keys(model, tuple(keys))} for model, keys in wanted.items()}
    for field in fields:
        known = neighbours[field.related_model]
        for row in found:
            key = getattr(row, field.attname)
            if key is not None:
                setattr(row, field.name, known[key])
    return found


@prepared
def _with_keys(model: type[Model], keys: tuple[int, ...]) -> QuerySet[Any]:
    return model._default_manager.filter(pk__in=keys).order_by()
