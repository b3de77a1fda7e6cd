"""takt experiment"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from takt.site.commands.form import Subcommands
from takt.site.commands.mistakes import Mistake
from takt.site.commands.showing import computing, drawing, show, table

WHAT = """Judge an experiment: won, lost, inconclusive or did not finish, and why.
FILE is CSV with a row for each variant (variant, n, successes; or variant, n, mean, sd), for each metric and date as
well if there are several (metric, date), or with a row for each subject (variant, value). JSON adds settings: control,
guardrails, split. docs/engines/experiment.md shows all forms."""
EXAMPLES = """  takt experiment checkout.csv --planned 5000
  takt experiment checkout.csv --control A --effect 0.01 --json
  takt experiment checkout.json --svg posterior.svg"""


def declare(subcommands: Subcommands) -> None:
    parser = computing(subcommands, "experiment", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, or JSON where its name ends in .json")
    parser.add_argument("--control", help="the variant to compare with; default the first")
    parser.add_argument("--planned", type=int, metavar="N", help="subjects a variant at which it ends")
    parser.add_argument("--effect", type=float, metavar="D", help="the smallest difference worth having")
    parser.add_argument("--alpha", type=float, help="chance of a false discovery; default 0.05")
    parser.add_argument("--power", type=float, help="chance to find the effect, for the size; default 0.8")
    drawing(parser)


def run(given: argparse.Namespace) -> int:
    from takt.engines import experiment
    from takt.engines.experiment.answer import answer, draw

    asked = {name: getattr(given, name) for name in ("control", "planned", "effect", "alpha", "power")}
    found = experiment.read_experiment(given.file, asked)
    try:
        said = answer(found, experiment.judge(found))
        if given.svg:
            given.svg.write_text(draw(found), encoding="utf-8")
    except ValueError as error:
        raise Mistake(f"{given.file}: {error}.") from None
    show(given, said, _lines(said))
    return 0


def _lines(said: dict[str, Any]) -> Iterator[str]:
    yield said["verdict"].capitalize()
    yield from (f"  {reason}" for reason in said["reasons"])
    yield ""
    head = {"variant": "<", "n": ">", said["primary"]: ">", "best": ">", "expected loss": ">", "verdict": "<"}
    yield from table(head, map(_variant, said["variants"]))
    yield ""
    head = {"metric": "<", "variant": "<", "difference": ">", "low": ">", "high": ">", "p": ">", "valid": "<"}
    yield from table(head, (row for each in said["comparisons"] for row in _comparisons(each)))
    yield ""
    yield f"Split: {'as planned' if said['split']['as_planned'] else 'not as planned'} (p = {said['split']['p']:.2g})"
    subjects = said["subjects"]
    if subjects["needed"]:
        yield f"To find the smallest effect it takes {subjects['needed']:,} subjects a variant"


def _variant(each: dict[str, Any]) -> tuple[str, ...]:
    best = "" if each["probability_best"] is None else f"{each['probability_best']:.1%}"
    loss = "" if each["expected_loss"] is None else f"{each['expected_loss']:.2g}"
    return each["variant"], f"{each['n']:,}", f"{each['mean']:.4g}", best, loss, each["verdict"] or "control"


def _comparisons(each: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    fixed, always = each["fixed"], each["always_valid"]
    name = (each["metric"], each["variant"], _signed(each["difference"]))
    yield *name, _signed(fixed["low"]), _signed(fixed["high"]), _p(fixed["exact_p"]), "once"
    yield *name, _signed(always["low"]), _signed(always["high"]), _p(always["p"]), "always"


def _signed(number: float | None) -> str:
    return "" if number is None else f"{number:+.4g}"


def _p(number: float | None) -> str:
    return "" if number is None else f"{number:.2g}"
