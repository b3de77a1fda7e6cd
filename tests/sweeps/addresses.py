"""Every address of the site, found in its URL resolver, and what to put where an address names something.

Nobody lists addresses here. Whoever adds one with a new kind of parameter adds a line to `NAMED`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from takt.accounts.models import Identity, Passkey, SignIn
from takt.flow.models import Handover
from takt.ground.kinds import all_kinds
from takt.ground.models import Comment, Errand, File, Function, Link, Notice, Participation, Process, WorkCalendar
from takt.ground.models.membership import Membership
from takt.ground.models.token import ApiToken
from takt.kit.models import SavedView
from takt.outside.mail.leaving import token
from tests.sweeps.house import House

PARAMETER = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>|\{(?P<api>\w+)\}")
SUBJECTS = ("ads", "confided", "own", "seen")
BRIEFLY = ("ads", "confided", "own")  # asked with a few values only: the ordinary record is asked with all
NOTHING = 10**9  # a key that nothing has
API = "api/v1/"


def verbs(house: House, record: Any) -> list[str]:
    return sorted({verb for kind in all_kinds().values() for verb in kind.verbs()} | {"nonsense"})


def of_record(model: Any) -> Callable[[House, Any], list[Any]]:
    """Keys of the first part of a record; where it has none, a key that nothing has."""
    return lambda house, record: [model.objects.filter(record=record).values_list("pk", flat=True).first() or NOTHING]


def first_of(model: Any, field: str = "pk") -> Callable[[House, Any], list[Any]]:
    return lambda house, record: [model.objects.values_list(field, flat=True).first() or NOTHING]


# {(the word of the address before it, or "" for any; the parameter): what it may be}
OF_RECORDS: dict[tuple[str, str], Callable[[House, Any], list[Any]]] = {
    ("requirements", "code"): lambda house, record: [record.code],
    ("r", "code"): lambda house, record: [record.code],
    ("files", "key"): of_record(File),
    ("comments", "key"): of_record(Comment),
    ("handovers", "key"): of_record(Handover),
    ("participants", "key"): of_record(Participation),
    ("links", "key"): lambda house, record: [
        Link.objects.filter(source=house.seen).values_list("pk", flat=True).first() or NOTHING
    ],
}
# what belongs to one person alone, who is none of those who ask
OF_OTHERS: dict[tuple[str, str], Callable[[House, Any], list[Any]]] = {
    ("import", "token"): lambda house, record: [house.upload],
    ("sessions", "key"): lambda house, record: [SignIn.objects.get(person=house.elsewhere).pk],
    ("identities", "key"): lambda house, record: [Identity.objects.get(person=house.elsewhere).pk],
    ("passkeys", "key"): lambda house, record: [Passkey.objects.get(person=house.elsewhere).pk],
    ("tokens", "key"): lambda house, record: [ApiToken.objects.get(person=house.elsewhere).pk],
}
NAMED: dict[tuple[str, str], Callable[[House, Any], list[Any]]] = {
    **OF_RECORDS,
    **OF_OTHERS,
    ("link", "token"): lambda house, record: ["nonsense"],
    ("files", "name"): lambda house, record: ["file.txt"],
    ("", "verb"): verbs,
    ("", "form"): lambda house, record: ["csv", "xlsx", "pdf"],
    ("", "number"): lambda house, record: [1],
    ("", "day"): lambda house, record: ["2026-10-01"],
    ("", "function"): first_of(Function, "code"),
    ("units", "code"): lambda house, record: ["ads", "live"],
    ("ladders", "code"): lambda house, record: ["group", "ads"],
    ("functions", "code"): first_of(Function, "code"),
    ("calendars", "key"): first_of(WorkCalendar),
    ("processes", "code"): first_of(Process, "code"),
    ("people", "key"): lambda house, record: [house.people["stranger"].pk, house.people["member"].pk],
    ("members", "key"): lambda house, record: [Membership.objects.get(person=house.people["stranger"]).pk],
    ("views", "key"): first_of(SavedView),
    ("notices", "key"): first_of(Notice),
    ("webhooks", "key"): lambda house, record: [house.hook.pk],
    ("errands", "key"): first_of(Errand),
    ("leave", "token"): lambda house, record: [token(house.elsewhere, ["turn"])],
}


@dataclass(frozen=True)
class Address:
    """`route` as it is written in the site's addresses; `view` what answers there."""

    route: str
    view: Any = None

    def __str__(self) -> str:
        return self.route or "(root)"

    @property
    def named(self) -> list[tuple[str, str]]:
        """(word before, name) of every parameter."""
        found = []
        for match in PARAMETER.finditer(self.route):
            words = [part for part in PARAMETER.sub("", self.route[: match.start()]).split("/") if part]
            name = "key" if match["name"] == "pk" else match["name"] or match["api"]
            found.append((words[-1].split(".")[0] if words else "", name))
        return found

    @property
    def unknown(self) -> list[tuple[str, str]]:
        return [key for key in self.named if key not in NAMED and ("", key[1]) not in NAMED]

    @property
    def of_a_record(self) -> bool:
        return any(key in OF_RECORDS for key in self.named)

    @property
    def of_somebody_else(self) -> bool:
        return any(key in OF_OTHERS for key in self.named)

    @property
    def is_api(self) -> bool:
        return self.route.startswith(API)

    def paths(self, house: House, subject: str) -> Iterator[str]:
        """The address filled in for a record of the house, once for each combination of its values."""
        record = house.record(subject)
        choices = [(NAMED.get(key) or NAMED["", key[1]])(house, record) for key in self.named]
        if subject in BRIEFLY:
            choices = [some[:3] for some in choices]
        for values in product(*choices):
            given = iter(values)
            yield "/" + PARAMETER.sub(lambda _match, given=given: str(next(given)), self.route)


def all_addresses() -> list[Address]:
    """Every address, each once: where two are written alike, the first one answers."""
    found: dict[str, Address] = {}
    for address in _walk(get_resolver().url_patterns, ""):
        found.setdefault(address.route, address)
    return [found[route] for route in sorted(found)]


def _walk(patterns: list[Any], before: str) -> Iterator[Address]:
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        elif isinstance(entry, URLPattern):
            yield Address(route, entry.callback)
