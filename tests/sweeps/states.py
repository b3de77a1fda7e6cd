"""Records in every state that a rule may ask about, and one way to do each verb.

A new kind needs an entry in `STATES`, a new verb one in `DOING`; the sweeps say so.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction

from takt.demand.models import Requirement
from takt.flow.models import Ladder
from takt.ground import errands
from takt.ground.models import Errand, File, Function, Link, Person, Process, Unit, WorkCalendar
from takt.outside.models import Webhook
from takt.outside.models.webhook import disconnect
from tests.sweeps.house import House, webhook

EVERY = dict.fromkeys(range(6), "yes")
State = Callable[[House], Any]


def _raised(house: House, **fields: Any) -> Any:
    """Raised by the lead, so that the reader is a reader here and no participant; with parts to act on."""
    world = house.world
    record = world.requirement(by=world.lead, **fields)
    record.attach("note.txt", [b"seen"], by=world.lead, at=world.now)
    record.link(shared(house), "belongs_with", by=world.lead, at=world.now)
    record.let_in(house.people["participant"], by=world.lead, at=world.now)
    return record


def _accepted(house: House) -> Any:
    record = _raised(house)
    record.accept(by=house.world.lead, owner=house.world.member, at=house.world.now)
    return record


def _after(begin: State, *acts: tuple[str, str]) -> State:
    """A state reached from another one by acts of (role, verb)."""

    def build(house: House) -> Any:
        record = begin(house)
        for role, verb in acts:
            DOING[verb](house, record, house.people[role])
        return record

    return build


def _gate(house: House) -> Any:
    record = _accepted(house)
    record.move(house.world.stage(record, "review"), by=house.world.member, answers=EVERY, at=house.world.now)
    return record


def _waiting(house: House) -> Any:
    record = _gate(house)
    record.decide("go", by=house.world.lead, evidence=EVERY, at=house.world.now)
    record.move(house.world.stage(record, "scheduling"), by=house.world.member, answers=EVERY, at=house.world.now)
    to = house.world.stage(record, "development")
    record.offer(to, by=house.world.member, receiver=house.world.lead, answers=EVERY, at=house.world.now)
    return record


STATES: dict[str, dict[str, State]] = {
    "requirement": {
        "raised": _raised,
        "snoozed": _after(_raised, ("lead", "snooze")),
        "accepted": _accepted,
        "at a gate": _gate,
        "presented": _after(_gate, ("member", "present")),
        "handover waits": _waiting,
        "closed": _after(_raised, ("lead", "decline")),
        "confidential": _after(_accepted, ("lead", "confide")),
        "published": _after(_accepted, ("lead", "publish")),
        "climbing": _after(_accepted, ("lead", "escalate")),
        "acknowledged": _after(_accepted, ("lead", "escalate"), ("lead", "acknowledge")),
        "in review": _after(_accepted, ("lead", "ask_review")),
        "closed in review": _after(_accepted, ("lead", "ask_review"), ("lead", "decline")),
        "launched": _after(_accepted, ("lead", "launch")),
    }
}


# what is no record: {model: {what it is called here: how it is found}}, and one of each that is not made yet
THINGS: dict[str, dict[str, State]] = {
    "unit": {code: lambda house, code=code: getattr(house.world, code) for code in ("group", "live", "line", "ads")},
    "person": {role: lambda house, role=role: house.people[role] for role in ("member", "pmo", "leader")},
    "process": {"of the group": lambda house: Process.objects.order_by("pk").first()},
    "function": {"of the group": lambda house: Function.objects.first()},
    "workcalendar": {"of the group": lambda house: WorkCalendar.objects.first()},
    "ladder": {"of the group": lambda house: Ladder.objects.get(unit=house.world.group)},
    "errand": {
        "given up": lambda house: _given_up(house),
        "waiting": lambda house: Errand.objects.get(key="of-ads"),
    },
    "webhook": {
        "connected": lambda house: webhook(house.world, house.world.live, house.world.lead, "live"),
        "of the group": lambda house: webhook(house.world, house.world.group, house.world.leader, "group"),
        "disconnected": lambda house: _disconnected(house),
    },
}
NOT_MADE: dict[str, State] = {
    "requirement": lambda house: Requirement(unit=house.world.live),
    "unit": lambda house: Unit(parent=house.world.live),
    "person": lambda house: Person(),
    "process": lambda house: Process(unit=house.world.live),
    "function": lambda house: Function(),
    "workcalendar": lambda house: WorkCalendar(),
    "ladder": lambda house: Ladder(unit=house.world.live),
    "errand": lambda house: Errand(unit=house.world.live),
    "webhook": lambda house: Webhook(unit=house.world.live),
}


def _disconnected(house: House) -> Webhook:
    hook = webhook(house.world, house.world.live, house.world.lead, "silent")
    disconnect(hook, by=house.world.lead, at=house.world.now)
    return hook


def _given_up(house: House) -> Errand:
    """An errand for `live` that nothing can come of."""

    def refuse(errand: Errand, now: Any) -> Any:
        raise errands.Hopeless("gone")

    with transaction.atomic():
        errands.put([errands.wanted("nonsense", key="nonsense", at=house.world.now, unit=house.world.live)])
    errands.work_off({"nonsense": refuse}, house.world.now)
    return Errand.objects.get(key="nonsense")


def shared(house: House) -> Any:
    """A record that everybody may read, to link to and to merge into."""
    if not hasattr(house, "shared"):
        record = house.world.accepted(title="人人可读")
        record.publish(by=house.world.lead, at=house.world.now)
        house.shared = record  # type: ignore[attr-defined]
    return house.shared  # type: ignore[attr-defined]


# {verb: how it is done to a record as somebody}

Doing = Callable[[House, Any, Person], Any]


def _simply(verb: str, *given: Any, **named: Any) -> Doing:
    """By the record's method of that name."""
    return lambda house, record, by: getattr(record, verb)(*given, by=by, at=house.world.now, **named)


