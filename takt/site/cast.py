"""The people of the demo group, offered on the sign-in page: in demo mode, to this machine alone."""

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Text
from takt.ground.models import Membership, Person, Unit
from takt.ground.roles import Office, Role
from takt.kit.numbers import whole

LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
FORWARDED = ("X-Forwarded-For", "X-Real-Ip", "Forwarded", "Via")
OWN_PLACES = (Unit.Kind.GROUP, Unit.Kind.SUBSIDIARY)


@dataclass(frozen=True)
class Player:
    """One of the cast: `place` is the unit they belong to, `home` the subsidiary or group it lies in."""

    person: Person
    place: Unit
    home: Unit
    role: Role
    function_code: str
    function: str

    @property
    def office(self) -> Office:
        return Office(self.person.office)


@dataclass(frozen=True)
class Company:
    unit: Unit
    players: list[Player]


@dataclass(frozen=True)
class Suggestion:
    """Somebody to start as, and what there is to see from that chair."""

    player: Player
    why: Text


CHAIRS: tuple[tuple[Text, Callable[[Player], bool]], ...] = (
    (_("Raise a requirement and see where it is"), lambda p: _does(p, "business")),
    (_("Triage the inbox and hand work over"), lambda p: _does(p, "product")),
    (_("Accept a handover, or return it with a reason"), lambda p: _does(p, "technology")),
    (_("Test, and say whether it may launch"), lambda p: _does(p, "quality")),
    (_("Keep the rhythm and design the processes"), lambda p: p.office == Office.MEMBER),
    (_("See the whole group and what climbs the ladder"), lambda p: p.office == Office.LEADER),
)


def may_play(request: HttpRequest) -> bool:
    """Only in demo mode and only from this machine, reached by a name of its own and not through a proxy."""
    return bool(
        settings.DEMO
        and _is_loopback(request.META.get("REMOTE_ADDR", ""))
        and _host(request) in LOCAL_NAMES
        and not any(header in request.headers for header in FORWARDED)
    )


def person_to_play(key: str) -> Person:
    """The person with this key, who works here. Raises Http404."""
    person = Person.objects.working().filter(pk=whole(key, 18) or 0).first()
    if person is None:
        raise Http404
    return person


def companies() -> list[Company]:
    """Everyone who works here, by subsidiary, the group's own people first."""
    units = {unit.pk: unit for unit in Unit.objects.all()}
    rows = (
        Membership.objects.filter(person__left_at__isnull=True)
        .select_related("person", "function")
        .order_by("unit__path", "-role", "person__name_zh")
    )
    homes: dict[int, list[Player]] = {}
    for row in rows:
        place = units[row.unit_id]
        home = _home(place, units)
        function = row.function
        player = Player(
            row.person,
            place,
            home,
            Role(row.role),
            function.code if function else "",
            function.name if function else "",
        )
        homes.setdefault(home.pk, []).append(player)
    return [Company(units[key], players) for key, players in homes.items()]


def suggestions(cast: Iterable[Company]) -> list[Suggestion]:
    """Up to six chairs to start from, in the order of a requirement's journey, each with another person.

    They sit in different subsidiaries as far as possible, because that is what Takt is about.
    """
    players = [player for company in cast for player in company.players]
    found: list[Suggestion] = []
    for why, fits in CHAIRS:
        homes = {s.player.home.pk for s in found}
        taken = {s.player.person.pk for s in found}
        free = [player for player in players if fits(player) and player.person.pk not in taken]
        free.sort(key=lambda player: player.home.pk in homes)
        if free:
            found.append(Suggestion(free[0], why))
    return found


def _does(player: Player, function: str) -> bool:
    return player.function_code == function and player.office == Office.NONE


def _home(unit: Unit, units: dict[int, Unit]) -> Unit:
    while unit.kind not in OWN_PLACES and unit.parent_id in units:
        unit = units[unit.parent_id]
    return unit


def _host(request: HttpRequest) -> str | None:
    """The name that the server was reached by; none where it is no name of ours: that is told by a page too."""
    try:
        return urlsplit(f"//{request.get_host()}").hostname
    except (DisallowedHost, ValueError):
        return None


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
