"""takt check"""

import argparse

from takt.site.commands.form import Subcommands, subcommand

WHAT = """Look for unsafe settings, damage and unfinished upgrades.
It names each finding and its remedy, and ends with 1 where there is any."""
EXAMPLES = """  takt check
  takt check && takt serve"""


def declare(subcommands: Subcommands) -> None:
    subcommand(subcommands, "check", run, WHAT, EXAMPLES)


def run(given: argparse.Namespace) -> int:
    from takt.site.soundness import findings

    found = 0
    for finding in findings():
        found += 1
        print(f"{found}. {finding.what}\n   {finding.remedy}", flush=True)
    print(f"{found} to mend." if found else "All is sound.")
    return 1 if found else 0
