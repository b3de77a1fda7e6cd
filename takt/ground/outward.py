"""Which addresses the server may call: what people enter must not lead it into its own house.

Sources: the special-purpose address registries of IANA (IPv4 and IPv6), RFC 6890 and its updates; that a host whose
last label is a number is an IPv4 address in some spelling, from the URL standard of WHATWG.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Text

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST = 2000  # characters of an address
PORTS = {"http": 80, "https": 443}
INSIDE_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "168.63.129.16/32",  # a cloud's own service on an address that looks public
        ),
    )
)  # fmt: skip
OUTSIDE_6 = ipaddress.IPv6Network("2000::/3")  # all that is assigned to anybody; maps, NAT64, links lie elsewhere
INSIDE_6 = tuple(
    map(
        ipaddress.IPv6Network,
        ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
)
KEPT = "/?&=%:;,+@!$'()*~-._[]"  # what stays as it is in a path and a query
ISATAP = (0x00005EFE, 0x02005EFE)  # an IPv4 address in the lower half of an IPv6 one


class Forbidden(Exception):
    """The server does not call this address. `reason` says why, for whoever entered it."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Place:
    """An address taken apart and vetted, but for what its name resolves to."""

    scheme: str
    host: str  # lower case; a name in ASCII, or a literal address
    port: int
    target: str  # path and query
    trusted: bool  # named in TAKT_FETCH_ALLOW: may lie inside the house

    @property
    def named(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if PORTS[self.scheme] == self.port else f"{host}:{self.port}"


def place_of(url: str, allowed: Collection[str] = ()) -> Place:
    """Take an address apart. `allowed` are hosts ("name" or "name:port") that may be called without HTTPS and
    wherever they lie. Raises Forbidden for whatever is not plainly an address of somebody else's server."""
    if len(url) > LONGEST or not url.isprintable() or any(sign in url for sign in " \\"):
        raise Forbidden(_("This is not a web address."))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Forbidden(_("This is not a web address.")) from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise Forbidden(_("An address begins with https://."))
    if "@" in parts.netloc:
        raise Forbidden(_("An address with a name and password in it is not called."))
    host, port = _plain(parts.hostname), PORTS[parts.scheme] if port is None else port
    named = f"[{host}]" if ":" in host else host
    trusted = bool({host, named, f"{named}:{port}"} & set(allowed))
    if parts.scheme != "https" and not trusted:
        raise Forbidden(_("Only addresses that begin with https:// are called."))
    if not trusted:
        _refuse_inside(host)
    target = quote(parts.path or "/", safe=KEPT) + (f"?{quote(parts.query, safe=KEPT)}" if parts.query else "")
    return Place(parts.scheme, host, port, target, trusted)


def is_outside(address: Address) -> bool:
    """Whether an address belongs to the public internet: no private, local, mapped, translated or reserved one."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in INSIDE_4)
    if address.scope_id or address not in OUTSIDE_6 or any(address in network for network in INSIDE_6):
        return False
    return (int(address) >> 32) & 0xFFFFFFFF not in ISATAP


def literal(host: str) -> Address | None:
    """The address that a host is, if it is one in its plain spelling."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _plain(host: str) -> str:
    """A host in ASCII and lower case. Raises Forbidden where it is none."""
    host = host.removesuffix(".")
    if ":" in host:
        if literal(host) is None or "%" in host:
            raise Forbidden(_("This is not a web address."))
        return str(ipaddress.IPv6Address(host))
    try:
        plain = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise Forbidden(_("This is not a web address.")) from error
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", plain):
        raise Forbidden(_("This is not a web address."))
    return plain


def _refuse_inside(host: str) -> None:
    """Refuse what can be told to lie inside without asking for its address."""
    address = literal(host)
    last = host.rsplit(".", 1)[-1]
    numeric = ":" not in host and (last.isdecimal() or re.fullmatch(r"0x[0-9a-f]*", last))
    if numeric and (address is None or str(address) != host):
        raise Forbidden(_("Write the server's name, or its address as four plain numbers."))
    if (address is not None and not is_outside(address)) or last in ("localhost", "local", "internal", "localdomain"):
        raise Forbidden(_("This address lies inside our own network and is not called."))
