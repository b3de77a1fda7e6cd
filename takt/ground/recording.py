"""What follows every act, in its transaction: the event, the search entry, the watchers, the notices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from takt.ground import searching
from takt.ground.door import Act, short
from takt.ground.models.event import Event
from takt.ground.models.participation import Participation
from takt.ground.models.talk import Notice, Watch

SILENT = {
    "version",
    "changed_at",
    "turn_since",
    "turn_unit_id",
    "turn_function_id",
    "target_at",
    "stage_since",
}
OWN_COLUMNS = {"stage_id", "owner_id"}


def log_act(act: Act, unit: Any) -> Event:
    """Append the event of an act on the house itself: a unit, a person, a process, ..."""
    event = _event(act)
    event.kind, event.subject = type(act.thing)._meta.model_name or "", act.thing.pk
    event.unit = unit
    models.Model.save(event, force_insert=True)
    return event


def record_act(act: Act) -> Event:
    """Append the event of an act on a record and tell whom it concerns."""
    event = event_of(act)
    models.Model.save(event, force_insert=True)
    _follow(act, act.thing)
    told = [(event, reasons(act, act.thing))]
    write_notices(told)
    hand_on([event], told)
    return event


def event_of(act: Act) -> Event:
    """The event of an act on a record, not yet written."""
    event, record, before = _event(act), cast(Any, act.thing), act.before
    event.record_id, event.kind = record.pk, record.kind
    event.unit_id, event.project_id = record.unit_id, record.project_id
    event.stage_from_id, event.stage_to_id = before.get("stage_id"), record.stage_id
    event.owner_from_id, event.owner_to_id = before.get("owner_id"), record.owner_id
    return event


def newcomers(act: Act, record: Any) -> set[int]:
    """Keys of those who take part in a record and watch it from this act on."""
    found = {act.person.pk} if act.rule.creates and act.person else set()
    if record.owner_id and act.before.get("owner_id") != record.owner_id:
        found.add(record.owner_id)
    if record.turn_person_id and act.before.get("turn_person_id") != record.turn_person_id:
        found.add(record.turn_person_id)
    return found


def reasons(act: Act, record: Any) -> dict[int, str]:
    """Whom an act concerns, each with the most telling reason; never the one who acts."""
    found = dict(act.told)
    if record.turn_person_id and act.before.get("turn_person_id") != record.turn_person_id:
        found[record.turn_person_id] = Notice.Reason.TURN
    if act.rule.notify and not act.rule.creates:
        for person_id in Watch.objects.filter(record_id=record.pk).values_list("person_id", flat=True):
            found.setdefault(person_id, Notice.Reason.WATCH)
    if act.person is not None:
        found.pop(act.person.pk, None)
    return found


def write_notices(told: Iterable[tuple[Event, dict[int, str]]]) -> None:
    """One notice for each person concerned by an event."""
    notices = [Notice(person_id=key, event=event, reason=reason) for event, why in told for key, reason in why.items()]
    models.QuerySet[Notice, Notice](Notice).bulk_create(notices)


def hand_on(events: Sequence[Event], told: Sequence[tuple[Event, dict[int, str]]]) -> None:
    """Let those hear of events who carry them out of the house, in the transaction that wrote them.

    The setting TAKT_LISTENERS names them, so that no lower floor knows who they are.
    """
    for path in settings.TAKT_LISTENERS:
        import_string(path)(events, told)


def _event(act: Act) -> Event:
    actor = act.person.pk if act.person else None
    return Event(at=act.at, actor_id=actor, verb=act.verb, batch=act.batch, changes=_changes(act))


def _changes(act: Act) -> dict[str, Any]:
    """Short values as [before, after]; of long text only that it changed."""
    changes: dict[str, Any] = {}
    for name, (old, new) in act.changes().items():
        if name in SILENT | OWN_COLUMNS:
            continue
        field = act.thing._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
        long = isinstance(field, models.TextField | models.JSONField) or name == "password"
        changes[name] = [] if long or not act.rule.keeps else [_plain(old), _plain(new)]
    return {**changes, **act.facts}


def _plain(value: Any) -> Any:
    value = short(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _follow(act: Act, record: Any) -> None:
    """Keep the search entry true, and let those who made or own a record take part and watch."""
    if act.rule.creates or act.verb in searching.REINDEXED_BY:
        searching.index([record])
    for key in newcomers(act, record):
        let_in(record, person_id=key)
        watch(record, key)


def let_in(record: Any, **who: Any) -> None:
    """Let a person or unit take part, once. Called inside an act."""
    models.QuerySet[Participation, Participation](Participation).bulk_create(
        [Participation(record_id=record.pk, **who)], ignore_conflicts=True
    )


def watch(record: Any, person_id: int) -> None:
    models.QuerySet[Watch, Watch](Watch).bulk_create(
        [Watch(record_id=record.pk, person_id=person_id)], ignore_conflicts=True
    )
