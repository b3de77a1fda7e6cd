"""The door's one bulk twin: many new records of a kind in one act, for imports.

Everything is derived by the same code as in the door (`_open`, `_settle`, the event, the newcomers); what is
saved is the asking. Codes come in one go, the process is read once a unit, and whose turn it is and by when are
reckoned once for all records that differ in nothing but words. Django refuses `bulk_create` on the children of
a concrete parent: the parents are inserted with it, the children through `_insert` over their local fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from takt.ground import searching
from takt.ground.door import Act
from takt.ground.errors import Invalid, NotNow
from takt.ground.models.counter import next_codes
from takt.ground.models.event import Event
from takt.ground.models.participation import Participation
from takt.ground.models.person import Person
from takt.ground.models.process import ProcessVersion, Stage, process_for
from takt.ground.models.record import Record
from takt.ground.models.talk import Watch
from takt.ground.models.unit import Unit
from takt.ground.recording import event_of, hand_on, newcomers, reasons, write_notices

CHUNK = 1000  # records written at a time
DERIVED = ("turn_person_id", "turn_function_id", "turn_unit_id", "turn_since", "target_at")
OPEN_TEXTS = (models.CharField, models.TextField, models.JSONField)

Tell = Callable[[int, int], None]


def raise_many(
    model: Any,
    instances: Sequence[Any],
    *,
    by: Person,
    at: datetime,
    batch: str,
    verb: str,
    tell: Tell = lambda done, total: None,
) -> None:
    """Do the creating act `verb` to many new records of a kind, all or none; the instances get their keys.

    An event is written for every record. A person whom the act concerns is told once, not once a record.
    `tell(done, total)` hears how far it has come. Raises NotAllowed, NotNow, Invalid; nothing is written then.
    """
    stock = _Stock(model, by, at, batch, verb, len(instances))
    told: dict[int, tuple[Event, str]] = {}
    with transaction.atomic():
        stock.fill()
        for start in range(0, len(instances), CHUNK):
            chunk = instances[start : start + CHUNK]
            acts = [stock.open(instance) for instance in chunk]
            _insert(model, chunk)
            events = _append(acts)
            hand_on(events, ())
            for act, event in zip(acts, events, strict=True):
                for key, reason in reasons(act, act.thing).items():
                    told.setdefault(key, (event, reason))
            tell(start + len(chunk), len(instances))
        notices = [(event, {key: reason}) for key, (event, reason) in told.items()]
        write_notices(notices)
        hand_on((), notices)


class _ActInBulk(Act):
    """An act that asks a stock for what a single act asks of the house."""

    def __init__(self, stock: _Stock, thing: Any) -> None:
        super().__init__(thing, stock.verb, stock.by, stock.at, stock.batch)
        self.stock = stock

    def take(self, what: str, key: Any, lookup: Callable[[], Any]) -> Any:
        return next(self.stock.codes) if what == "code" else self.stock.process_for(key, self.stock.model.KIND)


class _Stock:
    """What all acts of a batch share: codes, processes, and what was derived for the same shape before."""

    def __init__(self, model: Any, by: Person, at: datetime, batch: str, verb: str, count: int) -> None:
        self.model, self.by, self.at, self.batch, self.verb, self.count = model, by, at, batch, verb, count
        self.codes: Iterator[str] = iter(())
        self.allowed: set[tuple[Any, ...]] = set()
        self.derived: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.processes: dict[int, ProcessVersion | None] = {}
        fields = model._meta.concrete_fields
        self.telling = [f.attname for f in fields if f.choices or not isinstance(f, OPEN_TEXTS)]

    def fill(self) -> None:
        self.codes = iter(next_codes(self.model.PREFIX, self.count) if self.count else ())

    def open(self, instance: Any) -> _ActInBulk:
        """As `Act.enter` and the first half of `Act.leave` for a new thing, without the writing."""
        act = _ActInBulk(self, instance)
        if instance.pk is not None:
            raise NotNow(_("This exists already."))
        shape = self._shape(instance)
        if shape not in self.allowed:
            act._may()
            self.allowed.add(shape)
        instance._open(act)
        self._settle(instance, act)
        return act

    def process_for(self, unit: Unit, kind: str) -> ProcessVersion | None:
        if unit.pk not in self.processes:
            version = process_for(unit, kind)
            if version is not None:
                stages = models.Prefetch("stages", Stage.objects.select_related("function"))
                models.prefetch_related_objects([version], stages)
            self.processes[unit.pk] = version
        return self.processes[unit.pk]

    def _settle(self, instance: Any, act: Act) -> None:
        shape = self._shape(instance)
        known = self.derived.get(shape)
        if known is None:
            instance._settle(act)
            self.derived[shape] = {name: getattr(instance, name) for name in DERIVED}
            return
        instance.changed_at = act.at
        for name, value in known.items():
            setattr(instance, name, value)

    def _shape(self, instance: Any) -> tuple[Any, ...]:
        """All that permission, turn and target can hang on: whatever is not open text."""
        return tuple(getattr(instance, name) for name in self.telling)


def _insert(model: Any, instances: Sequence[Any]) -> None:
    shared = [field.attname for field in Record._meta.concrete_fields]
    parents = [Record(**{name: getattr(instance, name) for name in shared}) for instance in instances]
    try:
        with transaction.atomic():
            models.QuerySet[Record, Record](Record).bulk_create(parents)
            for parent, instance in zip(parents, instances, strict=True):
                instance.pk = instance.id = parent.pk
                instance._state.adding, instance._state.db = False, "default"
            _insert_children(model, instances)
    except IntegrityError as error:
        raise Invalid({"": _("One of these is there already, or what it refers to has gone.")}) from error


def _insert_children(model: Any, instances: Sequence[Any]) -> None:
    fields = model._meta.local_concrete_fields
    size = max(1, connection.ops.bulk_batch_size(fields, list(instances)))
    rows: Any = models.QuerySet(model)
    insert = partial(rows._insert, fields=fields, using="default")
    for start in range(0, len(instances), size):
        insert(instances[start : start + size])


def _append(acts: Sequence[Act]) -> list[Event]:
    """What follows a single act in its transaction, for many at once."""
    events = [event_of(act) for act in acts]
    models.QuerySet[Event, Event](Event).bulk_create(events)
    records: list[Any] = [act.thing for act in acts]
    searching.index(records)
    pairs = [
        {"record_id": record.pk, "person_id": key}
        for act, record in zip(acts, records, strict=True)
        for key in newcomers(act, record)
    ]
    models.QuerySet[Participation, Participation](Participation).bulk_create(
        [Participation(**pair) for pair in pairs], ignore_conflicts=True
    )
    models.QuerySet[Watch, Watch](Watch).bulk_create([Watch(**pair) for pair in pairs], ignore_conflicts=True)
    return events
