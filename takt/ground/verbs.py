"""What can be done: one word for the permission, the method, the button, the address, the event and the activity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from takt.ground.errors import Text
from takt.ground.roles import Role, Somebody

Who = Callable[[Any, Somebody], bool]
When = Callable[[Any], bool]


class Clock:
    """The actor of what time alone brings about: nudges, escalations, the end of a snooze."""

    pk = None


CLOCK = Clock()


def at_least(role: Role) -> Who:
    """Those who hold at least `role` where the thing is."""
    return lambda thing, person: person.role_in(thing) >= role


def any_of(*rules: Who) -> Who:
    return lambda thing, person: any(rule(thing, person) for rule in rules)


def owner(thing: Any, person: Somebody) -> bool:
    return bool(thing.owner_id == person.pk)


def on_turn(thing: Any, person: Somebody) -> bool:
    """The one whose act is awaited: the person, or anyone of the function awaited in that unit."""
    if thing.turn_person_id is not None:
        return bool(thing.turn_person_id == person.pk)
    return thing.turn_function_id is not None and person.serves(thing.turn_function_id, thing.turn_unit)


def nobody(thing: Any, person: Somebody) -> bool:
    """Only the clock."""
    return False


def always(thing: Any) -> bool:
    return True


def is_open(thing: Any) -> bool:
    return thing.closed_at is None


def is_settled(thing: Any) -> bool:
    """Open, and nobody is asked to accept it."""
    return thing.closed_at is None and thing.waiting_since is None


def is_closed(thing: Any) -> bool:
    return thing.closed_at is not None


@dataclass(frozen=True)
class Verb:
    """One act. `label` is its button, `done` its sentence in a story; `notify` whether watchers hear of it,
    `keeps` whether its event keeps what stood there before and what stands there now."""

    label: Text
    done: Text
    who: Who
    when: When = always
    creates: bool = False
    clock: bool = False
    notify: bool = True
    keeps: bool = True
