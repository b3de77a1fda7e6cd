"""A server inside the house that no request may ever reach, and one that is allowed to be called and redirects."""

from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Canary:
    """Listens on every address of this machine, IPv4 and IPv6; `heard` are the requests that arrived, `touched` counts
    connections."""

    def __init__(self, answer: Any = None) -> None:
        self.heard: list[tuple[str, str, dict[str, str], bytes]] = []
        self.touched = 0  # connections, whether or not a request came of them
        self.answer = answer or (lambda request: (200, {}, b"ok"))
        canary = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = (self.command, self.path, dict(self.headers), body)
                canary.heard.append(request)
                status, headers, said = canary.answer(request)
                self.send_response(status)
                for name, value in {"Content-Length": str(len(said)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *args: Any) -> None:
                """Tests are quiet."""

        for method in ("GET", "POST", "PUT", "HEAD"):
            setattr(Handler, f"do_{method}", Handler._any)

        class Server(ThreadingHTTPServer):
            address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET
            daemon_threads = True

            def verify_request(self, request: Any, client_address: Any) -> bool:
                canary.touched += 1
                return True

            def server_bind(self) -> None:
                if self.address_family == socket.AF_INET6:
                    self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                super().server_bind()

        self.server = Server(("::" if Server.address_family == socket.AF_INET6 else "", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def forbidden_hosts() -> list[str]:
    """Some eighty spellings of hosts that lie inside: of this machine, of its network, of nobody."""
    mine = socket.gethostbyname(socket.gethostname())
    return [
        "localhost", "LOCALHOST", "localhost.", "app.localhost", "ip6-localhost", socket.gethostname(), mine,
        "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.127.127.127", "2130706433", "0x7f000001", "0x7F.1",
        "017700000001", "0177.0.0.1", "0177.0x0.0.1", "0x7f.0x0.0x0.0x1", "00127.0.0.1", "127.0.0.01", "127.0.0.1%00",
        "0", "0.0.0.0", "0.0.0.1", "0x0", "00", "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "user@127.0.0.1", "example.com@127.0.0.1", "127.0.0.1@127.0.0.1", "example.com:443@localhost",
        "127.0.0.1#@example.com", "127.0.0.1\\@example.com", "127.0.0.1\t", " 127.0.0.1", "127.0.0.1\n.example.com",
        "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]",
        "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]", "[2002:7f00:1::1]", "[2001:0:7f00:1::]", "[2001:db8::1]", "[fe80::1]", "[fe80::1%lo]",
        "[fe80::1%25lo]", "[::1%lo]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "[fec0::1]", "[100::1]",
        "[5f00::1]", "[3fff::1]", "[2600::5efe:7f00:1]", "10.0.0.1", "10.1", "172.16.0.1", "172.31.255.255",
        "192.168.0.1", "192.168.1", "3232235521", "169.254.169.254", "169.254.43518", "2852039166", "0xa9fea9fe",
        "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "metadata.google.internal", "printer.local", "db.internal",
    ]  # fmt: skip
