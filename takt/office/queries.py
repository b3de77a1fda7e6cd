"""Reads of the house itself - units, people, processes - which everybody who is signed in may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.utils.text import capfirst

from takt.flow.models import Rung
from takt.ground.errors import NotSeen
from takt.ground.kinds import all_kinds
from takt.ground.models import (
    Event,
    Function,
    Membership,
    Person,
    Process,
    ProcessChoice,
    ProcessVersion,
    Record,
    Unit,
    WorkCalendar,
)
from takt.ground.roles import Role

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Offer:
    """A process as one unit meets it."""

    process: Process
    version: ProcessVersion | None
    own: bool
    chosen: bool
    running: int


def seen(among: QuerySet[M], **lookup: Any) -> M:
    """The one of `among` that matches; raises NotSeen."""
    found = among.filter(**lookup).first()
    if found is None:
        raise NotSeen
    return found


def unit_named(code: str, person: Person) -> Unit:
    return seen(Unit.objects.visible_to(person).select_related("parent", "calendar"), code=code)


def process_named(code: str, person: Person) -> Process:
    return seen(Process.objects.visible_to(person).select_related("unit"), code=code)


def home_of(person: Person) -> Unit | None:
    """The unit that a person is most at home in: where the role is greatest, then the deepest."""
    mine = person.memberships.select_related("unit").order_by("-role", "-unit__path").first()
    return mine.unit if mine else Unit.objects.visible_to(person).first()


def tree(person: Person) -> list[Unit]:
    """All units, each below the one it belongs to."""
    units = list(Unit.objects.visible_to(person).select_related("calendar"))
    below: dict[int | None, list[Unit]] = {}
    for unit in units:
        below.setdefault(unit.parent_id, []).append(unit)
    found: list[Unit] = []
    waiting = list(reversed(below.get(None, [])))
    while waiting:
        unit = waiting.pop()
        found.append(unit)
        waiting += reversed(below.get(unit.pk, []))
    return found


def units_led_by(person: Person) -> list[Unit]:
    """Where a person may found and change things."""
    return [unit for unit in tree(person) if person.role_at(unit.path) >= Role.LEAD]


def functions(*, with_retired: bool = False) -> list[Function]:
    found = Function.objects.all()
    return list(found if with_retired else found.filter(retired=False))


def function_names() -> dict[str, str]:
    """The functions' names in the reader's language, by code."""
    return {function.code: function.name for function in functions(with_retired=True)}


def kinds() -> list[tuple[str, str]]:
    """The kinds of record that follow a process, with their names."""
    return [(kind, capfirst(str(model._meta.verbose_name))) for kind, model in all_kinds().items()]


def offers_in(unit: Unit, kind: str, person: Person) -> list[Offer]:
    """The processes of a kind that a unit may follow, the chosen one first."""
    processes = list(Process.objects.usable_in(unit, kind).select_related("unit"))
    chosen = choice_for(unit, kind)
    followed = chosen.process_id if chosen else processes[0].pk if processes else None
    published = published_of([process.pk for process in processes])
    running = running_for([process.pk for process in processes], person)
    offers = [
        Offer(
            process,
            published.get(process.pk),
            process.unit_id == unit.pk,
            process.pk == followed,
            running.get(process.pk, 0),
        )
        for process in processes
    ]
    return sorted(offers, key=lambda offer: not offer.chosen)


def choice_for(unit: Unit, kind: str) -> ProcessChoice | None:
    """The nearest choice up the tree."""
    keys = [int(part) for part in unit.path.split(".") if part]
    choices = ProcessChoice.objects.filter(unit_id__in=keys, kind=kind).select_related("unit", "process")
    return max(choices, key=lambda choice: len(choice.unit.path), default=None)


def running_for(processes: Sequence[int], person: Person) -> dict[int, int]:
    """How many open records that the person may see follow each process."""
    found = Record.objects.visible_to(person).open().filter(stage__version__process__in=processes).order_by()
    return dict(found.values_list("stage__version__process").annotate(n=Count("pk")))


def published_of(processes: Sequence[int]) -> dict[int, ProcessVersion]:
    """The published version of each process."""
    found = ProcessVersion.objects.filter(process__in=processes, state=ProcessVersion.State.PUBLISHED)
    return {version.process_id: version for version in found.order_by("number")}


def ready_processes(person: Person) -> list[Process]:
    """Processes with a published version, which others can begin from."""
    published = Process.objects.visible_to(person).filter(versions__state=ProcessVersion.State.PUBLISHED)
    return list(published.select_related("unit").distinct())


def drafts_for(person: Person) -> list[ProcessVersion]:
    """Drafts of those processes that the person designs."""
    found = ProcessVersion.objects.filter(state=ProcessVersion.State.DRAFT).select_related("process__unit")
    return [draft for draft in found if draft.process.can("design", person)]


def draft_of(process: Process) -> ProcessVersion | None:
    return process.versions.filter(state=ProcessVersion.State.DRAFT).first()


def running_by_version(process: Process, person: Person) -> dict[int, int]:
    """How many open records that the person may see run on each version, by its number."""
    found = Record.objects.visible_to(person).open().filter(stage__version__process=process).order_by()
    return dict(found.values_list("stage__version__number").annotate(n=Count("pk")))


def people(person: Person, words: str, *, left: bool = False) -> QuerySet[Person]:
    """Colleagues whose name, address, unit or function contains every word."""
    found = Person.objects.visible_to(person).filter(left_at__isnull=not left)
    for word in words.split()[:6]:
        match = Q(name_zh__icontains=word) | Q(name_en__icontains=word) | Q(email__icontains=word)
        for name in ("name_zh", "name_en", "code"):
            match |= Q(**{f"memberships__unit__{name}__icontains": word})
            match |= Q(**{f"memberships__function__{name}__icontains": word})
        found = found.filter(match)
    return found.distinct().prefetch_related("memberships__unit", "memberships__function")


def open_work(leaver: Person, viewer: Person) -> tuple[list[Any], int]:
    """Open records that somebody owns or that wait for them, as far as the viewer sees them; and how many more
    there are."""
    held = Q(owner=leaver) | Q(turn_person=leaver)
    seen = Record.objects.visible_to(viewer).open().filter(held).select_related("unit", "stage", "owner")
    every = Record.objects.open().filter(held).count()
    records = list(seen.order_by("target_at", "pk"))
    return records, every - len(records)


def last_sign_in(who: Person, viewer: Person) -> datetime | None:
    """When somebody last signed in, for themselves and the PMO."""
    seen = Event.objects.visible_to(viewer).filter(kind="person", subject=who.pk, verb="sign_in")
    return seen.order_by("-pk").values_list("at", flat=True).first()


def may_link(who: Person, viewer: Person) -> bool:
    """Whether the viewer may give this person a link to set a password by: an invitation to who was never here."""
    if not who.is_active or who.pk == viewer.pk:
        return False
    never_here = not who.has_usable_password() and last_sign_in(who, viewer) is None
    return who.can("invite_again" if never_here else "give_reset", viewer)


def tree_below(unit: Unit, person: Person) -> list[Unit]:
    """The units below one, each below the one it belongs to."""
    return [other for other in tree(person) if other.path.startswith(unit.path) and other.pk != unit.pk]


def people_of(unit: Unit) -> list[Person]:
    """Those who belong to a unit or one below it."""
    return list(Person.objects.working().filter(memberships__unit__path__startswith=unit.path).distinct())


def serving(function: Function, people: Sequence[Person]) -> set[int]:
    """Keys of those of these people who do the work of a function, in whatever unit."""
    return set(Membership.objects.filter(function=function, person__in=people).values_list("person", flat=True))


def member_counts() -> dict[int, int]:
    return dict(Unit.objects.order_by().values_list("pk").annotate(n=Count("memberships")))


def function_named(code: str) -> Function:
    return seen(Function.objects.all(), code=code)


def people_by_function() -> dict[int, int]:
    working = Person.objects.working().filter(memberships__function__isnull=False).order_by()
    return dict(working.values_list("memberships__function").annotate(n=Count("pk", distinct=True)))


def stages_by_function() -> dict[int, int]:
    """How many stages of published processes are each function's turn."""
    published = ProcessVersion.objects.filter(state=ProcessVersion.State.PUBLISHED, stages__function__isnull=False)
    return dict(published.order_by().values_list("stages__function").annotate(n=Count("stages")))


def calendars() -> list[WorkCalendar]:
    return list(WorkCalendar.objects.all())


def calendar_named(pk: int) -> WorkCalendar:
    return seen(WorkCalendar.objects.all(), pk=pk)


def ladders(person: Person) -> list[tuple[Unit, list[Rung]]]:
    """Every unit with the rungs that hold there, its own or the nearest above."""
    own: dict[int, list[Rung]] = {}
    for rung in Rung.objects.select_related("ladder__unit"):
        own.setdefault(rung.ladder.unit_id, []).append(rung)
    holds: dict[int | None, list[Rung]] = {}
    units = tree(person)
    for unit in units:  # those above come first
        holds[unit.pk] = own.get(unit.pk) or holds.get(unit.parent_id, [])
    return [(unit, holds[unit.pk]) for unit in units]
