"""What is to leave the house because of what was just written: called in the transaction of every act on a record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from takt.ground import errands
from takt.ground.models import Errand, Event, Unit
from takt.outside.mail.settings import mail_is_set_up
from takt.outside.models import Webhook, Wishes
from takt.outside.models.wishes import Wish, wishes_of_all

Told = Sequence[tuple[Event, Mapping[int, str]]]


def hear(events: Sequence[Event], told: Told) -> None:
    """Want a letter for everybody who is told of an event, and a message for every webhook that it concerns.

    `events` are of one act, or of a part of one import; who is told of which, and why, is {person: reason}.
    """
    errands.put([*_letters(told), *_messages(events)])


def _letters(told: Told) -> Iterator[Errand]:
    """One for each person and act; what else waits for the person is put into the same letter."""
    if not mail_is_set_up():
        return
    wishes = wishes_of_all({key for _event, reasons in told for key in reasons})
    for event, reasons in told:
        for key, reason in reasons.items():
            if key in wishes and wishes[key].wish(reason) == Wish.NOW:
                yield _letter(event, wishes[key])


def _letter(event: Event, wishes: Wishes) -> Errand:
    person = wishes.person_id
    return errands.wanted(
        "letter", key=f"letter:{person}:{event.pk}", at=event.at, due=wishes.not_before(event.at),
        lane=f"letters:{person}", destination="mail", given={"person": person, "wish": Wish.NOW},
    )  # fmt: skip


def _messages(events: Sequence[Event]) -> Iterator[Errand]:
    """An act is one message to a webhook; of an import each thousand rows, which come here together, are one."""
    hooks = list(Webhook.objects.standing().select_related("unit")) if events else []
    if not hooks:
        return
    paths = dict(Unit.objects.filter(pk__in={event.unit_id for event in events}).values_list("pk", "path"))
    for hook in hooks:
        heard = [event for event in events if hook.hears(event, paths.get(event.unit_id or 0, ""))]
        if heard:
            yield _message(hook, heard[0], together=len(heard))


def _message(hook: Webhook, event: Event, together: int) -> Errand:
    return errands.wanted(
        "message", key=f"message:{hook.pk}:{event.pk}", at=event.at, unit_id=hook.unit_id,
        lane=f"{hook.destination}:{event.record_id}", destination=hook.destination,
        given={"webhook": hook.pk, "event": event.pk, "together": together},
    )  # fmt: skip
