"""The one door for writing.

    with record.doing("close", by=person, at=now, expect=version) as act:
        record.closed_at = act.at

On entry: a transaction, the row locked and read again, the version compared, permission and state checked.
On exit: the role checked where the thing now is, what changed saved, one event appended, notices written.
An act without an event, or an event without an act, cannot be written: `save()`, `create()`, `update()`
and `delete()` raise everywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, NoReturn, TypeVar

from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext_lazy as _

from takt.ground import clock
from takt.ground.errors import DoorClosed, Invalid, NotAllowed, NotNow, NotSeen, Stale, Text
from takt.ground.roles import Somebody
from takt.ground.verbs import Clock, Verb

A = TypeVar("A")
M = TypeVar("M", bound=models.Model)
LONGEST_CHANGE = 120  # characters of a value that an event keeps; longer text stays in the record


class GuardedQuerySet(models.QuerySet[M]):
    """Reads as any other; writes only through the door."""

    def _closed(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DoorClosed(f"{self.model.__name__} is written through `doing` only")

    create = update = delete = bulk_create = bulk_update = _closed
    get_or_create = update_or_create = _closed


class Guarded(models.Model):
    """Anything that is written through the door. What has VERBS opens it; its parts are written with it."""

    VERBS: ClassVar[Mapping[str, Verb]] = {}

    class Meta:
        abstract = True

    @classmethod
    def verbs(cls) -> Mapping[str, Verb]:
        return cls.VERBS

    def can(self, verb: str, person: Somebody) -> bool:
        """Whether the person may do this to the thing as it stands: the rule behind door and button."""
        rule = self.verbs()[verb]
        return person.is_active and rule.when(self) and rule.who(self, person)

    def possible(self, person: Somebody) -> set[str]:
        """All verbs that the person may do to the thing as it stands."""
        with self.asked_once():
            return {verb for verb, rule in self.verbs().items() if not rule.creates and self.can(verb, person)}

    @contextmanager
    def asked_once(self) -> Iterator[None]:
        """While the thing is only read, what several rules and parts of a page `ask` (the role, the offer that
        waits) is looked up once for all of them, and forgotten afterwards."""
        if getattr(self, "_asked", None) is not None:
            yield
            return
        self._asked: dict[Any, Any] | None = {}
        try:
            yield
        finally:
            self._asked = None

    def ask(self, key: Any, lookup: Callable[[], A]) -> A:
        """Look something up; within `asked_once`, once."""
        asked: dict[Any, Any] | None = getattr(self, "_asked", None)
        if asked is None:
            return lookup()
        if key not in asked:
            asked[key] = lookup()
        found: A = asked[key]
        return found

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DoorClosed(f"{type(self).__name__} is written through `doing` only")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise DoorClosed(f"{type(self).__name__} is written through `doing` only")

    @contextmanager
    def doing(
        self,
        verb: str,
        *,
        by: Somebody | Clock,
        at: datetime | None = None,
        expect: int | None = None,
        batch: str = "",
    ) -> Iterator[Act]:
        """Do one act to this thing and record it. See the module's text.

        Raises NotAllowed, NotNow, Stale, Invalid (nothing is written then).
        """
        act = Act(self, verb, by, at or clock.now(), batch)
        with transaction.atomic():
            act.enter(expect)
            yield act
            act.leave()

    def hindrance(self, rule: Verb) -> Text:
        """Why an act that is allowed is not possible in the present state."""
        return _("“%(act)s” is not possible at this point.") % {"act": rule.label}

    def _open(self, act: Act) -> None:
        """What a kind prepares when it is made: a code, a path, a first stage."""

    def _record(self, act: Act) -> Any:
        """Append the event of an act: `Logged` and `Record` know how. Parts are written with what opens the door."""
        raise DoorClosed(f"{type(self).__name__} has no acts of its own")

    def _settle(self, act: Act) -> None:
        """What a kind derives from its other fields before it is saved: whose turn, by when."""


class Act:
    """One act while it happens: who, what, when, and what it wrote."""

    def __init__(self, thing: Guarded, verb: str, by: Somebody | Clock, at: datetime, batch: str) -> None:
        self.thing, self.verb, self.by, self.at, self.batch = thing, verb, by, at, batch
        self.rule = thing.verbs()[verb]
        self.person: Any = None if isinstance(by, Clock) else by
        self.before: dict[str, Any] = {}
        self.facts: dict[str, Any] = {}
        self.told: dict[int, str] = {}
        self.event: Any = None
        self.made = False

    def enter(self, expect: int | None) -> None:
        if self.rule.creates:
            if self.thing.pk is not None:
                raise NotNow(_("This exists already."))
            self._may()
            self.thing._open(self)
            return
        self.before = _reload(self.thing)
        self._may()
        if expect is not None and expect != self.before["version"]:
            raise Stale(self.thing)
        if not self.rule.when(self.thing):
            raise NotNow(self.thing.hindrance(self.rule))

    def leave(self) -> None:
        if self.rule.creates:
            self._make()
        else:
            self.thing._settle(self)
            self._may_still()
            self._save()
        self.event = self.thing._record(self)

    # what an act writes besides the thing itself

    def add(self, part: M) -> M:
        """Write a new part: a comment, a link, a stage, ... (of a new thing: after the thing itself)."""
        if self.rule.creates:
            self._make()
        try:
            with transaction.atomic():
                models.Model.save(part, force_insert=True)
        except IntegrityError as error:
            raise Invalid({"": _("This is there already, or what it refers to has gone.")}) from error
        return part

    def change(self, part: M, **fields: Any) -> M:
        """Change fields of a part."""
        for name, value in fields.items():
            setattr(part, name, value)
        try:
            models.Model.save(part, update_fields=list(fields))
        except DatabaseError as error:
            if type(error) is not DatabaseError:  # what Django itself raises where there is no such row any more
                raise
            raise NotNow from error
        return part

    def remove(self, part: models.Model) -> None:
        models.Model.delete(part)

    def keep(self, **facts: Any) -> None:
        """Facts that the event keeps (short values only)."""
        self.facts.update({name: short(value) for name, value in facts.items()})

    def what(self, text: object) -> None:
        """What the act was about, for its sentence in a story."""
        self.keep(what=str(text))

    def about(self, *named: Any) -> None:
        """Whom or what the act was about, by their names in both languages."""
        zh, en = (", ".join(names) for names in zip(*((n.name_zh, n.name_en or n.name_zh) for n in named), strict=True))
        self.keep(what=zh, what_en=en)

    def tell(self, person: Somebody | None, reason: str) -> None:
        """Somebody who should have a notice of this act, and why."""
        if person is not None:
            self.told.setdefault(person.pk, reason)

    def take(self, what: str, key: Any, lookup: Callable[[], A]) -> A:
        """What a new thing takes from the house: a code, a process. The bulk twin has these in stock."""
        return lookup()

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Fields of the thing that differ from what was read, as {name: (before, after)}."""
        now = {f.attname: getattr(self.thing, f.attname) for f in self.thing._meta.concrete_fields}
        return {name: (old, now[name]) for name, old in self.before.items() if now[name] != old}

    # private

    def _may(self) -> None:
        if self.person is None:
            allowed = self.rule.clock
        else:
            allowed = self.person.is_active and self.rule.who(self.thing, self.person)
        if not allowed:
            raise NotAllowed(_("“%(act)s” is for others to do here.") % {"act": self.rule.label})

    def _may_still(self) -> None:
        """Who moves a thing into another unit needs to be able to place it there."""
        if self.person is None or "unit_id" not in self.changes():
            return
        if not self.thing.may_place(self.person):  # type: ignore[attr-defined]
            raise NotAllowed(_("You may not place this in the other unit."))

    def _make(self) -> None:
        if not self.made:
            self.made = True
            self.thing._settle(self)
            models.Model.save(self.thing, force_insert=True)

    def _save(self) -> None:
        thing = self.thing
        changed = set(self.changes())
        if not changed:
            return
        if "version" in self.before:
            thing.version = self.before["version"] + 1  # type: ignore[attr-defined]
            changed.add("version")
        fields = [f.name for f in thing._meta.concrete_fields if f.attname in changed]
        models.Model.save(thing, update_fields=fields)


def _reload(thing: Guarded) -> dict[str, Any]:
    """Read the row again under a lock, into the thing; returns {attname: value}."""
    model: Any = type(thing)
    fresh = next(iter(model._base_manager.raw(_locking(model, connection.vendor), [thing.pk])), None)
    if fresh is None:
        raise NotSeen
    before = {field.attname: getattr(fresh, field.attname) for field in model._meta.concrete_fields}
    for name, value in before.items():
        if getattr(thing, name) != value:
            setattr(thing, name, value)
    return before


@cache
def _locking(model: Any, vendor: str) -> str:
    """The statement that reads a row under a lock. Kept, since putting it together costs more than running it."""
    rows: models.QuerySet[Any] = models.QuerySet(model).filter(pk=0).select_for_update()
    return str(rows.query.sql_with_params()[0])


def short(value: Any) -> Any:
    if isinstance(value, Text):  # lazy translations become plain text
        return str(value)[:LONGEST_CHANGE]
    return value.isoformat() if isinstance(value, datetime) else value
