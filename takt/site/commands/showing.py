"""How the commands that compute from a file are declared and show what they found; they need no database."""

import argparse
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from takt.site.commands.form import Run, Subcommands, subcommand

GAP = "  "


def computing(to: Subcommands, name: str, run: Run, what: str, examples: str) -> argparse.ArgumentParser:
    """A subcommand without Django, database and secret, that prints a table, or with --json the same as JSON."""
    parser = subcommand(to, name, run, what, examples)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.set_defaults(needs_django=False)
    return parser


def drawing(parser: argparse.ArgumentParser) -> None:
    """Declare --svg, for what a person would rather look at."""
    parser.add_argument("--svg", type=Path, metavar="FILE", help="draw it into this file as well")


def show(given: argparse.Namespace, answer: object, lines: Iterable[str]) -> None:
    """Print `answer` as JSON where --json is given, else the lines."""
    if given.json:
        print(json.dumps(answer, ensure_ascii=False, allow_nan=False))
    else:
        print("\n".join(lines))


def table(columns: Mapping[str, str], rows: Iterable[Sequence[object]]) -> list[str]:
    """The lines of a table, a heading and a row each.

    columns: heading to "<" or ">", the side its cells are set to. Chinese characters count as two wide.
    """
    cells = [list(columns), *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    sides = list(columns.values())
    return [GAP.join(map(_set, row, widths, sides)).rstrip() for row in cells]


def _set(cell: str, width: int, side: str) -> str:
    space = " " * (width - _width(cell))
    return space + cell if side == ">" else cell + space


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
