"""takt import"""

import argparse
from pathlib import Path

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Import records of a unit from a CSV or XLSX file, all or nothing.
Every row is accounted for: created, or refused with its number and the reason. One refusal, and nothing is
imported. What was imported before is not made twice."""
EXAMPLES = """  takt import requirements stories.csv --unit ads-bidding --dry-run
  takt import requirements stories.csv --unit ads-bidding --map title=summary --map text=description
  takt import requirements backlog.xlsx --unit ads-bidding --by lin.hao@example.com"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "import", run, WHAT, EXAMPLES)
    parser.add_argument("kind", choices=["requirements"], help="what the rows are")
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    parser.add_argument("--unit", required=True, metavar="CODE", help="the unit that will own them")
    parser.add_argument("--by", metavar="EMAIL", help="who imports (default: the PMO leader)")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="which column holds a field; columns named like a field need none, FIELD=- leaves one out",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")


def run(given: argparse.Namespace) -> int:
    from django.utils import translation

    from takt.demand.importing import REQUIREMENTS
    from takt.flow import importing
    from takt.ground import clock
    from takt.site.commands.actors import person_named, unit_coded
    from takt.site.commands.mistakes import Mistake
    from takt.site.commands.progress import Progress

    if not given.file.is_file():
        raise Mistake(f"There is no file {given.file}. Nothing was imported.")
    told, unit, by = mapping(given.map), unit_coded(given.unit), person_named(given.by)
    progress = Progress()
    with translation.override(by.language or "en"):
        report = importing.run(
            REQUIREMENTS,
            given.file,
            unit=unit,
            by=by,
            at=clock.now(),
            told=told,
            dry_run=given.dry_run,
            tell=progress.tell,
        )
        progress.close()
        print(report)
    return 1 if report.refused else 0


def mapping(pairs: list[str]) -> dict[str, str]:
    """{"title": "Summary"} from ["title=Summary"]; a field that is to be left out has "".

    Raises Mistake where a pair is not one.
    """
    from takt.site.commands.mistakes import Mistake

    columns: dict[str, str] = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not field or not sign or not column or field in columns:
            raise Mistake(f"--map {pair!r} is not FIELD=COLUMN, or names a field twice. Nothing was done.")
        columns[field] = "" if column == "-" else column
    return columns
