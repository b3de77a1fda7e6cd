"""Working calendars: official days copied into an editable table."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from takt.engines import workdays
from takt.ground.door import Act, Guarded, GuardedQuerySet
from takt.ground.errors import Invalid
from takt.ground.models.function import in_the_pmo
from takt.ground.models.logged import Logged
from takt.ground.models.naming import TwoNames
from takt.ground.verbs import Verb

MINUTES_OF_A_DAY = 1440
CHINESE_DAY = [["09:00", "12:00"], ["13:30", "18:30"]]


def chinese_day() -> list[list[str]]:
    return [list(interval) for interval in CHINESE_DAY]


def monday_to_friday() -> list[int]:
    return [0, 1, 2, 3, 4]


class WorkCalendar(TwoNames, Logged):
    """When people of a unit work: hours of a day, working weekdays, and the days that differ."""

    VERBS: ClassVar[dict[str, Verb]] = {
        "found": Verb(_("New calendar"), _("added this calendar"), in_the_pmo, creates=True),
        "edit": Verb(_("Edit"), _("edited this calendar"), in_the_pmo),
    }

    country = models.CharField(max_length=2, default="CN")
    hours = models.JSONField(default=chinese_day)
    weekdays = models.JSONField(default=monday_to_friday)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    @classmethod
    def editable(cls) -> tuple[str, ...]:
        """Fields that `edit` may change; its days are changed one by one."""
        return ("name_zh", "name_en", "hours", "weekdays")

    def working_time(self, time_zone: str) -> workdays.Calendar:
        """The engine's calendar for a unit that lives in `time_zone`."""
        return _working_time(self.pk, self.version, time_zone)

    def _settle(self, act: Act) -> None:
        """Without hours that follow each other and a weekday nobody could reckon with it."""
        times = [_minutes(time) for interval in self.hours for time in interval]
        if not times or times != sorted(set(times)) or times[-1] > MINUTES_OF_A_DAY:
            text = _("Write intervals that follow each other, like 09:00-12:00, 13:30-18:30.")
            raise Invalid({"hours": text})
        if not self.weekdays or not set(self.weekdays) <= set(range(7)):
            raise Invalid({"weekdays": _("At least one weekday is worked.")})


class CalendarDay(Guarded):
    """A day that differs from its weekday: a holiday, an adjusted working weekend, a company day."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    name_zh = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=80, blank=True)
    provisional = models.BooleanField(default=False)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=("calendar", "day"), name="one_entry_a_day"),)


@lru_cache(maxsize=64)
def _working_time(calendar_id: int, version: int, time_zone: str) -> workdays.Calendar:
    calendar = WorkCalendar.objects.get(pk=calendar_id)
    days = CalendarDay.objects.filter(calendar=calendar)
    return workdays.Calendar(
        time_zone=time_zone,
        hours=tuple((_minutes(start), _minutes(end)) for start, end in calendar.hours),
        weekdays=frozenset(calendar.weekdays),
        exceptions=tuple((day, works) for day, works in days.values_list("day", "works")),
        provisional=frozenset(day.year for day in days.filter(provisional=True).values_list("day", flat=True)),
    )


def _minutes(text: Any) -> int:
    hours, minutes = str(text).split(":")
    return int(hours) * 60 + int(minutes)
