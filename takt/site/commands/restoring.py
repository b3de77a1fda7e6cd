"""takt restore"""

import argparse
import os
from pathlib import Path

from takt.site.commands.form import Subcommands, subcommand
from takt.site.commands.starting import set_up

WHAT = """Make a house out of a backup, in an empty place: an empty TAKT_DATA, and with DATABASE_URL an empty database.
The backup is verified first. Where anything does not fit, nothing is left behind."""
EXAMPLES = """  TAKT_DATA=/srv/takt takt restore /backups/takt-monday.backup
  DATABASE_URL=postgresql://takt@db/takt TAKT_DATA=/srv/takt takt restore /backups/takt-monday.backup"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "restore", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="a file that `takt backup` wrote")
    parser.set_defaults(needs_django=False)


def run(given: argparse.Namespace) -> int:
    from takt.site.backup import archive
    from takt.site.commands.progress import Progress

    manifest = archive.verify(given.file)
    os.environ.setdefault("TAKT_SECRET", _secret_of(given.file))
    set_up()
    from django.conf import settings

    from takt.site.backup.restoring import restore

    progress = Progress()
    restore(given.file, manifest, progress.tell)
    progress.close()
    print(f"{settings.DATA} is the house of {manifest['made_at']}: {sum(manifest['tables'].values())} rows.")
    print("Start `takt serve` and `takt work`; see `takt check --log` for its log.")
    return 0


def _secret_of(file: Path) -> str:
    from takt.site.backup import archive

    with archive.opened(file) as (_manifest, members):
        return next((source.read().decode() for member, source in members if member.name == "secret"), "")
