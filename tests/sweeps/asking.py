"""Asking the site as somebody, and what is told and written then."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from tests.sweeps import rows
from tests.sweeps.house import COMMON, House, Secret

SIGN_IN = "/sign-in/"
EXPECTED = {200, 201, 202, 204, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 412, 415, 422, 428}
QUERY = {"q": COMMON, "text": COMMON, "title": COMMON, "state": "all"}


@dataclass
class Answer:
    status: int
    text: str
    changed: list[str] = field(default_factory=list)  # tables that differ from before
    touched: list[str] = field(default_factory=list)  # secrets that differ from before

    @property
    def refused(self) -> bool:
        return self.status >= 400 or self.to_sign_in

    @property
    def to_sign_in(self) -> bool:
        return self.status == 302 and f"Location: {SIGN_IN}" in self.text

    def leaks(self, secrets: list[Secret]) -> list[str]:
        return [secret.canary for secret in secrets if secret.canary in self.text]


class Asking:
    """Asks as one of the roles; every effect is taken back."""

    def __init__(self, house: House, clients: dict[str, Client], before: rows.Tables) -> None:
        self.house, self.clients, self.before = house, clients, before
        self.forms: dict[str, dict[str, Any]] = {}

    def get(self, role: str, path: str, query: dict[str, Any] | None = None, **headers: str) -> Answer:
        return self._ask(role, "GET", path, query or {}, headers)

    def post(self, role: str, path: str, given: dict[str, Any], **headers: str) -> Answer:
        return self._ask(role, "POST", path, given, headers)

    def send(self, role: str, method: str, path: str, body: Any, **headers: str) -> Answer:
        """JSON to the API."""
        return self._ask(role, method, path, json.dumps(body), {"content_type": "application/json", **headers})

    def form(self, path: str) -> dict[str, Any]:
        """What the PMO leader's form at this address would send."""
        if path not in self.forms:
            fields = Fields()
            fields.feed(self.get("leader", path).text)
            self.forms[path] = {name: value for name, value in fields.found.items() if name != "once"}
        return self.forms[path]

    def _ask(self, role: str, method: str, path: str, given: Any, headers: dict[str, Any]) -> Answer:
        client = self.clients[role]
        with rows.undone() as writes:
            call = client.generic if isinstance(given, str) else getattr(client, method.lower())
            response = call(method, path, given, **headers) if call == client.generic else call(path, given, **headers)
            answer = Answer(response.status_code, text_of(response))
            location = response.headers.get("Location", "")
            if location.startswith("/") and not answer.to_sign_in and method != "GET":
                answer.text += text_of(client.get(location))
            hidden = self.house.hidden_from(role)
            if writes.statements and (hidden or answer.refused or method == "GET"):
                after = rows.tables()
                answer.changed = rows.differing(self.before, after)
                answer.touched = [name for name in self.house.secrets if self._touched(name, answer.changed, after)]
        return answer

    def _touched(self, name: str, changed: list[str], after: rows.Tables) -> bool:
        """Whether rows that carry a secret's canary, or its own row, have changed."""
        canary, key = self.house.secrets[name].canary, repr(self.house.secrets[name].record.pk)
        different = {table: self.before[table] ^ after[table] for table in changed}
        own = any(row[0] == key for row in different.get("ground_record", ()))
        return own or any(canary in cell for table in different.values() for row in table for cell in row)


class Fields(HTMLParser):
    """Names and values of the fields of all forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Any] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and value and (self._select not in self.found or "selected" in given):
            self.found[self._select] = value
        elif tag == "textarea" and name:
            self.found.setdefault(name, f"{COMMON} tried")
        elif tag == "input" and name:
            self._input(name, value or "", given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""

    def _input(self, name: str, value: str, given: dict[str, str | None]) -> None:
        kind = given.get("type") or "text"
        if kind == "file":
            return
        made_up = {"text": f"{COMMON} tried", "search": COMMON, "number": "5", "date": "2026-12-01", "checkbox": "on"}
        if kind not in ("radio", "checkbox") or name not in self.found:
            self.found[name] = value or made_up.get(kind, "")


def text_of(response: Any) -> str:
    """Status line, headers and body, unpacked where it is a workbook."""
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    cookies = "\n".join(str(cookie) for cookie in response.cookies.values())
    return f"{response.status_code}\n{head}\n{cookies}\n\n{body.decode('utf-8', 'replace')}"
