"""Attempts to prove who one is are counted before anything is checked: a hash costs a quarter of a second.

Whatever checks a secret - a password, a code, a link, a token - names the origins that an attempt counts against
and asks `admit` (or `admitted`) first. An attempt is counted before it is checked, so a hundred at the same time
are a hundred; the right secret takes it back. Why these numbers: docs/decisions/sign-in-throttle.md.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from takt.accounts import devices
from takt.accounts.models import Attempt
from takt.ground.errors import NotNow, TooMany

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
WINDOW = timedelta(minutes=15)
QUIET = timedelta(hours=1)


@dataclass(frozen=True)
class Growing:
    """`free` attempts may fail; from then on each failure doubles the wait. A quiet hour forgets everything."""

    key: str
    free: int

    def wait(self, attempt: Attempt, at: datetime) -> timedelta:
        return max(attempt.blocked_until - at, timedelta()) if attempt.blocked_until else timedelta()

    def count(self, attempt: Attempt, at: datetime) -> None:
        quiet = at - attempt.last_at > QUIET
        attempt.failures = 1 if quiet else attempt.failures + 1
        beyond = attempt.failures - self.free
        wait = min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT) if beyond >= 0 else None
        attempt.blocked_until = at + wait if wait else None

    def forgive(self) -> None:
        Attempt.objects.filter(origin=self.key).delete()


@dataclass(frozen=True)
class Network(Growing):
    """Many people share one: the right secret of one of them takes back that attempt and nothing more."""

    def forgive(self) -> None:
        ours = Attempt.objects.filter(origin=self.key, failures__gt=0)
        ours.update(failures=F("failures") - 1, blocked_until=None)


@dataclass(frozen=True)
class Windowed:
    """At most `most` attempts are checked in any quarter of an hour, however many places they come from."""

    key: str
    most: int

    def wait(self, attempt: Attempt, at: datetime) -> timedelta:
        within = self._within(attempt, at)
        if len(within) < self.most:
            return timedelta()
        return datetime.fromtimestamp(within[-self.most], UTC) + WINDOW - at

    def count(self, attempt: Attempt, at: datetime) -> None:
        attempt.recent = [*self._within(attempt, at), at.timestamp()]

    def forgive(self) -> None:
        """The latest attempt is taken back; those of others stay counted."""
        for attempt in Attempt.objects.select_for_update().filter(origin=self.key):
            attempt.recent = attempt.recent[:-1]
            attempt.save(update_fields=["recent"])

    def _within(self, attempt: Attempt, at: datetime) -> list[float]:
        since = (at - WINDOW).timestamp()
        return [moment for moment in attempt.recent if moment > since]


Origin = Growing | Windowed


def sign_in(request: HttpRequest, account: str) -> tuple[Origin, ...]:
    """What an attempt at an account counts against. A device that the account was signed in on before is counted
    by itself, so that whoever guesses from elsewhere never shuts out the owner."""
    name = devices.account_key(account)
    device = devices.known(request, name)
    if device:
        return (Growing(digest("device", name, device), free=5),)
    network = network_of(request)
    return (
        Growing(digest("both", name, network), free=5),
        Windowed(digest("account", name), most=10),
        Network(digest("network", network), free=50),
    )


def second_factor(request: HttpRequest, account: str) -> tuple[Origin, ...]:
    """Codes are short: an account has few tries, from wherever, but for a device of its owner's."""
    name = devices.account_key(account)
    return (Growing(digest("second", name, devices.known(request, name)), free=5),)


def own_secret(request: HttpRequest) -> tuple[Origin, ...]:
    """The password, asked again of somebody who is signed in: counted by session."""
    return (Growing(digest("own", request.session.session_key or ""), free=5),)


def by_network(request: HttpRequest, what: str, free: int = 20) -> tuple[Origin, ...]:
    """Secrets too long to be guessed - links, tokens: what is spared is work."""
    return (Network(digest(what, network_of(request)), free=free),)


def asked_for_link(request: HttpRequest, account: str) -> tuple[Origin, ...]:
    """Nobody's mailbox is flooded, and nobody asks for everybody's."""
    return (
        Windowed(digest("link", devices.account_key(account)), most=3),
        Windowed(digest("links", network_of(request)), most=20),
    )


def admitted(request: HttpRequest, origins: Sequence[Origin], at: datetime) -> None:
    """Count an attempt; raises TooMany where it has to wait."""
    wait = admit(request, origins, at)
    if wait:
        minutes = math.ceil(wait.total_seconds() / 60)
        text = _("Too many attempts. Nothing was checked. Try again in %(minutes)d min.") % {"minutes": minutes}
        raise TooMany(text, wait=wait)


def admit(request: HttpRequest, origins: Sequence[Origin], at: datetime) -> timedelta:
    """Count an attempt. Returns how long to wait instead, zero when it may go on; a wait is not counted.

    Raises NotNow where the request came with a key to be repeated by: a refusal would take the count back with it.
    """
    if getattr(request, "keyed", False):
        raise NotNow(_("Attempts are counted one by one. Send this without a key for repeating."))
    return _admit(origins, at)


@transaction.atomic
def forgive(origins: Sequence[Origin]) -> None:
    """The secret was right: the attempt is taken back, and what was counted of this very origin forgotten."""
    for origin in sorted(origins, key=lambda one: one.key):
        origin.forgive()


def forget(at: datetime) -> int:
    """Remove what a quiet hour has forgotten; returns how many rows."""
    return Attempt.objects.filter(last_at__lt=at - QUIET).delete()[0]


def network_of(request: HttpRequest) -> str:
    """One IPv4 address, or the /64 that one IPv6 subscriber has to himself."""
    try:
        given = ipaddress.ip_address(_who_connected(request))
    except ValueError:
        return "unknown"
    if isinstance(given, ipaddress.IPv6Address) and given.ipv4_mapped:
        given = given.ipv4_mapped
    return str(ipaddress.ip_network((given, 64 if given.version == 6 else 32), strict=False))


def _who_connected(request: HttpRequest) -> str:
    """The address of the connection; behind our own proxies the one that the outermost of them heard. What stands
    before it in the header anybody can write."""
    address: str = request.META.get("REMOTE_ADDR", "")
    heard = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    while address in settings.PROXIES and heard[-1:] not in ([], [""]):
        address = heard.pop()
    return address


def digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _admit(origins: Sequence[Origin], at: datetime) -> timedelta:
    by_key = {origin.key: origin for origin in origins}
    rows = Attempt.objects.filter(origin__in=by_key).order_by("origin")
    wait = _wait(by_key, rows, at)  # looked at first without a lock: a flood of attempts keeps nobody from writing
    return wait or _count(by_key, rows, at)


@transaction.atomic
def _count(by_key: Mapping[str, Origin], rows: QuerySet[Attempt], at: datetime) -> timedelta:
    for key in sorted(by_key):  # one order for everyone, so that two attempts never wait for each other
        Attempt.objects.get_or_create(origin=key, defaults={"last_at": at})
    attempts = list(rows.select_for_update())
    wait = _wait(by_key, attempts, at)
    if wait:
        return wait
    for attempt in attempts:
        by_key[attempt.origin].count(attempt, at)
        attempt.last_at = at
        attempt.save()
    return timedelta()


def _wait(by_key: Mapping[str, Origin], attempts: Iterable[Attempt], at: datetime) -> timedelta:
    return max((by_key[attempt.origin].wait(attempt, at) for attempt in attempts), default=timedelta())
