"""takt mine: what an event log says about the way work goes."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from takt.site.commands.form import Subcommands
from takt.site.commands.showing import computing, drawing, show, table

WHAT = """Find in an event log where hours are lost: waiting, rework, ping-pong, queues, drift, deviations.

FILE is XES or CSV with named columns, plain or gzip. The usual names of columns are recognised; the options name
others. In XES they name attributes. --process takes a designed process as JSON:
  {"stages": [{"name": "review", "target_hours": 16}, "build", "test"],
   "moves": [["review", "build"], ["build", "test"], ["test", "build"]], "start": ["review"], "end": ["test"]}"""
EXAMPLES = """  takt mine log.xes.gz
  takt mine log.csv --case "Ticket" --activity "Step" --time "Done at" --unit "Team" --json
  takt mine log.csv --process process.json --svg map.svg"""
COLUMNS = {
    "case": "what tells the cases apart",
    "activity": "what was done",
    "time": "when it was done",
    "start": "when work on it began",
    "lifecycle": "start, complete and the like",
    "resource": "who did it",
    "function": "the function of who did it",
    "unit": "the unit where it was done",
    "sequence": "a number that breaks ties of time",
}
SHOWN = 15  # rows of each table


def declare(subcommands: Subcommands) -> None:
    """Declare `takt mine`."""
    parser = computing(subcommands, "mine", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="the event log")
    for name, meaning in COLUMNS.items():
        parser.add_argument(f"--{name}", metavar="NAME", help=f"the column or attribute that says {meaning}")
    parser.add_argument("--process", type=Path, metavar="FILE", help="the designed process, to hold the log against")
    drawing(parser)


def run(given: argparse.Namespace) -> int:
    """Read, mine, and show."""
    from takt.engines.flow_mining import mine, read_process
    from takt.engines.flow_mining.answer import as_answer
    from takt.engines.flow_mining.drawing import process_map
    from takt.engines.flow_mining.reading import Names, read_log

    process = None if given.process is None else read_process(given.process)
    log = read_log(given.file, Names(**{name: getattr(given, name) for name in COLUMNS}))
    report = mine(log, process)
    answer = as_answer(report)
    if given.svg is not None:
        given.svg.write_text(process_map(report), "utf-8")
    show(given, answer, _lines(answer))
    return 0


def _lines(answer: dict[str, Any]) -> Iterator[str]:
    counts = ", ".join(f"{answer[name]:,} {name}" for name in ("events", "cases", "activities", "variants"))
    yield f"{counts}; {answer['from']} to {answer['until']}"
    yield from ("", "Where hours are lost", *_breakpoints(answer["breakpoints"]))
    yield from ("", "Moves", *_moves(answer["edges"]))
    for title, name in (("Rework", "rework"), ("Ping-pong", "ping_pong")):
        if answer[name]:
            yield from ("", title, *_returns(answer[name]))
    if answer["handovers"]:
        yield from ("", "Handovers", *_moves(answer["handovers"]))
    if answer["conformance"]:
        yield from ("", *_conformance(answer["conformance"]))


def _breakpoints(found: list[dict[str, Any]]) -> list[str]:
    if not found:
        return ["nothing that is not chance"]
    columns = {"kind": "<", "from": "<", "to": "<", "where": "<", "hours": ">", "low": ">", "high": ">", "cases": ">"}
    rows = [
        (
            *(one["kind"], one["from"] or "", one["to"] or "", one["unit"] or one["resource"] or "everywhere"),
            *(f"{one[hours]:,.0f}" for hours in ("hours_lost", "hours_low", "hours_high")),
            *(one["cases"], (one["since"] or "")[:10], one["evidence"]),
        )
        for one in found[:SHOWN]
    ]
    return table({**columns, "since": "<", "evidence": "<"}, rows)


def _moves(edges: list[dict[str, Any]]) -> list[str]:
    columns = {"from": "<", "to": "<", "count": ">", "mean h": ">", "median h": ">", "p90 h": ">"}
    names = ("mean_seconds", "median_seconds", "p90_seconds")
    rows = [
        (edge["from"], edge["to"], edge["count"], *(f"{edge[name] / 3600:,.1f}" for name in names))
        for edge in edges[:SHOWN]
    ]
    return [*table(columns, rows), *_more(edges)]


def _returns(found: list[dict[str, Any]]) -> list[str]:
    columns = {"from": "<", "to": "<", "times": ">", "cases": ">", "hours": ">"}
    rows = [(one["from"], one["to"], one["count"], one["cases"], f"{one['hours']:,.0f}") for one in found[:SHOWN]]
    return [*table(columns, rows), *_more(found)]


def _conformance(found: dict[str, Any]) -> list[str]:
    columns = {"deviation": "<", "activity": "<", "times": ">", "cases": ">", "hours": ">"}
    rows = [
        (one["kind"], one["activity"], one["count"], one["cases"], f"{one['hours']:,.0f}")
        for one in found["deviations"][:SHOWN]
    ]
    kept = f"{found['fitting_cases']:,} of {found['cases']:,} cases go as designed; fitness {found['fitness']:.4f}"
    return [kept, *(table(columns, rows) if rows else ()), *_more(found["deviations"])]


def _more(rows: list[Any]) -> list[str]:
    return [f"and {len(rows) - SHOWN} more; --json has them all"] if len(rows) > SHOWN else []
