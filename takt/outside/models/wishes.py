"""Which notices a person wants as mail: each kind at once, once a day or never, and not in quiet hours."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.ground.door import Guarded, GuardedQuerySet
from takt.ground.errors import Invalid
from takt.ground.models import Notice, Person

if TYPE_CHECKING:
    from takt.ground.roles import Somebody

MORNING = 8  # o'clock, when the digest is sent unless another hour was chosen


class Wish(models.TextChoices):
    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    NEVER = "never", _("never")


# what asks for an act is told at once; what is good to know waits for the digest
USUAL: Mapping[str, Wish] = {
    Notice.Reason.TURN: Wish.NOW,
    Notice.Reason.MENTION: Wish.NOW,
    Notice.Reason.ESCALATION: Wish.NOW,
    Notice.Reason.REVIEW: Wish.NOW,
}


class WishesQuerySet(GuardedQuerySet["Wishes"]):
    def visible_to(self, person: Somebody) -> Self:
        """One's own."""
        return self.filter(person=person.pk) if person.is_active else self.none()


class Wishes(Guarded):
    """One person's. Whoever has said nothing has the usual ones; only what differs is kept in `chosen`."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="mail_wishes")
    chosen = models.JSONField(default=dict)  # {reason: wish}
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    digest_hour = models.PositiveSmallIntegerField(default=MORNING)

    objects = WishesQuerySet.as_manager()

    def __str__(self) -> str:
        return f"wishes of {self.person_id}"

    def wish(self, reason: str) -> Wish:
        return Wish(self.chosen.get(reason) or USUAL.get(reason, Wish.DAILY))

    def reasons(self, wish: Wish) -> list[str]:
        """The kinds of notice for which this is wanted."""
        return [reason for reason in Notice.Reason.values if self.wish(reason) == wish]

    def not_before(self, at: datetime) -> datetime:
        """The first instant from `at` on that lies in no quiet hour."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return at
        local = at.astimezone(zone_of(self.person))
        clock, begin, end = local.time(), self.quiet_from, self.quiet_until
        quiet = begin <= clock < end if begin < end else clock >= begin or clock < end
        if not quiet:
            return at
        day = local.date() + timedelta(days=int(begin > end and clock >= begin))
        return datetime.combine(day, end, zone_of(self.person)).astimezone(at.tzinfo)


def wishes_of(person: Person) -> Wishes:
    """A person's wishes, the usual ones where nothing was chosen."""
    return wishes_of_all([person.pk])[person.pk]


def wishes_of_all(keys: Collection[int]) -> dict[int, Wishes]:
    """{person: wishes} of those who work here, in two queries."""
    people = {person.pk: person for person in Person.objects.working().filter(pk__in=keys)}
    found = {wishes.person_id: wishes for wishes in Wishes.objects.filter(person__in=people)}
    for key, person in people.items():
        found.setdefault(key, Wishes(person=person)).person = person
    return found


def wish(person: Person, chosen: Mapping[str, Any], *, by: Person, at: datetime | None = None) -> Wishes:
    """Choose: {reason: wish} and quiet_from, quiet_until, digest_hour, as far as they are given. Raises Invalid."""
    with person.doing("set_up", by=by, at=at) as act:
        wishes = wishes_of(person)
        fields = {name: chosen.get(name, getattr(wishes, name)) for name in ("quiet_from", "quiet_until")}
        fields["digest_hour"] = _vetted_hour(chosen.get("digest_hour", wishes.digest_hour))
        if zoned := [name for name, value in fields.items() if isinstance(value, time) and value.tzinfo is not None]:
            raise Invalid(dict.fromkeys(zoned, _("Give a time of day without a zone: it is taken in your own.")))
        if (fields["quiet_from"] is None) != (fields["quiet_until"] is None):
            raise Invalid({"quiet_until": _("Quiet hours have a beginning and an end; leave both empty for none.")})
        fields["chosen"] = {**wishes.chosen, **_vetted(chosen)}
        act.what(_("notices by mail"))
        act.keep(**{name: str(value) for name, value in _vetted(chosen).items()})
        if wishes.pk:
            return act.change(wishes, **fields)
        return act.add(Wishes(person=person, **fields))


def zone_of(person: Person) -> ZoneInfo:
    """The time zone in which a person lives, or that of the house."""
    return ZoneInfo(person.time_zone if person.time_zone in available_timezones() else settings.TIME_ZONE)


def _vetted(chosen: Mapping[str, Any]) -> dict[str, str]:
    given = {name: str(value) for name, value in chosen.items() if name in Notice.Reason.values}
    wrong = {name: _("Choose at once, once a day or never.") for name, value in given.items() if value not in Wish}
    if wrong:
        raise Invalid(wrong)
    return given


def _vetted_hour(hour: Any) -> int:
    if not isinstance(hour, int) or not 0 <= hour <= 23:
        raise Invalid({"digest_hour": _("An hour is a number from 0 to 23.")})
    return hour
