"""takt move"""

import argparse

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Move a house from SQLite to the empty PostgreSQL that DATABASE_URL names.
The SQLite database of TAKT_DATA stays as it is; nobody can write to it meanwhile. Every table is read back and its
checksum compared. Files stay where they are. Stop the server first: what is written afterwards stays behind."""
EXAMPLES = """  DATABASE_URL=postgresql://takt@db/takt takt move"""


def declare(subcommands: Subcommands) -> None:
    subcommand(subcommands, "move", run, WHAT, EXAMPLES)


def run(given: argparse.Namespace) -> int:
    from django.conf import settings

    from takt.site.backup.moving import move
    from takt.site.commands.progress import Progress

    progress = Progress()
    sums = move(settings.DATA / "takt.sqlite3", progress.tell)
    progress.close()
    for table, (count, digest) in sorted(sums.items()):
        print(f"{table:40}{count:>10}  {digest[:16]}")
    print(f"{len(sums)} tables and {sum(count for count, _digest in sums.values())} rows are equal on both sides.")
    return 0
