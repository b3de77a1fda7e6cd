"""The one way out: whatever calls another server calls `fetch`. (Mail leaves through Django's mail backend, the
database through its driver; both by the administrator's settings, neither to an address that somebody entered.)

The name is resolved once, every address that it has is vetted, and the connection goes to the address that was
vetted: a name that changes its answer in between (DNS rebinding) gains nothing. Redirects are vetted in the same way.
"""

from __future__ import annotations

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from takt.ground.outward import Forbidden, Place, is_outside, literal, place_of

PATIENCE = 10.0  # seconds for all of it: resolving, connecting, sending, answering, redirects
LARGEST = 256 * 1024  # bytes of an answer
MOST_REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)
MOVED_WITH_BODY = (307, 308)  # for the others a browser would turn what is sent into a look
OURS = {"User-Agent": "Takt", "Accept-Encoding": "identity", "Connection": "close"}


class Unreached(Exception):
    """The server did not answer, or not in a way that we take."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    within: float = PATIENCE,
    trusted: Collection[str] = (),
) -> Answer:
    """Call another server. Raises Forbidden where the address is not called, Unreached where nothing comes of it.

    The answer's status may be anything; redirects are followed three times, those of something that is sent
    only where they ask for it to be sent again. `trusted` are hosts that the administrator's settings name for
    this one purpose: they may be called wherever they lie.
    """
    allowed = {*settings.FETCH_ALLOW, *trusted}
    until = time.monotonic() + within
    given = dict(headers or {})
    for _redirect in range(MOST_REDIRECTS + 1):
        place = place_of(url, allowed)
        answer = _ask(place, method, given, body, until)
        moved = MOVED if method in ("GET", "HEAD") else MOVED_WITH_BODY
        if answer.status not in moved or "location" not in answer.headers:
            return answer
        url = urljoin(url, answer.headers["location"])
        if not _is_same_server(place_of(url, allowed), place):
            given = {name: value for name, value in given.items() if name.lower() not in ("authorization", "cookie")}
    raise Unreached(_("It redirects too often."))


def _is_same_server(one: Place, other: Place) -> bool:
    """What proves who we are goes to no other port, and never from HTTPS to a line that others read."""
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _ask(place: Place, method: str, headers: Mapping[str, str], body: bytes, until: float) -> Answer:
    try:
        with _connected(place, until) as connection:
            length = {"Content-Length": str(len(body))} if body or method == "POST" else {}
            connection.putrequest(method, place.target, skip_host=True, skip_accept_encoding=True)
            for name, value in {"Host": place.named, **OURS, **length, **headers}.items():
                connection.putheader(name, value)
            connection.endheaders(body or None)
            response = connection.getresponse()
            read = response.read(LARGEST + 1)
    except ssl.SSLCertVerificationError as error:
        raise Unreached(_("Its certificate does not hold: %(why)s") % {"why": error.verify_message}) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        if time.monotonic() >= until:
            raise Unreached(_("It did not answer in time.")) from error
        raise Unreached(_("It could not be reached: %(why)s") % {"why": _reason(error)}) from error
    if len(read) > LARGEST:
        raise Unreached(_("It answered more than we read."))
    return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, read)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


@contextmanager
def _connected(place: Place, until: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to a vetted address, cut when the time is over, however slowly the other side drips."""
    plain = _plain_connection(_vetted(place, until), place, until)
    held = [plain]
    watch = threading.Timer(max(0.0, until - time.monotonic()), lambda: _cut(held[0]))
    watch.daemon = True
    watch.start()
    try:
        if place.scheme == "https":
            held[0] = wrapped = _tls().wrap_socket(plain, server_hostname=place.host, do_handshake_on_connect=False)
            wrapped.do_handshake()
        connection = http.client.HTTPConnection(place.host, place.port)
        connection.sock = held[0]
        yield connection
    finally:
        watch.cancel()
        held[0].close()


def _plain_connection(addresses: list[str], place: Place, until: float) -> socket.socket:
    """To the first of the vetted addresses that answers; never to ourselves by an address of our own."""
    failure: OSError = TimeoutError()
    for address in addresses:
        try:
            found = socket.create_connection((address, place.port), max(0.01, until - time.monotonic()))
        except OSError as error:
            failure = error
            continue
        if not place.trusted and found.getsockname()[0] == found.getpeername()[0]:
            found.close()
            raise Forbidden(_("This address lies inside our own network and is not called."))
        return found
    raise failure


def _vetted(place: Place, until: float) -> list[str]:
    """The addresses of a place, asked for once; all of them lie outside, or none is called."""
    found = [place.host] if literal(place.host) else _resolved(place, until)
    if not place.trusted and not all(is_outside(ipaddress.ip_address(address)) for address in found):
        raise Forbidden(_("This address lies inside our own network and is not called."))
    return found


def _resolved(place: Place, until: float) -> list[str]:
    """Asked in a thread of its own: the system's resolver cannot be told how long it may take."""
    heard: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        heard.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    try:
        addresses = heard.get(timeout=max(0.01, until - time.monotonic()))
    except queue.Empty as error:
        raise Unreached(_("It did not answer in time.")) from error
    if not addresses:
        raise Unreached(_("There is no server of the name %(host)s.") % {"host": place.host})
    return addresses


def _cut(held: socket.socket) -> None:
    try:
        held.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it has ended by itself


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
