"""The demo group's units, people, rotas, ladders and processes, founded by acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from takt.engines import workdays
from takt.flow.models import Ladder, Rung
from takt.ground.belonging import change_office, choose_process, join, set_rota
from takt.ground.calendars import found_calendar
from takt.ground.models import Function, Person, Process, Stage, Unit, on_duty
from takt.ground.roles import Office
from takt.site.demo import roster
from takt.site.founding import found_house

PASSWORD = "takt-demo"  # noqa: S105  # of everybody in the demo group, in demo mode only


@dataclass
class House:
    """Everybody and everything by name. People are kept as one object each, so that who left is known at once."""

    people: dict[str, Person]
    units: dict[str, Unit]
    functions: dict[str, Function]
    time: workdays.Calendar
    by_key: dict[int, Person] = field(init=False)
    stages: dict[tuple[int, str], Stage] = field(default_factory=dict)
    raised: dict[str, list[Any]] = field(default_factory=dict)  # requirements by the code of their unit
    left_alone: set[int] = field(default_factory=set)  # keys of records that nobody answers for

    def __post_init__(self) -> None:
        self.by_key = {person.pk: person for person in self.people.values()}

    def after(self, at: datetime, hours: float) -> datetime:
        """The instant some working hours later."""
        return workdays.add(self.time, at, hours * 60)

    def stage(self, record: object, code: str) -> Stage:
        """The stage with this code in the record's own version of its process."""
        version = record.stage.version_id  # type: ignore[attr-defined]
        if (version, code) not in self.stages:
            self.stages[version, code] = Stage.objects.select_related("function").get(version=version, code=code)
        return self.stages[version, code]

    def serving(self, unit: Unit, function: str, at: datetime) -> Person | None:
        """Who is on duty for a function in a unit."""
        person = on_duty(unit, self.functions[function], at)
        return self.by_key[person.pk] if person else None

    def subsidiary(self, unit: Unit) -> Unit:
        return next(place for place in unit.line() if place.kind == Unit.Kind.SUBSIDIARY)


def found(at: datetime) -> House:
    """Found the demo group in an empty database."""
    password = make_password(PASSWORD) if settings.DEMO else "!"
    people = {one.key: _person(one, password) for one in (roster.LEADER, *roster.PEOPLE)}
    leader = people[roster.LEADER.key]
    group = found_house(*roster.GROUP, leader, at=at)
    for position, (code, zh, en) in enumerate(roster.PMO_FUNCTIONS):
        with Function(code=code, name_zh=zh, name_en=en, position=20 + position).doing("found", by=leader, at=at):
            pass
    functions = {function.code: function for function in Function.objects.all()}
    units = _found_units(group, leader, at)
    _invite(people, units, functions, leader, at)
    _set_rhythm(people, units, functions, leader, at)
    fresh = {person.email.split("@")[0]: person for person in Person.objects.all()}
    return House(fresh, units, functions, group.working_time())


def _person(one: roster.One, password: str) -> Person:
    office = one.office if one.office == Office.LEADER else Office.NONE
    return Person(
        email=one.email, name_zh=one.zh, name_en=one.en, password=password, office=office, language=one.language
    )  # fmt: skip


def _found_units(group: Unit, leader: Person, at: datetime) -> dict[str, Unit]:
    units = {group.code: group}
    for place in roster.PLACES:
        unit = Unit(code=place.code, name_zh=place.zh, name_en=place.en, kind=place.kind, parent=units[place.above])
        if place.code in roster.ABROAD:
            country, unit.time_zone = roster.ABROAD[place.code]
            unit.calendar = found_calendar(country, by=leader, at=at)
        with unit.doing("found", by=leader, at=at):
            pass
        units[place.code] = unit
        if place.process:
            choose_process(unit, Process.objects.get(code=place.process), by=leader, at=at)
    return units


def _invite(
    people: dict[str, Person], units: dict[str, Unit], functions: dict[str, Function], leader: Person, at: datetime
) -> None:
    for one in roster.PEOPLE:
        person = people[one.key]
        with person.doing("invite", by=leader, at=at):
            pass
        join(units[one.unit], person, one.role, functions.get(one.function), by=leader, at=at)
        if one.office != Office.NONE:
            change_office(person, one.office, by=leader, at=at)


def _set_rhythm(
    people: dict[str, Person], units: dict[str, Unit], functions: dict[str, Function], leader: Person, at: datetime
) -> None:
    for unit, function, days, keys in roster.ROTAS:
        set_rota(units[unit], functions[function], [people[key] for key in keys], days, by=leader, at=at)
    for unit, rungs in roster.LADDERS.items():
        ladder = Ladder(unit=units[unit])
        with ladder.doing("found", by=leader, at=at) as act:
            for level, hours, whom in rungs:
                act.add(Rung(ladder=ladder, level=level, after_hours=hours, whom=whom))
