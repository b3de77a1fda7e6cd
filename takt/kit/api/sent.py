"""What callers send: typed, nothing unknown, no sign that a database would refuse."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from takt.ground.errors import Invalid
from takt.ground.models import Person, Unit

MOST_KEY = 2**53 - 1  # what every JSON reader can hold
Key = Annotated[int, Field(ge=1, le=MOST_KEY)]
Code = Annotated[str, Field(max_length=60)]
Line = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=5_000)]
Answers = Annotated[
    dict[str, Annotated[str, Field(max_length=500)]],
    Field(max_length=100, description="Answers by their position in the list, counted from 0"),
]


class Sent(BaseModel):
    """The body of a request."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _readable(cls, given: Any) -> Any:
        if _has_nul(given):
            raise ValueError(_("This text has signs that nobody can read."))
        return given


def person_named(key: int, field: str, by: Person) -> Person:
    """The colleague that a body names. Raises Invalid."""
    found = Person.objects.visible_to(by).filter(pk=key).first()
    if found is None:
        raise Invalid({field: _("There is no such person.")})
    return found


def unit_named(code: str, field: str, by: Person) -> Unit:
    """The unit that a body names. Raises Invalid."""
    found = Unit.objects.visible_to(by).filter(code=code).first()
    if found is None:
        raise Invalid({field: _("There is no such unit.")})
    return found


def vet(thing: models.Model, *without: str) -> None:
    """Hold a thing that is to be written against its own fields. Raises Invalid, naming each field."""
    try:
        thing.full_clean(exclude={"id", *without}, validate_constraints=False)
    except ValidationError as error:
        raise Invalid({name: " ".join(texts) for name, texts in error.message_dict.items()}) from error


def _has_nul(given: Any) -> bool:
    """Whether any text in it has one. It keeps a list of its own, so that no depth of nesting is too deep."""
    waiting = [given]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) and "\0" in part:
            return True
        if isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
    return False
