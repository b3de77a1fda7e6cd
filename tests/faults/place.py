"""A house of its own for one fault: a folder, a database, a server and a worker, on loopback only."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from tests.faults.asking import Caller

ROOT = Path(__file__).resolve().parents[2]
SECRET = "f4ults-are-tr1ed-0n-a-h0use-0f-their-0wn"
BACK_WITHIN = 20.0  # seconds after which a server that does not answer counts as dead
OURS = ("TAKT_", "DATABASE_URL", "DJANGO_", "PORT")


class House:
    """Prepared and founded; `serve()` and `work()` start its processes, leaving the context ends them."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.data, self.database = folder / "var", database
        self.port = _free_port()
        self.tokens: dict[str, str] = {}
        self.processes: list[subprocess.Popen[bytes]] = []
        self.log = folder / "log"
        self.settings: dict[str, str] = {}  # of its environment, beside where it lies
        self.wrapped: list[str] = []  # a command that the processes run under

    @property
    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        own = {"TAKT_DATA": str(self.data), "TAKT_SECRET": SECRET, "DJANGO_SETTINGS_MODULE": "takt.site.settings"}
        own |= self.settings
        return clean | own | ({"DATABASE_URL": self.database} if self.database else {})

    @property
    def sqlite(self) -> Path:
        return self.data / "takt.sqlite3"

    def run(self, *argv: str) -> subprocess.CompletedProcess[str]:
        """A Python module in this house's environment, to its end."""
        command = [sys.executable, "-m", *argv]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=600)

    def takt(self, *argv: str) -> str:
        """`takt argv`; raises AssertionError with what it said where it fails."""
        ran = self.run("takt", *argv)
        assert ran.returncode == 0, f"takt {' '.join(argv)}: {ran.stdout}{ran.stderr}"
        return ran.stdout

    def python(self, program: str) -> subprocess.CompletedProcess[str]:
        """A few lines of Python in this house's environment."""
        command = [sys.executable, "-c", program]
        return subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=600)

    def start(self, *argv: str) -> subprocess.Popen[bytes]:
        command = [*self.wrapped, sys.executable, "-m", "takt", *argv]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def serve(self, *argv: str) -> subprocess.Popen[bytes]:
        """A server that answers."""
        process = self.start("serve", "--port", str(self.port), *argv)
        self.until_ready()
        return process

    def work(self) -> subprocess.Popen[bytes]:
        return self.start("work")

    def caller(self, who: str = "member", patience: float = 30.0) -> Caller:
        return Caller(self.port, self.tokens[who], patience)

    def until_ready(self) -> float:
        """Seconds until the server answers; raises AssertionError with its log where it does not."""
        began, ask = time.monotonic(), Caller(self.port, "", 2.0)
        while time.monotonic() - began < BACK_WITHIN:
            if ask.raw("GET", "/healthz", None, {}).status == 200:
                return time.monotonic() - began
            pause()
        raise AssertionError(f"the server does not answer: {self.log.read_text()[-2000:]}")

    def stop(self) -> None:
        for process in self.processes:
            kill(process)
        self.processes.clear()


def pause() -> None:
    """A moment for another process to get on."""
    time.sleep(0.02)


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 of a process and of all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def house(under: Path | None = None) -> Iterator[House]:
    """A founded house: on SQLite, or on a database of its own in the PostgreSQL that DATABASE_URL names."""
    with _copied(os.environ.get("DATABASE_URL", ""), under) as place:
        yield place


@contextmanager
def house_on_sqlite() -> Iterator[House]:
    """A founded house on SQLite, whatever DATABASE_URL names."""
    with _copied("", None) as place:
        yield place


@contextmanager
def _copied(server: str, under: Path | None) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="takt-fault-", dir=under) as folder:
        model, tokens = _template(server)
        place = House(Path(folder), _copy_of(model.database))
        shutil.copytree(model.data, place.data, ignore=shutil.ignore_patterns("static"))
        (place.data / "static").symlink_to(model.data / "static")
        place.tokens = tokens
        try:
            yield place
        finally:
            place.stop()
            _drop(place.database)


@cache
def _template(server: str) -> tuple[House, dict[str, str]]:
    """Prepared and founded once a process; each fault works on a copy."""
    folder = Path(tempfile.mkdtemp(prefix="takt-fault-"))
    model = House(folder, _new_database() if server else "")
    import atexit

    atexit.register(lambda: (shutil.rmtree(folder, ignore_errors=True), _drop(model.database)))
    model.takt("prepare")
    founded = model.run("tests.faults.founding")
    assert founded.returncode == 0, founded.stderr
    return model, json.loads(founded.stdout)


def port_beside(taken: int) -> int:
    """Another free port."""
    return next(port for port in iter(_free_port, 0) if port != taken)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def _new_database(template: str = "template0") -> str:
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        return ""
    name = f"fault_{os.getpid()}_{time.monotonic_ns()}"
    _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _copy_of(database: str) -> str:
    return _new_database(urlsplit(database).path.strip("/")) if database else ""


def _drop(database: str) -> None:
    if database:
        _on_server(f'DROP DATABASE IF EXISTS "{urlsplit(database).path.strip("/")}" WITH (FORCE)')


def _on_server(statement: Any) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(statement)
