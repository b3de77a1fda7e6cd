"""What the API shows of the things that all features share."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from takt.ground.models import Event, Link, Person, Record


class PersonShape(Schema):
    id: int
    name: str
    email: str


class UnitShape(Schema):
    code: str
    name: str


class FunctionShape(Schema):
    code: str
    name: str


class StageShape(Schema):
    code: str
    name: str
    category: str


class TurnShape(Schema):
    """Whose act is awaited: a person, or a function of a unit where nobody is named."""

    person: PersonShape | None
    function: FunctionShape | None
    unit: UnitShape | None
    since: datetime | None


class RecordShape(Schema):
    """What a list shows of any record. `turn` is null once it is closed."""

    code: str
    kind: str
    title: str
    unit: UnitShape
    owner: PersonShape | None
    stage: StageShape | None
    turn: TurnShape | None
    waiting_since: datetime | None
    target_at: datetime | None
    due: date | None
    priority: int
    confidential: bool
    published: bool
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    version: int

    @staticmethod
    def resolve_turn(record: Record) -> dict[str, Any] | None:
        if record.closed_at is not None:
            return None
        return {
            "person": record.turn_person,
            "function": record.turn_function,
            "unit": record.turn_unit,
            "since": record.turn_since,
        }


SHOWN_WITH = ("unit", "owner", "stage", "turn_person", "turn_function", "turn_unit")


class CommentShape(Schema):
    id: int
    author: PersonShape
    text: str
    at: datetime


class FileShape(Schema):
    id: int
    name: str
    size: int
    content_type: str
    sha256: str
    added_by: PersonShape
    added_at: datetime


class LinkShape(Schema):
    """A link as read from one of its ends: `other` is the record at the other one."""

    id: int
    meaning: str
    forwards: bool
    words: str
    other: str
    title: str
    made_by: PersonShape
    made_at: datetime

    @classmethod
    def seen_from(cls, record: Record, link: Link) -> LinkShape:
        forwards = link.source_id == record.pk
        other = link.target if forwards else link.source
        return cls(
            id=link.pk, meaning=link.meaning, forwards=forwards, words=str(link.words_from(record)), other=other.code,
            title=other.title, made_by=PersonShape.from_orm(link.made_by), made_at=link.made_at,
        )  # fmt: skip


class ParticipationShape(Schema):
    id: int
    person: PersonShape | None
    unit: UnitShape | None


class EventShape(Schema):
    """One entry of the log. `record` is a code; of what is no record `kind` and `subject` tell what it was."""

    id: int
    at: datetime
    actor: PersonShape | None
    unit: UnitShape | None
    record: str | None
    kind: str
    subject: int | None
    verb: str
    stage_from: StageShape | None
    stage_to: StageShape | None
    owner_from: PersonShape | None
    owner_to: PersonShape | None
    changes: dict[str, Any]
    batch: str

    @staticmethod
    def resolve_record(event: Event) -> str | None:
        return event.record.code if event.record else None


EVENT_WITH = ("actor", "unit", "record", "stage_from", "stage_to", "owner_from", "owner_to")


def may(record: Any, person: Person) -> list[str]:
    """The verbs that the person could do to the record as it stands: what a client offers as buttons."""
    possible = record.possible(person)
    return [verb for verb in record.verbs() if verb in possible]
