"""takt backup"""

import argparse
import sys
from pathlib import Path

from takt.site.commands.form import Subcommands, subcommand
from takt.site.commands.starting import set_up

WHAT = """Write database, files and secret of this house into one file, at one point in time, while it is in use.
The file lets whoever reads it into everything: keep it where only you can. --verify finds any damaged byte."""
EXAMPLES = """  takt backup /backups/takt-monday.backup
  takt backup --verify /backups/takt-monday.backup"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "backup", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup; it must not exist yet")
    parser.add_argument("--verify", dest="act", action="store_const", const=_verify, default=_make, help="read it only")
    parser.set_defaults(needs_django=False)


def run(given: argparse.Namespace) -> int:
    return int(given.act(given.file))


def _make(file: Path) -> int:
    set_up()
    from takt.ground import clock
    from takt.site.backup.making import make
    from takt.site.commands.progress import Progress
    from takt.site.soundness import stop_if_unprepared

    stop_if_unprepared()
    progress = Progress()
    missing = make(file, clock.now(), progress.tell)
    progress.close()
    print(f"{file}: {file.stat().st_size / 1e6:,.1f} MB, whole.")
    for name in missing:
        print(f"takt: the file {name} was missing or damaged in the house already", file=sys.stderr)
    return 1 if missing else 0


def _verify(file: Path) -> int:
    from takt.site.backup.archive import verify

    manifest = verify(file)
    rows = sum(manifest["tables"].values())
    print(f"{file} is whole: made at {manifest['made_at']}, {rows} rows, {len(manifest['members'])} parts.")
    return 0
