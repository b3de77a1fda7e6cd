"""takt check"""

import argparse
from collections.abc import Iterator

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Look for unsafe settings, damage and unfinished upgrades.
It names each finding and its remedy, and ends with 1 where there is any. --log reads the whole log instead and
verifies its chain: what was changed, removed, put in or put in another order past Takt is named."""
EXAMPLES = """  takt check
  takt check && takt serve
  takt check --log
  takt check --log --head 81231:5f1c…     a head that was written down elsewhere, as --log prints it"""


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "check", run, WHAT, EXAMPLES)
    parser.add_argument(
        "--log", dest="look", action="store_const", const=_log, default=_findings, help="verify the log"
    )
    parser.add_argument(
        "--head", action="append", default=[], metavar="PLACE:DIGEST", help="a head to hold --log against"
    )


def run(given: argparse.Namespace) -> int:
    found = 0
    for what, remedy in given.look(given):
        found += 1
        print(f"{found}. {what}\n   {remedy}", flush=True)
    print(f"{found} to mend." if found else "All is sound.")
    return 1 if found else 0


def _findings(given: argparse.Namespace) -> Iterator[tuple[str, str]]:
    from takt.site.soundness import findings

    for finding in findings():
        yield finding.what, finding.remedy


def _log(given: argparse.Namespace) -> Iterator[tuple[str, str]]:
    from takt.ground import chain, clock, sealing
    from takt.site import heads

    written_down = [heads.read(text) for text in given.head] + heads.kept()
    for fault in chain.faults(clock.now(), written_down):
        yield fault, "Compare with the last good backup, and find out who had the rights of the database."
    last = sealing.head()
    print(f"Head of the log: {last}" if last else "The log has no seal yet.")
