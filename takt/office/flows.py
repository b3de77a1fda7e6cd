"""Acts on the house that no single model owns: handing over what a leaver owned, ladders, days of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from takt.flow.models import Ladder, Rung
from takt.ground.errors import Invalid, NotNow, Refusal, Text
from takt.ground.models import CalendarDay, Person, Unit, WorkCalendar

MOST_RUNGS = 8
NAMES = ("name_zh", "name_en")
PROFILE = (*NAMES, "language", "time_zone", "theme")


@dataclass
class Reassigned:
    """How many records changed hands, and why the others did not, by code."""

    moved: int = 0
    refused: dict[str, Text] = field(default_factory=dict)


def rename(person: Person, fields: Mapping[str, Any], *, by: Person, at: datetime, expect: int | None = None) -> None:
    with person.doing("edit", by=by, at=at, expect=expect):
        for name in NAMES:
            setattr(person, name, fields[name])


def set_up(person: Person, fields: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """One's own names and preferences."""
    with person.doing("set_up", by=by, at=at):
        for name in PROFILE:
            setattr(person, name, fields[name])


def reassign(records: Iterable[Any], leaver: Person, to: Person, *, by: Person, at: datetime) -> Reassigned:
    """Put somebody else in the leaver's place in several records, each through the door: as the owner, or as the
    one to whom a handover is offered. What is refused stays as it was."""
    done = Reassigned()
    for record in records:
        own = record.as_kind()
        try:
            with transaction.atomic():
                _replace(own, leaver, to, by, at)
        except Refusal as refusal:
            done.refused[own.code] = refusal.detail
        else:
            done.moved += 1
    return done


def set_ladder(
    unit: Unit, rungs: Sequence[tuple[int, str]], *, by: Person, at: datetime, expect: int | None = None
) -> Ladder:
    """The unit's ladder of escalation as (working hours, whom), from the first rung up. `expect` is the version
    that was read, 0 where the unit had none of its own."""
    ladder = Ladder.objects.filter(unit=unit).first() or Ladder(unit=unit)
    with ladder.doing("edit" if ladder.pk else "found", by=by, at=at, expect=expect) as act:
        if not 1 <= len(rungs) <= MOST_RUNGS:
            raise Invalid({"": _("A ladder has between 1 and 8 rungs.")})
        for hours, whom in rungs:
            if not 1 <= hours <= 1000 or whom not in Rung.Whom.values:
                raise Invalid({"": _("Each rung names somebody, and 1 to 1,000 working hours.")})
        if ladder.pk:
            ladder.version += 1  # its rungs are parts of it
        act.about(unit)
        for rung in Rung.objects.filter(ladder=ladder.pk):
            act.remove(rung)
        for level, (hours, whom) in enumerate(rungs, 1):
            act.add(Rung(ladder=ladder, level=level, after_hours=hours, whom=whom))
    return ladder


def set_day(
    calendar: WorkCalendar,
    day: date,
    works: bool | None,
    names: Mapping[str, str],
    *,
    by: Person,
    at: datetime,
    expect: int | None = None,
) -> None:
    """Say that a day works or not, whatever its weekday; with None it is like its weekday again. Targets that
    are set from now on reckon with it."""
    with calendar.doing("edit", by=by, at=at, expect=expect) as act:
        calendar.version += 1
        act.what(day.isoformat())
        act.keep(works=works)
        entry = CalendarDay.objects.filter(calendar=calendar, day=day).first()
        if works is None and entry is not None:
            act.remove(entry)
        elif works is not None and entry is not None:
            act.change(entry, works=works, provisional=False, **names)
        elif works is not None:
            act.add(CalendarDay(calendar=calendar, day=day, works=works, **names))


def _replace(record: Any, leaver: Person, to: Person, by: Person, at: datetime) -> None:
    """An offer to the leaver is withdrawn and made anew to the other person, with what was answered and noted."""
    offer = record.offered if record.waiting_since else None
    offered = offer is not None and offer.receiver_id == leaver.pk
    if offered:
        record.withdraw(by=by, at=at)
    if record.owner_id == leaver.pk:
        record.assign(to, by=by, at=at)
    elif offered and offer is not None:
        told = {"answers": offer.answers, "note": offer.note}
        record.offer(offer.stage_to, unit=offer.unit_to, receiver=to, by=by, at=at, **told)
    else:
        raise NotNow(_("This waits for an act that others take in their own right."))
