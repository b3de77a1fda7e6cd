"""One way out: nothing in the package opens a connection but the guarded fetch."""

from __future__ import annotations

import ast

import pytest

from tests.sweeps.test_doors import PACKAGE, SOURCES

OPENING = {
    "socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib",
    "xmlrpc.client", "asyncio", "socketserver", "requests", "httpx", "urllib3", "aiohttp", "websockets", "paramiko",
    "boto3", "openai",
}  # fmt: skip
# what may, and why; mail leaves through Django's mail backend, the database through its driver
MAY = {
    "ground/fetching.py": {"socket", "ssl", "http.client"},  # the guarded fetch itself
    "outside/mail/posting.py": {"smtplib"},  # names of its exceptions; Django's mail backend opens the connection
    "site/commands/serving.py": {"socket"},  # looks whether the port is free to listen on
}


def opening(source: str) -> set[str]:
    """Modules that a source imports, anywhere in it, and that can open a connection."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {name for name in found for known in OPENING if name == known or name.startswith(f"{known}.")}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_but_the_guarded_fetch_goes_out(path):
    allowed = MAY.get(str(path.relative_to(PACKAGE)), set())
    past = opening(path.read_text()) - allowed
    assert not past, f"{path} opens connections with {past}; call takt.ground.fetching.fetch, or say why in MAY"


def test_another_way_out_would_be_noticed():
    assert opening("def f():\n    import requests") == {"requests"}
    assert opening("from urllib import request") == {"urllib.request"}
    assert opening("from http.client import HTTPSConnection") >= {"http.client"}
    assert opening("from takt.ground import socket") == set()
    assert opening("from urllib.parse import urlsplit") == set()
