"""Events as sentences, outside the page of their record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from takt.demand.pages.record import PAGES
from takt.ground.kinds import kind_named
from takt.ground.models import Comment, Event, Person
from takt.kit.record import story

WORDS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {"requirement": PAGES.words}
MENTION = re.compile(r"(@[\w.+-]+)@[\w.-]+")
QUOTED = 160  # characters of a comment


def told(event: Event) -> str:
    """What was done, without who did it."""
    return story.sentence(event, kind_named(event.kind), {**story.WORDS, **WORDS.get(event.kind, {})})


def actor(event: Event) -> str:
    """Who did it; what time alone brings about is done by the system."""
    return event.actor.name if event.actor is not None else gettext("The system")


def quotes(events: Iterable[Event], person: Person) -> dict[int, str]:
    """{key of an event: how its comment begins}, of what the person sees. One query."""
    said = {event.pk: event.changes.get("comment", 0) for event in events if event.verb == "comment"}
    comments = Comment.objects.visible_to(person).filter(pk__in=said.values())
    texts = dict(comments.values_list("pk", "text")) if said else {}
    return {key: _quote(texts[comment]) for key, comment in said.items() if comment in texts}


def _quote(text: str) -> str:
    """One line; of the address of whom it mentions only the name."""
    return MENTION.sub(r"\1", " ".join(text.split()))[:QUOTED]
