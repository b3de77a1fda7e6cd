"""takt earned-value"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from takt.site.commands.form import Subcommands
from takt.site.commands.showing import computing, drawing, show, table

WHAT = """Earned value of a project over time: performance, estimates at completion, earned schedule, forecast finish.
FILE is CSV or JSON with one row for each date or period (date or period, pv, ev, ac: sums since the start), or one
for each task (id, start, finish, budget, and for each report columns like "done 2026-03-31" in percent and
"cost 2026-03-31"). docs/engines/earned_value.md shows all forms."""
EXAMPLES = """  takt earned-value project.csv --country CN
  takt earned-value project.json --json
  takt earned-value project.csv --svg curves.svg"""

OVER_TIME = ("at", "pv", "ev", "ac", "spi", "cpi", "eac_cpi", "spi_t", "forecast_finish")
SAID = {
    "bac": "Budget at completion (BAC)",
    "sv": "Schedule variance (SV)",
    "cv": "Cost variance (CV)",
    "spi": "Schedule performance (SPI)",
    "cpi": "Cost performance (CPI)",
    "eac_cpi": "Estimate at completion, as so far (EAC = BAC/CPI)",
    "eac_budget": "Estimate at completion, rest as budgeted",
    "eac_cpi_spi": "Estimate at completion, as so far and late",
    "etc": "Still to spend (ETC)",
    "vac": "Variance at completion (VAC)",
    "tcpi_bac": "Efficiency needed to keep the budget (TCPI)",
    "tcpi_eac": "Efficiency needed to keep the estimate (TCPI)",
    "es": "Earned schedule (ES)",
    "at_t": "Actual time (AT)",
    "sv_t": "Schedule variance in time (SV(t))",
    "spi_t": "Schedule performance in time (SPI(t))",
    "ieac_t": "Forecast duration (IEAC(t))",
    "forecast_finish": "Forecast finish",
}


def declare(subcommands: Subcommands) -> None:
    parser = computing(subcommands, "earned-value", run, WHAT, EXAMPLES)
    parser.add_argument("file", type=Path, metavar="FILE", help="CSV, or JSON where its name ends in .json")
    parser.add_argument("--country", default="", help="whose holidays are free, as CN; default a plain week")
    drawing(parser)


def run(given: argparse.Namespace) -> int:
    from takt.engines import earned_value

    analysis = earned_value.read(given.file, given.country)
    if given.svg:
        given.svg.write_text(earned_value.draw(analysis), encoding="utf-8")
    answer = earned_value.answer(analysis)
    show(given, answer, _lines(answer))
    return 0


def _lines(answer: dict[str, object]) -> Iterator[str]:
    periods = answer["periods"]
    assert isinstance(periods, list)
    latest = periods[-1]
    sides = dict.fromkeys(OVER_TIME, ">")
    yield from table(sides, [[_cell(each[name]) for name in OVER_TIME] for each in periods])
    yield ""
    planned = f"planned {_cell(answer['planned_duration'])} until {_cell(answer['planned_finish'])}"
    yield f"At {latest['at']}; time in {answer['unit']}, {planned}"
    why = latest["undefined"]
    rows = [(said, "-" if name in why else _cell(latest[name]), why.get(name, "")) for name, said in SAID.items()]
    yield from table({"measure": "<", "value": ">", "why not": "<"}, rows)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:,.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