def _by_the_door(verb: str) -> Doing:
    """For a verb that is only done to many records at once, or by the clock."""

    def do(house: House, record: Any, by: Person) -> None:
        with record.doing(verb, by=by, at=house.world.now):
            pass

    return do


def _onwards(verb: str, *, handed: bool) -> Doing:
    """To the next stage that this verb leads to, if there is one."""

    def do(house: House, record: Any, by: Person) -> None:
        stages = record.next_stages() or [record.stage]
        fitting = [stage for stage in stages if record.needs_handover(stage) == handed] or stages
        back = [stage for stage in fitting if stage.position < record.stage.position]
        named = {"receiver": house.people["lead"]} if verb == "offer" else {}
        getattr(record, verb)((back or fitting)[0], by=by, answers=EVERY, at=house.world.now, **named)

    return do


def _towards(house: House) -> Any:
    return (house.world.now + timedelta(days=3)).date()


def _reviewer(house: House, record: Any) -> Person:
    """Somebody who is not asked yet."""
    return house.people["leader" if record.open_reviews() else "member"]


def _first(model: Any, record: Any) -> Any:
    return model.objects.filter(**{"source" if model is Link else "record": record.pk}).first()


DOING: dict[str, Doing] = {
    "edit": _simply("edit", {"title": "anders"}),
    "assign": lambda h, r, by: r.assign(h.people["lead"], by=by, at=h.world.now),
    "comment": _simply("comment", "said"),
    "attach": _simply("attach", "more.txt", [b"more"]),
    "detach": lambda h, r, by: r.detach(_first(File, r), by=by, at=h.world.now),
    "link": lambda h, r, by: r.link(shared(h), "blocks", by=by, at=h.world.now),
    "unlink": lambda h, r, by: r.unlink(_first(Link, r), by=by, at=h.world.now),
    "watch": _simply("watch"),
    "unwatch": _simply("unwatch"),
    "let_in": lambda h, r, by: r.let_in(h.people["stranger"], by=by, at=h.world.now),
    "let_out": lambda h, r, by: r.let_out(h.people["participant"], by=by, at=h.world.now),
    "confide": _simply("confide"),
    "unconfide": _simply("unconfide"),
    "publish": _simply("publish"),
    "unpublish": _simply("unpublish"),
    "redact": lambda h, r, by: r.redact([r.title], by=by, at=h.world.now),
    "move": _onwards("move", handed=False),
    "offer": _onwards("offer", handed=True),
    "receive": _simply("receive"),
    "hand_back": _simply("hand_back", "missing"),
    "withdraw": _simply("withdraw"),
    "present": _simply("present", EVERY),
    "decide": _simply("decide", "go", evidence=EVERY),
    "nudge": _by_the_door("nudge"),
    "escalate": _simply("escalate"),
    "acknowledge": _simply("acknowledge"),
    "resolve": _simply("resolve", "agreed"),
    "follow": _by_the_door("follow"),
    "reopen": _simply("reopen"),
    "accept": _simply("accept"),
    "decline": _simply("decline", "not now"),
    "merge": lambda h, r, by: r.merge(shared(h), by=by, at=h.world.now),
    "snooze": lambda h, r, by: r.snooze(_towards(h), "later", by=by, at=h.world.now),
    "wake": _simply("wake"),
    "rate": _simply("rate", "rice", {"reach": 9, "impact": 1, "confidence": 50, "effort": 1}),
    "ask_review": lambda h, r, by: r.ask_review([_reviewer(h, r)], by=by, at=h.world.now),
    "review": _simply("review", "pass"),
    "schedule": lambda h, r, by: r.schedule(_towards(h), _towards(h), by=by, at=h.world.now),
    "test": _simply("test", "passed", "all of it"),
    "launch": _simply("launch"),
    "conclude": _simply("conclude", "yes", "fewer complaints"),
}  # fmt: skip

ALONGSIDE = {"merge": ["let_in"]}  # {verb: verbs of further events that it appends, on other records}
REFUSED_BY_CONTENT = {
    ("publish", "confidential"),
}  # allowed, but what stands there does not fit
