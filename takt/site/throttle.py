"""Sign-in attempts are counted before a password is hashed: a hash costs a quarter of a second.

Three origins are counted: an account tried from one network, an account from anywhere, and a network.
Each may fail a number of times; from then on every failure doubles the wait, up to a quarter of an hour.
A quiet hour forgets everything, so nobody is locked out for good. An attempt is counted before it is
checked, so a hundred attempts at the same time are a hundred attempts; a right password takes it back.
"""

import hashlib
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from takt.site.models import Attempt

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
QUIET = timedelta(hours=1)


@dataclass(frozen=True)
class Origin:
    key: str
    free: int  # attempts that may fail before the first wait


def origins(account: str, address: str) -> tuple[Origin, Origin, Origin]:
    """What an attempt at `account` from the network address `address` counts against."""
    # upper case first: PostgreSQL compares so, and finds Li where lı with a dotless i is asked for
    name, network = account.strip().upper().casefold(), _network(address)
    return (
        Origin(_digest("both", name, network), free=5),
        Origin(_digest("account", name), free=20),
        Origin(_digest("network", network), free=50),
    )


@transaction.atomic
def admit(counted: Iterable[Origin], at: datetime) -> timedelta:
    """Count an attempt. Returns how long to wait instead, zero when it may go on; a wait is not counted."""
    by_key = {origin.key: origin for origin in counted}
    for key in sorted(by_key):  # one order for everyone, so that two attempts never wait for each other
        Attempt.objects.get_or_create(origin=key, defaults={"last_at": at})
    attempts = list(Attempt.objects.select_for_update().filter(origin__in=by_key).order_by("origin"))
    wait = max((a.blocked_until - at for a in attempts if a.blocked_until), default=timedelta())
    if wait > timedelta():
        return wait
    for attempt in attempts:
        _count(attempt, by_key[attempt.origin].free, at)
    return timedelta()


@transaction.atomic
def forgive(counted: tuple[Origin, Origin, Origin]) -> None:
    """The password was right: the account starts anew, and its network is not charged for the attempt."""
    both, account, network = counted
    Attempt.objects.filter(origin__in=(both.key, account.key)).delete()
    Attempt.objects.filter(origin=network.key, failures__gt=0).update(failures=F("failures") - 1, blocked_until=None)


def forget(at: datetime) -> int:
    """Remove what a quiet hour has forgotten; returns how many rows."""
    return Attempt.objects.filter(last_at__lt=at - QUIET).delete()[0]


def _count(attempt: Attempt, free: int, at: datetime) -> None:
    quiet = at - attempt.last_at > QUIET
    attempt.failures = 1 if quiet else attempt.failures + 1
    beyond = attempt.failures - free
    wait = min(FIRST_WAIT * 2 ** min(beyond, 10), LONGEST_WAIT) if beyond >= 0 else None
    attempt.last_at, attempt.blocked_until = at, at + wait if wait else None
    attempt.save()


def _network(address: str) -> str:
    """One IPv4 address, or the /64 that one IPv6 subscriber has to himself."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(given, ipaddress.IPv6Address) and given.ipv4_mapped:
        given = given.ipv4_mapped
    return str(ipaddress.ip_network((given, 64 if given.version == 6 else 32), strict=False))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
