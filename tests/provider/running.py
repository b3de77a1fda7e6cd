"""The provider started and asked, for tests."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

TREE = Path(__file__).resolve().parents[2]
BACK = "http://testserver/sign-in/company/answer/"


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


class Provider:
    def __init__(self, port: int, secret: str) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self.settings = {"issuer": self.issuer, "client_id": "takt", "client_secret": secret, "name": "Acme"}

    def answers(self, name: str, asked: str) -> str:
        """Somebody signs in there, in a browser of their own; the address that they are sent back to."""
        browser = urllib.request.build_opener(NoRedirects(), urllib.request.HTTPCookieProcessor(CookieJar()))
        browser.open(f"{self.issuer}/enter/{name}/").read()
        try:
            said = browser.open(asked)
        except urllib.error.HTTPError as answer:
            said = answer
        assert said.status == 302, (said.status, said.read()[:2000])
        return str(said.headers["Location"])


@contextmanager
def running(folder: Path, people: str) -> Iterator[Provider]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(pem)
    port, secret = free_port(), secrets.token_urlsafe(24)
    given = {"PROVIDER_DATA": str(folder), "PROVIDER_SECRET": secrets.token_hex(32), "PROVIDER_CLIENT_SECRET": secret}
    served = subprocess.Popen(
        [sys.executable, "-m", "tests.provider", str(port), BACK],
        cwd=TREE, env={**os.environ, **given}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert served.stdin
        assert served.stdout
        served.stdin.write(people)
        served.stdin.close()
        assert served.stdout.readline() == "ready\n"
        yield Provider(port, secret)
    finally:
        served.kill()
        served.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
