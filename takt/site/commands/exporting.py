"""takt export"""

import argparse
from pathlib import Path

from takt.site.commands.form import Subcommands, subcommand

FORMATS = (".csv", ".xlsx")
WHAT = """Export the records of a unit and all below it, as far as the one who exports may see them.
The ending of the file chooses CSV or XLSX. A file that exists is replaced only when all is written."""
EXAMPLES = """  takt export requirements --unit ads --to requirements.xlsx
  takt export requirements --unit ads --to requirements.csv --by lin.hao@example.com"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "export", run, WHAT, EXAMPLES)
    parser.add_argument("kind", choices=["requirements"], help="what to export")
    parser.add_argument("--unit", required=True, metavar="CODE", help="the unit whose records to export")
    parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="a .csv or .xlsx file")
    parser.add_argument("--by", metavar="EMAIL", help="whose eyes (default: the PMO leader)")


def run(given: argparse.Namespace) -> int:
    from django.utils import translation

    from takt.demand.importing import REQUIREMENTS
    from takt.flow import exporting
    from takt.site.commands.actors import person_named, unit_coded
    from takt.site.commands.mistakes import Mistake
    from takt.site.commands.progress import Progress

    if given.to.suffix.lower() not in FORMATS:
        raise Mistake(f"{given.to} ends neither in .csv nor in .xlsx. Nothing was written.")
    if not given.to.absolute().parent.is_dir():
        raise Mistake(f"There is no folder {given.to.absolute().parent}. Nothing was written.")
    unit, by = unit_coded(given.unit), person_named(given.by)
    progress = Progress()
    with translation.override(by.language or "en"):
        count = exporting.run(REQUIREMENTS, given.to, unit=unit, by=by, tell=progress.tell)
    progress.close()
    print(f"{count} {given.kind} written to {given.to}.")
    return 0
