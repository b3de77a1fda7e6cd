"""Carrying an import out: one transaction, written through the door's bulk twin."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext, ngettext

from takt.flow.importing.planning import Plan, Refused, Walk, vet_importer
from takt.flow.importing.planning import plan as planned
from takt.flow.importing.reading import Reading
from takt.flow.importing.sheet import Sheet
from takt.flow.importing.table import open_table
from takt.ground.bulk import raise_many
from takt.ground.models import Person, Unit

CHUNK = 5_000  # records made at a time

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Report:
    """What came of an import. With refusals nothing was created."""

    plan: Plan
    created: int = 0
    batch: str = ""
    codes: list[str] = field(default_factory=list)  # the first and the last that were made

    @property
    def refused(self) -> list[Refused]:
        return self.plan.refused

    def __str__(self) -> str:
        plan = self.plan
        lines = [_headline(self)]
        if plan.known:
            known = len(plan.known)
            lines.append(
                ngettext("%(n)d row was imported before.", "%(n)d rows were imported before.", known) % {"n": known}
            )
        lines += [f"  {line}" for line in map(said, plan.refused)]
        if plan.ignored:
            lines.append(gettext("Columns left out: %(columns)s.") % {"columns": ", ".join(plan.ignored)})
        return "\n".join(lines)


def run(
    sheet: Sheet,
    path: Path,
    *,
    unit: Unit,
    by: Person,
    at: datetime,
    told: Mapping[str, str],
    dry_run: bool,
    name: str = "",
    tell: Tell = lambda done, total, what: None,
) -> Report:
    """Import a file into a unit, all or nothing. `told` maps fields to headers, `name` is the file's own name.

    Raises NotAllowed, Invalid, Unreadable: nothing is written then, nor where a row is refused.
    """
    plan = planned(sheet, open_table(path, name), Reading(unit, by, at, sheet.model.KIND), told)
    if dry_run or plan.refused or not plan.creates:
        return Report(plan)
    with transaction.atomic():
        return _carry_out(sheet, path, name, Reading(unit, by, at, sheet.model.KIND), plan, tell)


def said(refused: Refused) -> str:
    """A refusal as one line."""
    where = gettext("Row %(row)d") % {"row": refused.row}
    column = f", {refused.column}" if refused.column else ""
    return f"{where}{column}: {refused.reason}"


def _carry_out(sheet: Sheet, path: Path, name: str, reading: Reading, plan: Plan, tell: Tell) -> Report:
    """Walk through the file again, inside the transaction: what others imported meanwhile is passed over."""
    vet_importer(sheet, reading)
    walk = Walk(sheet, open_table(path, name), reading, plan.mapped)
    records, batch, created = iter(walk), f"import-{secrets.token_hex(8)}", 0
    codes: list[str] = []
    while chunk := list(islice(records, CHUNK)):

        def heard(done: int, total: int, before: int = created) -> None:
            tell(before + done, plan.creates, gettext("importing"))

        raise_many(sheet.model, chunk, by=reading.by, at=reading.at, batch=batch, verb=sheet.verb, tell=heard)
        created += len(chunk)
        codes = [(codes or [chunk[0].code])[0], chunk[-1].code]
    if walk.plan.refused:
        transaction.set_rollback(True)
        return Report(walk.plan)
    return Report(walk.plan, created, batch, codes)


def _headline(report: Report) -> str:
    wrong, new = report.plan.wrong, report.plan.creates
    if wrong:
        return ngettext(
            "Nothing was imported: %(n)d row is refused.", "Nothing was imported: %(n)d rows are refused.", wrong
        ) % {"n": wrong}
    if report.created:
        return ngettext("%(n)d row was imported.", "%(n)d rows were imported.", report.created) % {"n": report.created}
    if new:
        return ngettext("%(n)d row would be imported.", "%(n)d rows would be imported.", new) % {"n": new}
    return gettext("There is nothing new to import.")
