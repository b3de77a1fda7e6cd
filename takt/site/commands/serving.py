"""takt serve"""

from __future__ import annotations

import argparse
import os
import signal
from typing import TYPE_CHECKING

from takt.site.commands.form import Subcommands, subcommand

if TYPE_CHECKING:
    from django.core.handlers.wsgi import WSGIHandler

PATIENCE = 10  # seconds that requests under way have to be answered in, once it is to stop
THREADS = 4  # a worker; requests that wait for the database wait side by side
WHAT = """Serve the pages and the API.
It refuses to start, in one line, where the secret is missing or a sample, SQLite is too old, or migrations
are pending. With SQLite there is one process; with PostgreSQL there may be several."""
EXAMPLES = """  takt serve
  takt serve --port 9000
  takt serve --host 0.0.0.0 --workers 4     with PostgreSQL, behind a proxy that speaks HTTPS"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "serve", run, WHAT, EXAMPLES)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=None, help="port (default: PORT, else 8000)")
    parser.add_argument("--workers", type=int, default=1, help="server processes (default: %(default)s)")


def run(given: argparse.Namespace) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from takt.site.commands.mistakes import Mistake
    from takt.site.soundness import stop_if_unprepared, uses_sqlite

    port = given.port or _port(os.environ.get("PORT", "") or "8000")
    if given.workers < 1 or (given.workers > 1 and uses_sqlite()):
        raise Mistake("SQLite is served by one process: leave out --workers, or set DATABASE_URL to a PostgreSQL.")
    stop_if_unprepared()
    _stop_if_taken(given.host, port)
    server = Server(
        "takt.site.wsgi:application",
        address=given.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=given.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        websockets=False,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
    )
    print(f"Takt listens on http://{given.host}:{port}/", flush=True)
    server.serve(target_loader=_application)
    return 0


def _application(*_target: str) -> WSGIHandler:
    """What each server process loads. Ctrl-C is left to its parent: asked twice at once, it would wait for itself."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    from takt.site.wsgi import application

    return application


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"A port is a number from 1 to 65535, not {text!r}")
    return int(text)


def _stop_if_taken(host: str, port: int) -> None:
    """Granian says it in a traceback of a child process; one line is enough."""
    import socket

    from takt.site.commands.mistakes import Mistake

    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return
    except OSError as error:
        raise Mistake(f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with --port.") from error
