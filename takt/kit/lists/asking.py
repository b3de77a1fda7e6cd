"""The filter bar: what a list may be asked for, as menus that work without scripts, and as chips that undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from takt.ground.models import Person, Process, ProcessVersion, Stage, Unit
from takt.ground.prepared import prepared
from takt.kit.filtering import ME, RecordFilter
from takt.kit.lists.address import Address
from takt.kit.record.fields import PRIORITIES

if TYPE_CHECKING:
    from takt.ground.errors import Text

MOST_PEOPLE = 300  # in a menu; whoever is not among them is found by search
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of the filter. `offers` names where its options come from; `many` lets several be chosen.

    `shape`: checks, radios, select, toggle or day.
    """

    name: str
    label: Text
    shape: str
    offers: str = ""
    options: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Menu:
    label: Text
    asks: tuple[Ask, ...]


STATES = (("open", _("Open")), ("closed", _("Closed")), ("all", _("Open and closed")))
MENUS = (
    Menu(_("Status"), (Ask("state", _("Status"), "radios", options=STATES),)),
    Menu(_("Stage"), (Ask("stage", _("Stage"), "checks", "stages"),)),
    Menu(_("Priority"), (Ask("priority", _("Priority"), "checks", "priorities"),)),
    Menu(_("Unit"), (Ask("unit", _("Unit"), "radios", "units"),)),
)
PEOPLE = (Ask("turn", _("Whose turn"), "select", "people"), Ask("owner", _("Owner"), "select", "people"))
FACTS = (
    Ask("late", _("Past the target"), "toggle"),
    Ask("waiting", _("Handover waits"), "toggle"),
    Ask("unowned", _("Nobody owns it"), "toggle"),
    Ask("escalated", _("Escalated"), "toggle"),
    Ask("since", _("Opened from"), "day"),
    Ask("until", _("Opened until"), "day"),
)


@dataclass(frozen=True, slots=True)
class Control:
    """An Ask with its options and what is chosen."""

    ask: Ask
    options: tuple[Option, ...]
    chosen: frozenset[str]

    @property
    def value(self) -> str:
        return next(iter(self.chosen), "")

    @property
    def marked(self) -> list[tuple[str, str, bool]]:
        return [(value, label, value in self.chosen) for value, label in self.options]


@dataclass(frozen=True, slots=True)
class OpenMenu:
    label: str
    controls: tuple[Control, ...]
    is_on: bool


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    value: str
    href: str


class FilterBar:
    """The menus and chips of one request."""

    def __init__(
        self, menus: Sequence[Menu], wanted: RecordFilter, address: Address, person: Person, kind: str
    ) -> None:
        self._menus, self._wanted, self._address = menus, wanted, address
        self._person, self._kind = person, kind

    @cached_property
    def menus(self) -> list[OpenMenu]:
        on = self._wanted.asked()
        return [
            OpenMenu(
                str(menu.label),
                tuple(self._control(ask) for ask in menu.asks),
                any(ask.name in on for ask in menu.asks),
            )
            for menu in self._menus
        ]

    @property
    def drawn(self) -> SafeString:
        """The menus as HTML."""
        return _drawn(tuple(self.menus), get_language())

    @cached_property
    def chips(self) -> list[Chip]:
        asked = self._wanted.asked()
        words = [Chip(gettext("Words"), self._wanted.q, self._address.without("q"))] if self._wanted.q else []
        controls = [control for menu in self.menus for control in menu.controls if control.ask.name in asked]
        return words + [chip for control in controls for chip in self._chips(control)]

    @property
    def clear(self) -> str:
        """The address without any filter; sorting and columns stay."""
        return self._address.without(*(self._wanted.asked() - {"sort"}))

    def _chips(self, control: Control) -> list[Chip]:
        name, label = control.ask.name, str(control.ask.label)
        if control.ask.shape == "toggle":
            return [Chip(label, "", self._address.without(name))]
        names = dict(control.options)
        return [
            Chip(label, names.get(value, value).strip(), self._address.without_value(name, value))
            for value in sorted(control.chosen)
        ]

    def _control(self, ask: Ask) -> Control:
        value = getattr(self._wanted, ask.name)
        values = value if isinstance(value, list) else [value] if value not in ("", None, False) else []
        options = [(key, str(label)) for key, label in ask.options]
        if ask.offers:
            options = getattr(self, ask.offers)
        return Control(ask, tuple(options), frozenset(str(one) for one in values))

    @cached_property
    def stages(self) -> list[Option]:
        return [(code, name) for code, name in stages_offered(self._kind, self._person)]

    @property
    def priorities(self) -> list[Option]:
        return [(str(value), str(label)) for value, label in PRIORITIES]

    @cached_property
    def units(self) -> list[Option]:
        return [(unit.code, "\u2003" * unit.depth + unit.name) for unit in _units(self._person)]

    @cached_property
    def people(self) -> list[Option]:
        return [(ME, gettext("Me")), *self.owners]

    @cached_property
    def owners(self) -> list[Option]:
        """People by their key, oneself first."""
        others = [person for person in colleagues(self._person) if person.pk != self._person.pk]
        return [(str(person.pk), person.name) for person in (self._person, *others)]


@lru_cache(maxsize=256)
def _drawn(menus: tuple[OpenMenu, ...], _language: str) -> SafeString:
    """Drawn once for the same menus: they hold a hundred choices, and change when people, units or stages do."""
    return render_to_string("kit/lists/menus.html", {"menus": menus})


def colleagues(person: Person) -> list[Person]:
    """People of the units that a person sees, for menus."""
    return list(_near(person))


@prepared
def _near(person: Person) -> QuerySet[Person]:
    near = Person.objects.visible_to(person).working().filter(memberships__unit__in=person.seen_units)
    return near.distinct().only("name_zh", "name_en")[:MOST_PEOPLE]


@prepared
def _units(person: Person) -> QuerySet[Unit]:
    return Unit.objects.visible_to(person).only("code", "path", "name_zh", "name_en")


def stages_offered(kind: str, person: Person) -> list[Option]:
    """(code, name) of the stages of all published processes of a kind, each code once: process by process,
    those that close at the end."""
    closing = (Stage.Category.DONE, Stage.Category.DROPPED)
    names: dict[str, str] = {}
    rows = (row for row in _published_stages(kind, person) if row[0])
    for code, _category, zh, en in sorted(rows, key=lambda row: row[1] in closing):
        names.setdefault(code, Stage(name_zh=zh, name_en=en).name)
    return list(names.items())


@prepared
def _published_stages(kind: str, person: Person) -> QuerySet[Process, tuple[str, str, str, str]]:
    published = Process.objects.visible_to(person).filter(kind=kind, versions__state=ProcessVersion.State.PUBLISHED)
    return published.order_by("pk", "versions__stages__position").values_list(
        "versions__stages__code",
        "versions__stages__category",
        "versions__stages__name_zh",
        "versions__stages__name_en",
    )
