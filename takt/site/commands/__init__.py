"""The `takt` command: one file a subcommand, each with `declare(subcommands)` and `run(given)`."""

import argparse
import os
import sys
from collections.abc import Sequence

from takt.site.commands import (
    backing,
    checking,
    demo,
    earned_value,
    experimenting,
    exporting,
    forecasting,
    importing,
    leader,
    mining,
    moving,
    portfolio,
    preparing,
    restoring,
    scheduling,
    serving,
    working,
)
from takt.site.commands.mistakes import Mistake, said_by
from takt.site.commands.starting import set_up

SUBCOMMANDS = (
    serving,
    working,
    preparing,
    checking,
    demo,
    leader,
    importing,
    exporting,
    scheduling,
    forecasting,
    earned_value,
    mining,
    portfolio,
    experimenting,
    backing,
    restoring,
    moving,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Returns 0, 1 for findings, 2 for a mistake of the user's, 130 for Ctrl-C."""
    given = _parser().parse_args(argv)
    try:
        if given.needs_django:
            set_up()
        return int(given.run(given))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader, `head` for instance, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        line = said_by(error)
        if line is None:
            raise
        print(f"takt: {line}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="takt",
        description="Takt, one rhythm for many companies: run the server and look after it, or compute from files.",
        epilog="Settings come from the environment: TAKT_DATA, TAKT_SECRET, TAKT_HOSTS, TAKT_HTTPS, "
        "TAKT_DEMO, DATABASE_URL, PORT. `takt SUBCOMMAND --help` explains each subcommand.",
    )
    subcommands = parser.add_subparsers(title="subcommands", metavar="SUBCOMMAND", required=True)
    for module in SUBCOMMANDS:
        module.declare(subcommands)
    return parser


__all__ = ["Mistake", "main"]
