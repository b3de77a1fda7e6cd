"""takt portfolio"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from takt.site.commands.form import Subcommands
from takt.site.commands.mistakes import Mistake
from takt.site.commands.showing import computing, drawing, show, table

if TYPE_CHECKING:
    from takt.engines.portfolio import Problem

WHAT = """Choose the most valuable projects that money, people and each other allow, and say what the others would cost.
FILE is CSV, JSON or a multidimensional knapsack of the OR-Library (mknap1, mknap2, mknapcb1 to 9), which may hold
several problems. docs/engines/portfolio.md shows all forms."""
EXAMPLES = """  takt portfolio projects.csv
  takt portfolio projects.json --json --frontier
  takt portfolio projects.csv --svg frontier.svg
  takt portfolio mknapcb1.txt --time-limit 10"""

SHARE_OF_CHOICE = 0.6  # of the time; the rest is for what is left out


def declare(subcommands: Subcommands) -> None:
    parser = computing(subcommands, "portfolio", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, JSON, or else a file of the OR-Library")
    parser.add_argument(
        "--time-limit", type=_seconds, default=10.0, metavar="S", help="seconds for each problem; default 10"
    )
    parser.add_argument("--frontier", action="store_true", help="also the best choice at 10 to 150 %% of the budget")
    drawing(parser)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above 0")
    return seconds


def run(given: argparse.Namespace) -> int:
    from takt.engines import portfolio

    problems = portfolio.read(given.file)
    if given.svg and len(problems) > 1:
        raise Mistake(f"{given.file} holds {len(problems)} problems. Draw a file with one of them.")
    answers = [_answer(given, problem, number) for number, problem in enumerate(problems, start=1)]
    single = len(answers) == 1
    show(given, answers[0] if single else answers, _lines(answers))
    return 0


def _answer(given: argparse.Namespace, problem: "Problem", number: int) -> dict[str, object]:
    from takt.engines import portfolio

    limit = given.time_limit
    try:
        choice = portfolio.choose(problem, limit * SHARE_OF_CHOICE)
    except portfolio.Impossible as error:
        raise Mistake(f"{given.file}, problem {number}: {error}. Relax one of these.") from None
    except portfolio.OutOfTime as error:
        raise Mistake(f"{given.file}, problem {number}: {error}. Give a higher --time-limit.") from None
    out = portfolio.left_out(problem, choice, limit * (1 - SHARE_OF_CHOICE))
    points = portfolio.frontier(problem, limit) if given.frontier or given.svg else []
    if given.svg:
        given.svg.write_text(portfolio.draw(points), encoding="utf-8")
    return portfolio.answer(problem, choice, out, points)


def _lines(answers: list[dict[str, object]]) -> Iterator[str]:
    for number, answer in enumerate(answers, start=1):
        if number > 1:
            yield ""
        if len(answers) > 1:
            yield f"Problem {number}"
        yield from _of(answer)


def _of(answer: dict[str, object]) -> Iterator[str]:
    out, chosen = answer["left_out"], answer["chosen"]
    assert isinstance(out, list)
    assert isinstance(chosen, list)
    proof = "proven optimal" if answer["proven_optimal"] else f"no more than {answer['bound']} is possible"
    yield f"Value {answer['value']}, {proof}"
    yield f"Chosen: {', '.join(chosen) or 'nothing'}"
    columns = {"left out": "<", "loss if forced": ">", "displaces": "<"}
    yield from table(columns, [(each["id"], _loss(each), ", ".join(each["displaces"])) for each in out])
    points = answer.get("frontier", [])
    assert isinstance(points, list)
    if points:
        yield ""
        columns = {"budget %": ">", "budget": ">", "used": ">", "value": ">", "projects": ">"}
        names = ("budget", "used", "value")
        rows = [(f"{each['share'] * 100:g}", *(each[n] for n in names), len(each["chosen"])) for each in points]
        yield from table(columns, rows)


def _loss(each: dict[str, object]) -> str:
    if each["loss_if_forced"] is None:
        return "impossible" if each["proven"] else "unknown"
    return str(each["loss_if_forced"]) if each["proven"] else f"{each['loss_at_least']} to {each['loss_if_forced']}"
