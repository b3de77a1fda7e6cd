"""The kinds of record: every model that names its KIND, found once the apps are loaded."""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef


@lru_cache(maxsize=1)
def all_kinds() -> dict[str, Any]:
    """{kind: model} of every kind of record, in the order of the apps."""
    kinds = ((getattr(model, "KIND", ""), model) for model in apps.get_models())
    return {kind: model for kind, model in kinds if kind}


def kind_named(name: str) -> Any:
    return all_kinds()[name]


def records() -> Any:
    """The manager of all records, for parts that are seen with their record."""
    return apps.get_model("ground", "Record").objects


def seen_through(reference: str, person: Any) -> Exists:
    """Whether the record that a row refers to is visible to a person.

    Asked row by row: a list of all visible records (`__in`) would cost as much as there are records.
    """
    return Exists(records().visible_to(person).order_by().filter(pk=OuterRef(reference)))
