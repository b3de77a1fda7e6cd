"""A program that asks a house on loopback, and keeps how long each answer took."""

from __future__ import annotations

import http.client
import json
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where nothing did (the connection was refused or cut)."""

    status: int
    body: bytes
    headers: dict[str, str]
    seconds: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def done(self) -> bool:
        return 200 <= self.status < 300


class Caller:
    """Asks with one token, a connection a request: what a fault cuts is cut for that request alone."""

    def __init__(self, port: int, token: str, patience: float = 30.0) -> None:
        self.port, self.token, self.patience = port, token, patience

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = None if body is None else json.dumps(body).encode()
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.raw(method, f"/api/v1{path}", sent, {"Content-Type": "application/json", **given})

    def raw(self, method: str, address: str, sent: Any, headers: dict[str, str]) -> Answer:
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)
        try:
            connection.request(method, address, sent, {"Authorization": f"Bearer {self.token}", **headers})
            response = connection.getresponse()
            body, told = response.read(), {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, body, told, time.monotonic() - began)
        except (OSError, http.client.HTTPException):
            return Answer(0, b"", {}, time.monotonic() - began)
        finally:
            connection.close()

    def attach(self, code: str, name: str, content: bytes) -> Answer:
        """Send one file to a requirement."""
        edge = "takt-fault"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        sent = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self.raw("POST", f"/api/v1/requirements/{code}/files", sent, kind)
