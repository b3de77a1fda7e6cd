"""The tree of units: group, subsidiary, product line, team, ..."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from takt.engines import workdays
from takt.ground.door import Act, GuardedQuerySet
from takt.ground.errors import Invalid
from takt.ground.models.calendar import WorkCalendar
from takt.ground.models.logged import Logged
from takt.ground.models.naming import TwoNames
from takt.ground.prepared import prepared
from takt.ground.roles import Office, Role, Somebody
from takt.ground.verbs import Verb, any_of, at_least


def pmo_leader(thing: Any, person: Any) -> bool:
    return bool(person.office == Office.LEADER)


def leads_above(unit: Unit, person: Somebody) -> bool:
    """Founding a unit is for the leads of the unit it is founded in."""
    return unit.parent is not None and person.role_in(unit.parent) >= Role.LEAD


class UnitQuerySet(GuardedQuerySet["Unit"]):
    def visible_to(self, person: Somebody) -> UnitQuerySet:
        """The organisation is known to everyone who is signed in; what units own is not."""
        return self if person.is_active else self.none()

    def below(self, paths: Iterable[str]) -> UnitQuerySet:
        """The units at these paths and all units below them."""
        wanted = models.Q(pk__in=())
        for path in paths:
            wanted |= models.Q(path__startswith=path)
        return self.filter(wanted)


class Unit(TwoNames, Logged):
    class Kind(models.TextChoices):
        GROUP = "group", pgettext_lazy("unit", "group")  # Django says 用户组 for the bare word
        SUBSIDIARY = "subsidiary", _("subsidiary")
        PRODUCT_LINE = "product_line", _("product line")
        TEAM = "team", _("team")

    VERBS: ClassVar[dict[str, Verb]] = {
        "found": Verb(_("New unit"), _("founded this unit"), any_of(pmo_leader, leads_above), creates=True),
        "edit": Verb(_("Edit"), _("edited this unit"), at_least(Role.LEAD)),
        "move": Verb(_("Move"), _("moved this unit"), pmo_leader),
        "join": Verb(_("Add a person"), _("let {what} join"), at_least(Role.LEAD)),
        "change_role": Verb(_("Change role"), _("changed the role of {what}"), at_least(Role.LEAD)),
        "leave": Verb(_("Remove"), _("removed {what}"), at_least(Role.LEAD)),
        "roster": Verb(_("Duty rota"), _("changed the duty rota"), at_least(Role.LEAD)),
        "choose_process": Verb(_("Choose a process"), _("chose the process {what}"), at_least(Role.LEAD)),
    }

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.TEAM)
    path = models.CharField(max_length=255, unique=True, editable=False)
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("path",)

    @property
    def depth(self) -> int:
        return self.path.count(".") - 1

    def place(self) -> Unit:
        return self

    def role_of(self, person: Somebody) -> Role:
        return person.role_at(self.path)

    @classmethod
    def editable(cls) -> tuple[str, ...]:
        """Fields that `edit` may change."""
        return ("name_zh", "name_en", "kind", "calendar", "time_zone")

    def line(self) -> list[Unit]:
        """This unit and those above it, nearest first."""
        above = tuple(int(part) for part in self.path.split(".") if part)
        units = {unit.pk: unit for unit in with_calendars(above)}
        return [units[key] for key in reversed(above)]

    def working_time(self) -> workdays.Calendar:
        """The calendar and time zone of this unit, its own or the nearest above."""
        line = [self] if self.calendar_id and self.time_zone else self.line()
        calendar = next((unit.calendar for unit in line if unit.calendar), None)
        if calendar is None:
            raise Invalid({"calendar": _("No working calendar is set for this unit or any above it.")})
        return calendar.working_time(_zone(line))

    def day(self, at: datetime) -> date:
        """The day that it is in this unit."""
        return at.astimezone(ZoneInfo(_zone([self] if self.time_zone else self.line()))).date()

    def after(self, start: datetime, hours: float) -> datetime:
        """The instant `hours` of this unit's working time after `start`."""
        return workdays.add(self.working_time(), start, hours * 60)

    def _open(self, act: Act) -> None:
        """A unit's path needs its key: taken from the database in the same transaction."""
        if act.verb == "found":
            last = Unit.objects.order_by("-pk").values_list("pk", flat=True).first()
            self.pk = (last or 0) + 1
            self.path = f"{self.parent.path if self.parent else '.'}{self.pk}."

    def _settle(self, act: Act) -> None:
        """In a zone that there is not, or without any calendar, nobody could reckon a target of the unit any more."""
        if self.time_zone and self.time_zone not in available_timezones():
            raise Invalid({"time_zone": _("There is no such time zone. Write it like Asia/Shanghai.")})
        if {"calendar_id", "parent_id"} & set(act.changes()) and not any(unit.calendar_id for unit in self._above()):
            raise Invalid({"calendar": _("No unit above has a calendar, so this one needs its own.")})

    def _above(self) -> list[Unit]:
        """This unit as it will be saved, and those above it."""
        return [self, *self.line()[1:]]

    def move(self, parent: Unit, *, by: Somebody, at: datetime | None = None, expect: int | None = None) -> None:
        """Hang this unit and all below it under another one."""
        with self.doing("move", by=by, at=at, expect=expect) as act:
            # somebody may have hung it below this one meanwhile
            parent.refresh_from_db(from_queryset=Unit.objects.select_for_update())
            if parent.path.startswith(self.path):
                raise Invalid({"parent": _("A unit cannot be moved below itself.")})
            before, self.parent = self.path, parent
            self.path = f"{parent.path}{self.pk}."
            for unit in Unit.objects.filter(path__startswith=before).exclude(pk=self.pk):
                act.change(unit, path=self.path + unit.path[len(before) :])


def _zone(line: Sequence[Unit]) -> str:
    """The time zone of the nearest unit that names one."""
    return next((unit.time_zone for unit in line if unit.time_zone), "Asia/Shanghai")


@prepared
def with_calendars(keys: tuple[int, ...]) -> models.QuerySet[Unit]:
    return Unit.objects.filter(pk__in=keys).order_by().select_related("calendar")
