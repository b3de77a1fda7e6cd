"""Attempts to guess one account's password, from one network and then from many: few are checked, the rest answered
without hashing, and the owner comes in throughout from a device of theirs."""

from __future__ import annotations

import http.client
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.faults import Report
from tests.faults.founding import PASSWORD
from tests.faults.place import House, house

SHORT = {"attempts": 80, "networks": 20}
LONG = {"attempts": 10_000, "networks": 200}  # networks are addresses of loopback
MOST_CHECKED = 10  # in a quarter of an hour
ACCOUNT = "member@takt.test"
CHECKED, HELD_BACK, IN = 422, 429, 302
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    """A browser at one address of loopback, with its cookies."""

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def sign_in(self, password: str) -> int:
        if not self.token:
            self.token = TOKEN.search(self._ask("GET", "/sign-in/")[1])[1].decode()  # type: ignore[index]
        given = {"email": ACCOUNT, "password": password, "csrfmiddlewaretoken": self.token}
        return self._ask("POST", "/sign-in/", urlencode(given))[0]

    def sign_out(self) -> None:
        self.cookies.pop("sessionid", None)
        self.token = ""

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(self.address, 0))
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        connection.request(method, path, body, {**sent, "Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        told = answer.status, answer.read()
        connection.close()
        return told


def run(attempts: int, networks: int) -> Report:
    with house() as place:
        served = place.serve()
        owner = Browser(place.port, "127.0.0.1")
        known = owner.sign_in(PASSWORD) == IN
        owner.sign_out()
        one = Counter(_guesses(place, attempts // 2, networks=1))
        elsewhere = Browser(place.port, "127.0.1.1").sign_in(PASSWORD)
        before, began = _seconds_of(served.pid), time.monotonic()
        many = Counter(_guesses(place, attempts - attempts // 2, networks=networks))
        each = (_seconds_of(served.pid) - before) / max(1, attempts - attempts // 2) * 1000
        took = time.monotonic() - began
        at_home = owner.sign_in(PASSWORD)
    checked = one[CHECKED] + many[CHECKED]
    report = Report(
        f"{attempts} attempts: {checked} checked, {one[HELD_BACK] + many[HELD_BACK]} answered 429 at {each:.1f} ms of "
        f"processor each; the owner came in from a new device while one network guessed, and from a known one "
        f"after {networks} did"
    )
    report.expect(known, "the owner signs in before the attack")
    report.expect(checked <= MOST_CHECKED or took > 900, f"{checked} were checked")
    report.expect(set(one) | set(many) <= {CHECKED, HELD_BACK}, f"answers were {dict(one + many)}")
    report.expect(elsewhere == IN, f"the owner elsewhere was answered {elsewhere} while one network guessed")
    report.expect(at_home == IN, f"the owner on a known device was answered {at_home}")
    return report


def _guesses(place: House, number: int, networks: int) -> list[int]:
    browsers = [Browser(place.port, f"127.0.{2 + n // 250}.{1 + n % 250}") for n in range(networks)]
    return [browsers[n % networks].sign_in(f"guess {n}") for n in range(number)]


def _seconds_of(pid: int) -> float:
    """Processor seconds that a process and those it started have used."""
    found, ticks = [pid], 0
    for one in found:
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
        found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return ticks / 100
