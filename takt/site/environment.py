"""What the environment says, turned into settings or a clear refusal."""

import os
import secrets
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from takt.site import sqlite

SHORTEST_SECRET = 32
WAIT = 8  # seconds for the database: whoever waits longer is told to come again
SAMPLES = ("change-me", "changeme", "django-insecure", "secret", "example", "sample")


def secret(data: Path, *, demo: bool) -> str:
    """The signing secret: from TAKT_SECRET, else the one in the data folder: from a backup, or made in demo mode.

    Raises ImproperlyConfigured outside demo mode where it is missing, short or a sample.
    """
    given = os.environ.get("TAKT_SECRET", "")
    file = data / "secret"
    if given or not (demo or file.exists()):
        return _checked(given)
    if not file.exists():
        _make_secret(file)
    return file.read_text()


def allowed_hosts() -> list[str]:
    given = [host.strip() for host in os.environ.get("TAKT_HOSTS", "").split(",")]
    return [host for host in given if host] + ["localhost", "127.0.0.1", "[::1]"]


def address(hosts: list[str], *, https: bool) -> str:
    """Where people reach the server: TAKT_ADDRESS, or what the named hosts let us suppose."""
    given = os.environ.get("TAKT_ADDRESS", "").rstrip("/")
    if given and urlsplit(given).scheme not in ("http", "https"):
        raise ImproperlyConfigured("Takt did not start: TAKT_ADDRESS must read like https://takt.example.com.")
    port = "" if https else f":{os.environ.get('PORT', '') or '8000'}"
    named = next((host.lstrip(".") for host in hosts if host != "*"), "localhost")
    return given or f"{'https' if https else 'http'}://{named}{port}"


def fetch_allow() -> frozenset[str]:
    """Hosts that webhooks and sign-in may call although they lie inside the house, and without HTTPS."""
    given = os.environ.get("TAKT_FETCH_ALLOW", "").lower().split(",")
    return frozenset(host.strip() for host in given if host.strip())


def proxies() -> frozenset[str]:
    """Addresses of the proxies in front of us, who say in X-Forwarded-For whom they hand on.

    Raises ImproperlyConfigured where one is no address.
    """
    given = [one.strip() for one in os.environ.get("TAKT_PROXIES", "").split(",") if one.strip()]
    try:
        return frozenset(str(ip_address(one)) for one in given)
    except ValueError as error:
        raise ImproperlyConfigured(
            "Takt did not start: TAKT_PROXIES must name IP addresses, separated by commas."
        ) from error


def whole_number(name: str, otherwise: int) -> int:
    """A number from the environment, at least 1. Raises ImproperlyConfigured."""
    given = os.environ.get(name, "").strip()
    if given and not (given.isdecimal() and len(given) < 7 and int(given)):
        raise ImproperlyConfigured(f"Takt did not start: {name} must be a whole number from 1, not {given[:40]!r}.")
    return int(given) if given else otherwise


def trusted_origins(hosts: list[str], *, https: bool) -> list[str]:
    """Where forms may come from beside our own address: a proxy that speaks HTTPS hands them on without it."""
    named = [host for host in hosts if https and host != "*"]
    return [f"https://*{host}" if host.startswith(".") else f"https://{host}" for host in named]


def database(data: Path) -> dict[str, Any]:
    """Django's description of the database: SQLite in the data folder, or what DATABASE_URL names."""
    url = os.environ.get("DATABASE_URL", "")
    return _postgresql(url) if url else _sqlite(data)


def oidc() -> dict[str, str] | None:
    """The identity provider that people may come in by, or None. Raises ImproperlyConfigured for half of one."""
    names = ("issuer", "client_id", "client_secret")
    given = {name: os.environ.get(f"TAKT_OIDC_{name.upper()}", "").strip() for name in names}
    if not any(given.values()):
        return None
    missing = [f"TAKT_OIDC_{name.upper()}" for name, value in given.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"Takt did not start: beside the other TAKT_OIDC_ settings {missing[0]} is needed.")
    parts = urlsplit(given["issuer"])
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ImproperlyConfigured("Takt did not start: TAKT_OIDC_ISSUER must begin with https://.")
    return {**given, "name": os.environ.get("TAKT_OIDC_NAME", "").strip() or parts.hostname or ""}


def _checked(given: str) -> str:
    if len(given) < SHORTEST_SECRET or any(sample in given.lower() for sample in SAMPLES):
        raise ImproperlyConfigured(
            "Takt did not start: TAKT_SECRET is missing, shorter than 32 characters, or a sample. "
            "Nothing was changed. Set it to a random text, for instance the output of: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    return given


def _make_secret(file: Path) -> None:
    """Written aside and linked, so that server and worker, starting together, read the same whole one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = file.with_name(f"secret.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(aside, file)
    aside.unlink()


def _sqlite(data: Path) -> dict[str, Any]:
    sqlite.refuse_older(sqlite.version())
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data / "takt.sqlite3",
        "CONN_MAX_AGE": None,  # a thread keeps its connection: to open one and warm its cache again costs each request
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",  # WAL alone made locking worse
            "timeout": WAIT,
            # FULL: NORMAL loses acknowledged writes on power loss
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
        "TEST": {"NAME": os.environ.get("TAKT_TEST_DATABASE")},
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "Takt did not start: DATABASE_URL must read postgresql://user:password@host:port/name."
        )
    options = dict(parse_qsl(parts.query))  # sslmode, a socket's folder as host, ... as libpq knows them
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "DISABLE_SERVER_SIDE_CURSORS": os.environ.get("TAKT_POOLER") == "1",  # they live in one connection
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": WAIT}, **_bounded(), **options},
    }


def _bounded() -> dict[str, str | int]:
    """No wait for a lock or a connection is endless. A pooler takes no such options: there the role is given them."""
    if os.environ.get("TAKT_POOLER") == "1":
        return {"connect_timeout": WAIT}
    return {"connect_timeout": WAIT, "options": f"-c lock_timeout={WAIT}s"}
