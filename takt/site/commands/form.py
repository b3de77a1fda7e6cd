"""How every subcommand introduces itself."""

import argparse
from collections.abc import Callable
from typing import TypeAlias

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Run: TypeAlias = Callable[[argparse.Namespace], int]


def subcommand(to: Subcommands, name: str, run: Run, what: str, examples: str) -> argparse.ArgumentParser:
    """A subcommand whose help says in plain English what it does, with examples to copy."""
    parser: argparse.ArgumentParser = to.add_parser(
        name,
        help=what.splitlines()[0].rstrip("."),
        description=what,
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run, needs_django=True)
    return parser
