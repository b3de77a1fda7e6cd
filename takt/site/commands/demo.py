"""takt demo"""

import argparse

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Fill an empty database with the demo group: four subsidiaries, sixty people, six months of work.
It needs demo mode (TAKT_DEMO=1), and refuses a database in which there are people already."""
EXAMPLES = """  TAKT_DEMO=1 takt demo
  TAKT_DEMO=1 takt demo --fresh     empties the database first: everything in it is lost"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "demo", run, WHAT, EXAMPLES)
    parser.add_argument("--fresh", action="store_true", help="empty a demo database first; everything in it is lost")
    parser.add_argument("--if-empty", action="store_true", help="do nothing, quietly, where there are people already")


def run(given: argparse.Namespace) -> int:
    from django.conf import settings

    from takt.ground.models import Person
    from takt.site.commands.mistakes import Mistake
    from takt.site.soundness import stop_if_unprepared

    if not settings.DEMO:
        raise Mistake("The demo group is for demo mode only. Nothing was changed. Set TAKT_DEMO=1 to use it.")
    if given.fresh:
        _empty()
    stop_if_unprepared()
    if not Person.objects.exists():
        return _build()
    if given.if_empty:
        return 0
    raise Mistake("There are people in this database already. Nothing was changed. --fresh empties it first.")


def _build() -> int:
    from django.conf import settings

    from takt.ground import clock
    from takt.site.commands.progress import Progress
    from takt.site.demo import build

    progress = Progress()
    made = build(at=clock.now(), tell=progress.tell)
    progress.close()
    print(f"Made: {made['units']} units, {made['people']} people, {made['requirements']} requirements of half a year.")
    print(f"What is wrong in it: {settings.DATA / 'demo-truth.json'}")
    return 0


def _empty() -> None:
    """Tables are dropped and made again, because the log of events refuses to be emptied."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    with connection.constraint_checks_disabled(), connection.schema_editor() as editor:
        for table in tables:
            editor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} {_cascade()}")
    call_command("migrate", interactive=False, verbosity=0)


def _cascade() -> str:
    from django.db import connection

    return "CASCADE" if connection.vendor == "postgresql" else ""
