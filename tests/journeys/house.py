"""A house of its own: a data folder, the real server process before it, and the record as the database has it."""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0  # seconds that a server may take to answer
FOREIGN = ("TAKT_SECRET", "TAKT_HOSTS", "TAKT_HTTPS", "DATABASE_URL", "PORT", "DJANGO_SETTINGS_MODULE")


def environment(data: Path) -> dict[str, str]:
    """Of this machine's environment nothing that Takt reads, but demo mode and the folder."""
    kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    return {**kept, "TAKT_DEMO": "1", "TAKT_DATA": str(data)}


def build(data: Path) -> None:
    """Fill an empty folder: database, static files, the demo group."""
    for program in (("takt", "prepare"), ("tests.journeys.founding",)):
        done = subprocess.run(
            [sys.executable, "-m", *program], cwd=ROOT, env=environment(data), capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(program)} failed:\n{done.stderr}")


class House:
    """A server process over a copy of a built folder. `record` and `story` read its database past the server."""

    def __init__(self, built: Path, data: Path) -> None:
        shutil.copytree(built, data)
        self.data = data
        port = _free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._log = (data / "server.log").open("w")
        command = [sys.executable, "-m", "takt", "serve", "--port", str(port)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=environment(data), stdout=self._log, stderr=subprocess.STDOUT
        )
        self._wait_until_open(port)

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._log.close()

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        database = sqlite3.connect(f"file:{self.data / 'takt.sqlite3'}?mode=ro", uri=True)
        database.row_factory = sqlite3.Row
        try:
            return database.execute(query, values).fetchall()
        finally:
            database.close()

    def record(self, code: str) -> sqlite3.Row:
        """A requirement as it stands: its row, its kind's row, and the codes and names that its keys stand for."""
        (row,) = self.rows(
            """SELECT requirement.*, record.*, stage.code AS stage, unit.code AS unit, owner.email AS owner,
                      turn.email AS turn, function.code AS turn_function
               FROM ground_record AS record
               JOIN demand_requirement AS requirement ON requirement.record_ptr_id = record.id
               JOIN ground_unit AS unit ON unit.id = record.unit_id
               LEFT JOIN ground_stage AS stage ON stage.id = record.stage_id
               LEFT JOIN ground_person AS owner ON owner.id = record.owner_id
               LEFT JOIN ground_person AS turn ON turn.id = record.turn_person_id
               LEFT JOIN ground_function AS function ON function.id = record.turn_function_id
               WHERE record.code = ?""",
            code,
        )
        return row

    def story(self, code: str) -> list[str]:
        """The verbs of a record's events, in their order."""
        events = self.rows(
            """SELECT verb FROM ground_event JOIN ground_record AS record ON record.id = record_id
               WHERE record.code = ? ORDER BY ground_event.id""",
            code,
        )
        return [event["verb"] for event in events]

    def events(self) -> int:
        """How many events there are altogether."""
        return int(self.rows("SELECT count(*) FROM ground_event")[0][0])

    def code_of(self, title: str) -> str:
        (row,) = self.rows("SELECT code FROM ground_record WHERE title = ?", title)
        return str(row["code"])

    def said(self) -> str:
        """What the server wrote, for the report of a test that failed."""
        return (self.data / "server.log").read_text()

    def _wait_until_open(self, port: int) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"The server did not open:\n{self.said()}")


def _free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])
