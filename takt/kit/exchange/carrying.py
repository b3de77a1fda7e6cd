"""Runs an import that was confirmed in the browser: at once where it is short, in a thread where it is long."""

from __future__ import annotations

import logging
import time
from threading import Thread
from typing import Any

from django.db import connections
from django.utils.translation import gettext, override

from takt.flow import importing
from takt.flow.importing import Sheet
from takt.ground import clock
from takt.ground.errors import Refusal
from takt.ground.models import Person, Unit
from takt.kit.exchange.keeping import Kept

AT_ONCE = 500  # rows that a person waits for without seeing progress
EVERY = 0.5  # seconds between two words of progress
MOST_TOLD = 200  # refusals that a page shows
log = logging.getLogger(__name__)


def start(kept: Kept, sheet: Sheet, unit: Unit, by: Person, told: dict[str, str], rows: int, language: str) -> None:
    """Carry the import out. A long one goes on after this returns; `kept.outcome` tells how far it is."""
    if rows <= AT_ONCE:
        carry_out(kept, sheet, unit, by, told, language)
        return

    def work() -> None:
        try:
            carry_out(kept, sheet, unit, by, told, language)
        finally:
            connections.close_all()

    Thread(target=work, name=f"import {kept.token[:8]}").start()


def carry_out(kept: Kept, sheet: Sheet, unit: Unit, by: Person, told: dict[str, str], language: str) -> None:
    """Run the import and write what came of it, in the language of the one who asked."""
    last = time.monotonic()

    def tell(done: int, total: int, what: str) -> None:
        nonlocal last
        if time.monotonic() - last > EVERY:
            last = time.monotonic()
            kept.tell({"state": "running", "done": done, "total": total}, clock.now())

    with override(language):
        try:
            outcome = _outcome(
                importing.run(
                    sheet, kept.path, unit=unit, by=by, at=clock.now(), told=told, dry_run=False,
                    name=kept.about["name"], tell=tell,
                )
            )  # fmt: skip
        except Refusal as refusal:
            outcome = {"state": "failed", "why": str(refusal.detail), "remedy": str(refusal.remedy)}
        except Exception:
            log.exception("an import failed")
            outcome = {"state": "failed", "why": gettext("Something went wrong on our side."), "remedy": ""}
    kept.tell(outcome, clock.now())


def told_of(refused: list[importing.Refused]) -> list[dict[str, Any]]:
    """The first refusals, for a page."""
    return [{"row": one.row, "column": one.column, "reason": str(one.reason)} for one in refused[:MOST_TOLD]]


def _outcome(report: importing.Report) -> dict[str, Any]:
    return {
        "state": "refused" if report.refused else "done",
        "created": report.created,
        "known": len(report.plan.known),
        "refused": told_of(report.refused),
        "rows": report.plan.rows,
        "codes": report.codes,
        "ignored": report.plan.ignored,
    }
