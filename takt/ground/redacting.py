"""Takes personal data out of a record: its texts, its parts, the names of its files, and what its events say.

The act is an event itself; it names each event that it wrote anew with the digest of what is left, so that the
chain of the log stays verifiable (`chain.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Act, Guarded
from takt.ground.errors import Invalid
from takt.ground.models.event import Event
from takt.ground.models.seal import Redaction, Seal
from takt.ground.sealing import digest_of_values

MARK = "▇▇"
SHORTEST = 2  # characters: a single one is in half of all words
KEPT = {"code", "kind", "outside_key", "stored_as", "sha256", "content_type", "meaning"}


def take_out(words: Iterable[str], record: Any, act: Act) -> None:
    """Raises Invalid where no word is given, one is too short, or none is found."""
    wanted = sorted({word.strip() for word in words} - {""}, key=len, reverse=True)
    if not wanted or any(len(word) < SHORTEST for word in wanted):
        raise Invalid({"words": _("Give the words that are to go, of at least two characters each.")})
    pattern = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
    found = 0
    for name, value in _cleaned(record, pattern):
        setattr(record, name, value)
        found += 1
    for part in _parts(record):
        fields = dict(_cleaned(part, pattern))
        if fields:
            act.change(part, **fields)
        found += len(fields)
    rewritten = _rewrite(record, pattern, act.at)
    if not found and not rewritten:
        raise Invalid({"words": _("None of these words is here.")})
    act.keep(events=rewritten)


def _parts(record: Any) -> Iterator[Any]:
    """What belongs to this record: comments, files, handovers, reviews, ..."""
    for relation in record._meta.related_objects:
        model: Any = relation.related_model
        own = relation.field.name in ("record", "source") and issubclass(model, Guarded) and model is not Event
        if own:
            yield from model.objects.filter(**{relation.field.name: record.pk})


def _cleaned(thing: Any, pattern: re.Pattern[str]) -> Iterator[tuple[str, Any]]:
    """(field, value without the words) for each field that has them."""
    for field in thing._meta.concrete_fields:
        if (
            field.choices
            or field.attname in KEPT
            or not isinstance(field, models.CharField | models.TextField | models.JSONField)
        ):
            continue
        value = getattr(thing, field.attname)
        clean = _without(value, pattern)
        if clean != value:
            yield field.attname, clean


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    if isinstance(value, dict):
        return {name: _without(one, pattern) for name, one in value.items()}
    return [_without(one, pattern) for one in value] if isinstance(value, list) else value


def _rewrite(record: Any, pattern: re.Pattern[str], at: datetime) -> list[list[Any]]:
    """Write the events of the record anew where they say one of the words; [[key, digest of what is left], ...].

    Those of earlier redactions say nothing but digests, which the chain is verified by: they stay.
    """
    rewritten: list[list[Any]] = []
    events: Any = models.QuerySet(Event)
    for event in events.filter(record=record.pk).exclude(verb="redact").order_by("pk"):
        changes = _without(event.changes, pattern)
        if changes != event.changes:
            Redaction(event=event, at=at).save()
            events.filter(pk=event.pk).update(changes=changes)
            Seal.objects.filter(event=event).update(salt="")
            rewritten.append([event.pk, digest_of_values("", changes)])
    return rewritten
