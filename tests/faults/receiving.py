"""Receivers of webhooks on loopback: one that hears, may be away, and may never answer."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """Hears messages at its port while it is `open`; `heard` are (path, id, record, event) in their order."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as held:
            self.port = int(held.getsockname()[1])
        self.heard: list[tuple[str, str, str, int]] = []
        self.server: ThreadingHTTPServer | None = None

    def open(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                data = said["data"]
                receiver.heard.append((self.path, self.headers["webhook-id"], data["record"]["code"], data["event"]))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Faults print their figure alone."""

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    @property
    def ids(self) -> set[tuple[str, str]]:
        return {(path, key) for path, key, _record, _event in self.heard}

    @property
    def repeats(self) -> int:
        return len(self.heard) - len(self.ids)

    def out_of_order(self) -> int:
        """How many messages of a record came to a path after a later one, repeats aside."""
        last: dict[tuple[str, str], int] = {}
        known: set[tuple[str, str]] = set()
        wrong = 0
        for path, key, record, event in self.heard:
            if (path, key) not in known:
                known.add((path, key))
                wrong += event < last.get((path, record), 0)
                last[path, record] = event
        return wrong

    def wait_for(self, count: int, patience: float) -> bool:
        """Whether that many different messages have come within `patience` seconds."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if len(self.ids) >= count:
                return True
            time.sleep(0.02)
        return len(self.ids) >= count


class Silent:
    """Takes every connection and never says a word."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self.socket.getsockname()[1])
        self.held: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                self.held.append(self.socket.accept()[0])

    def close(self) -> None:
        for one in (self.socket, *self.held):
            one.close()
