"""Every verb of every kind, tried by everybody in every state: the rule behind the button is what the door does."""

from __future__ import annotations

from typing import Any

import pytest

from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.kinds import all_kinds
from takt.ground.models import Event
from tests.sweeps import rows
from tests.sweeps.permissions import PEOPLE, in_every_state
from tests.sweeps.states import ALONGSIDE, DOING, NOT_MADE, REFUSED_BY_CONTENT

pytestmark = pytest.mark.django_db
EVERY_VERB = [(kind, verb) for kind, model in all_kinds().items() for verb in model.verbs()]
DONE_TO_RECORDS = [(kind, verb) for kind, verb in EVERY_VERB if not all_kinds()[kind].verbs()[verb].creates]


@pytest.fixture(scope="module")
def states(empty_house):
    found = {kind: in_every_state(empty_house, kind) for kind in all_kinds()}
    return found, rows.tables()


@pytest.mark.parametrize(("kind", "verb"), EVERY_VERB)
def test_the_sweep_knows_how_a_verb_is_done(kind, verb):
    known = verb in DOING or all_kinds()[kind].verbs()[verb].creates
    assert known, f"Say in DOING of tests/sweeps/states.py how {verb!r} of {kind} is done."


@pytest.mark.parametrize(("kind", "verb"), DONE_TO_RECORDS)
def test_what_can_be_done_is_done_and_what_cannot_leaves_no_trace(empty_house, states, kind, verb):
    found, before = states
    wrong, done = [], 0
    for state, record in found[kind].items():
        for role in PEOPLE:
            outcome = _attempt(empty_house, type(record).objects.get(pk=record.pk), verb, state, role, before)
            done += outcome == ""
            if outcome not in ("", "refused"):
                wrong.append(f"{role}, {state}: {outcome}")
    assert not wrong, "\n".join(wrong)
    assert done or not _anyone_may(kind, verb), f"{verb} was never done: describe a state for it in STATES"


def _anyone_may(kind: str, verb: str) -> bool:
    return all_kinds()[kind].verbs()[verb].who.__name__ != "nobody"


def _attempt(house: Any, record: Any, verb: str, state: str, role: str, before: rows.Tables) -> str:
    """Empty where it was done rightly, "refused" where it was refused rightly, else what is wrong."""
    person = house.who(role)
    can, last = record.can(verb, person), Event.objects.order_by("-pk").values_list("pk", flat=True).first()
    with rows.undone() as writes:
        try:
            DOING[verb](house, record, person)
        except (NotAllowed, NotNow, Invalid) as refusal:
            left = rows.differing(before, rows.tables()) if writes.statements else []
            return _refused(can, refusal, (verb, state) in REFUSED_BY_CONTENT, left)
        events = Event.objects.filter(pk__gt=last).order_by("pk")
        return _done(can, verb, list(events), record, person)


def _refused(can: bool, refusal: Exception, by_content: bool, left: list[str]) -> str:
    if left:
        return f"refused ({refusal}), and yet {', '.join(left)} changed"
    if isinstance(refusal, Invalid) and not can:
        return f"may not, but was told only that something does not fit: {refusal}"
    if can and not (isinstance(refusal, Invalid) and by_content):
        return f"may, but was refused: {refusal}"
    return "refused"


def _done(can: bool, verb: str, events: list[Event], record: Any, person: Any) -> str:
    if not can:
        return "may not, and yet it was done"
    own = [event for event in events if event.record_id == record.pk]
    others = [event.verb for event in events if event.record_id != record.pk]
    if [event.verb for event in own] != [verb] or own[0].actor_id != person.pk:
        return f"appended {[event.verb for event in own]} to the log instead of {verb!r} by {person}"
    if any(other not in ALONGSIDE.get(verb, []) for other in others):
        return f"appended {others} to other records"
    return ""


@pytest.mark.parametrize("kind", all_kinds())
def test_what_makes_a_record_appends_one_event(empty_house, states, kind):
    model = all_kinds()[kind]
    maker = next(verb for verb, rule in model.verbs().items() if rule.creates)
    for role in PEOPLE:
        person, last = empty_house.who(role), Event.objects.order_by("-pk").values_list("pk", flat=True).first()
        record = NOT_MADE[kind](empty_house)
        record.title = maker
        with rows.undone():
            if record.can(maker, person):
                with record.doing(maker, by=person, at=empty_house.world.now):
                    pass
                events = Event.objects.filter(pk__gt=last)
                assert [(event.verb, event.record_id) for event in events] == [(maker, record.pk)]
