"""takt forecast"""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from takt.site.commands.form import Subcommands
from takt.site.commands.mistakes import Mistake
from takt.site.commands.showing import computing, drawing, show, table

WHAT = """Forecast when a plan or a number of items will be done.
A plan with uncertain tasks is played through thousands of times. FILE is CSV (id, name, optimistic, likely,
pessimistic in working days, predecessors like 3FS+2d) or JSON, which adds risks, shared causes and a calendar.
With --throughput it is CSV with the date of each finished item. docs/engines/forecast.md shows all forms."""
EXAMPLES = """  takt forecast plan.csv --start 2026-01-05 --country CN --deadline 2026-06-30
  takt forecast plan.json --trials 50000 --seed 7 --json
  takt forecast --throughput finished.csv --items 40 --by 2026-12-31 --svg done.svg"""

MOST_TRIALS = 1_000_000
SHOWN = 12
LATER = "later than ten years"


def declare(subcommands: Subcommands) -> None:
    parser = computing(subcommands, "forecast", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE", help="CSV, or JSON where its name ends in .json")
    parser.add_argument("--trials", type=int, default=10_000, metavar="N", help="how often to play it; default 10000")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same numbers")
    parser.add_argument("--start", default="", metavar="DATE", help="first day of the plan; with it, dates are given")
    parser.add_argument("--deadline", default="", metavar="DATE", help="also say how likely it is kept")
    parser.add_argument("--country", default="", help="whose holidays are free, as CN; default a plain week")
    parser.add_argument("--time-zone", default="", metavar="ZONE", help="as Asia/Shanghai; default UTC")
    parser.add_argument("--throughput", type=Path, metavar="FILE", help="forecast from dates of finished items")
    parser.add_argument("--items", type=int, metavar="N", help="with --throughput: how many are to be done")
    parser.add_argument("--by", type=_day, metavar="DATE", help="with --throughput: how many are done by then")
    parser.add_argument("--from", type=_day, dest="today", metavar="DATE", help="with --throughput: first day ahead")
    parser.add_argument("--project", default="", help="with --throughput: only the rows of this project")
    drawing(parser)


def run(given: argparse.Namespace) -> int:
    if not 2 <= given.trials <= MOST_TRIALS:
        raise Mistake(f"--trials is from 2 to {MOST_TRIALS:,}, not {given.trials:,}.")
    if given.seed < 0:
        raise Mistake(f"--seed is 0 or more, not {given.seed}.")
    if (given.file is None) == (given.throughput is None):
        raise Mistake("Name one file: a plan, or after --throughput one of finished items.")
    answer, picture = _of_plan(given) if given.file else _of_throughput(given)
    if given.svg:
        given.svg.write_text(picture, encoding="utf-8")
    show(given, answer, _plan_lines(answer) if given.file else _throughput_lines(answer))
    return 0


def _of_plan(given: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from takt.engines.forecast import answer
    from takt.engines.forecast.plan import read_plan, started

    plan = read_plan(given.file)
    try:
        plan = started(plan, given.start, given.country, given.time_zone, given.deadline)
        return answer.of_plan(plan, given.trials, given.seed)
    except ValueError as error:
        raise Mistake(
            f"{given.file}: {str(error).rstrip('.')}. Write dates like 2026-01-31, countries like CN."
        ) from None


def _of_throughput(given: argparse.Namespace) -> tuple[dict[str, Any], str]:
    from takt.engines.forecast import answer
    from takt.engines.forecast.history import read_finished

    if given.items is None and given.by is None:
        raise Mistake("Say how many with --items N, or until when with --by DATE.")
    finished = read_finished(given.throughput, given.project)
    asked = answer.Question(given.today or answer.first_day(finished), given.items, given.by)
    try:
        return answer.of_throughput(finished, asked, given.trials, given.seed)
    except ValueError as error:
        raise Mistake(f"{given.throughput}: {str(error).rstrip('.')}.") from None


def _plan_lines(answer: dict[str, Any]) -> Iterator[str]:
    yield f"{answer['trials']:,} trials of {len(answer['tasks'])} tasks; on average {answer['mean']:.1f} working days"
    yield ""
    rows = ((f"{each['percent']} %", f"{each['days']:.1f}", each["date"] or "") for each in answer["percentiles"])
    yield from table({"done within": ">", "working days": ">", "date": "<"}, rows)
    if answer["chance"] is not None:
        yield f"By the deadline, {answer['deadline']}: {answer['chance']:.0%} of the trials"
    yield ""
    yield "What drives the finish"
    head = {"task": "<", "name": "<", "mean": ">", "critical": ">", "correlation": ">", "cruciality": ">"}
    yield from table(head, map(_driver, answer["tasks"][:SHOWN]))
    if len(answer["tasks"]) > SHOWN:
        yield f"and {len(answer['tasks']) - SHOWN} more; --json has them all"


def _driver(task: dict[str, Any]) -> tuple[str, ...]:
    rank = "" if task["sensitivity"] is None else f"{task['sensitivity']:.2f}"
    mean, critical = f"{task['mean']:.1f}", f"{task['criticality']:.0%}"
    return task["id"], task["name"], mean, critical, rank, f"{task['cruciality']:.2f}"


def _throughput_lines(answer: dict[str, Any]) -> Iterator[str]:
    past = answer["history"]
    yield f"From {answer['from']}, after {past['items']:,} items in {past['weeks']} weeks; {answer['trials']:,} trials"
    if "when" in answer:
        yield f"\nWhen {answer['when']['items']} items are done"
        rows = ((f"{each['percent']} %", each["date"] or LATER) for each in answer["when"]["percentiles"])
        yield from table({"chance": ">", "by": "<"}, rows)
        yield from _ranges(answer["when"])
    if "how_many" in answer:
        yield f"\nHow many are done by {answer['how_many']['by']}"
        rows = ((f"{each['percent']} %", each["at_least"]) for each in answer["how_many"]["percentiles"])
        yield from table({"chance": ">", "at least": ">"}, rows)
        yield from _ranges(answer["how_many"])
        if answer["how_many"]["chance"] is not None:
            yield f"All {answer['when']['items']} of them: {answer['how_many']['chance']:.0%}"


def _ranges(answer: dict[str, Any]) -> Iterator[str]:
    for each in answer["ranges"]:
        low, high = (LATER if end is None else end for end in (each["low"], each["high"]))
        yield f"In {each['percent']} % of the trials from {low} to {high}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it like 2026-01-31") from None
