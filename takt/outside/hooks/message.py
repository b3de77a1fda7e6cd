"""What a message says, before it takes the form of its receiver."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from takt.desk.sentences import actor, told
from takt.ground.kinds import kind_named
from takt.ground.models import Event, Record
from takt.kit.record.showing import address_of
from takt.outside.mail.settings import absolute


@dataclass(frozen=True)
class Message:
    """`sentence` is who did what; `facts` are (name, value) in the language of the webhook."""

    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    link: str
    button: str
    data: dict[str, Any]


def of_event(event: Event, record: Record, together: int, language: str) -> Message:
    """Of one event, or of the import that it is the first of."""
    with translation.override(language):
        kind = str(kind_named(event.kind)._meta.verbose_name)
        many = ngettext("%(n)d record was imported", "%(n)d records were imported", together) % {"n": together}
        return Message(
            title=f"{record.code} {record.title}" if together == 1 else f"{record.unit.name} · {kind}",
            sentence=f"{actor(event)} {told(event)}" if together == 1 else f"{actor(event)}: {many}",
            facts=_facts(record) if together == 1 else (),
            link=absolute(address_of(record)) if together == 1 else absolute("/"),
            button=_("Open in Takt"),
            data=_data(event, record, together),
        )


def of_test(name: str, at: datetime, language: str) -> Message:
    with translation.override(language):
        return Message(
            title=_("A test from Takt"),
            sentence=_("The webhook “%(name)s” is connected.") % {"name": name},
            facts=(),
            link=absolute("/"),
            button=_("Open in Takt"),
            data={"type": "test", "at": at.isoformat(), "data": {"name": name}},
        )


def _facts(record: Record) -> tuple[tuple[str, str], ...]:
    facts = (
        (_("Unit"), record.unit.name),
        (_("Stage"), record.stage.name if record.stage else ""),
        (_("Owner"), record.owner.name if record.owner else ""),
        (_("Due"), record.due.isoformat() if record.due else ""),
    )
    return tuple((name, value) for name, value in facts if value)


def _data(event: Event, record: Record, together: int) -> dict[str, Any]:
    """For programs: words that do not change with the language."""
    data: dict[str, Any] = {
        "event": event.pk, "verb": event.verb, "kind": event.kind, "unit": record.unit.code, "batch": event.batch,
        "count": together, "actor": {"id": event.actor_id, "name": event.actor.name_zh} if event.actor else None,
    }  # fmt: skip
    if together == 1:
        data["record"] = {
            "code": record.code, "title": record.title, "stage": record.stage.code if record.stage else None,
            "owner": record.owner.email if record.owner else None, "version": record.version,
            "due": record.due.isoformat() if record.due else None, "address": absolute(address_of(record)),
        }  # fmt: skip
    return {"type": f"{event.kind}.{event.verb}", "at": event.at.isoformat(), "data": data}
