"""An analysis as plain data, under the names that the field uses."""

from datetime import date

from takt.engines.earned_value.analysis import Analysis, Status
from takt.engines.earned_value.timescale import Moment


def answer(analysis: Analysis) -> dict[str, object]:
    """What `takt earned-value --json` prints: money as numbers, dates as text, None with a reason in `undefined`."""
    baseline, scale = analysis.baseline, analysis.scale
    return {
        "unit": scale.unit,
        "bac": baseline.budget,
        "planned_duration": baseline.duration,
        "planned_finish": _written(scale.moment(baseline.duration)),
        "periods": [_of(status) for status in analysis.statuses],
    }


def _of(status: Status) -> dict[str, object]:
    found = status.measures
    return {
        "at": _written(status.at),
        "bac": found.bac,
        "pv": found.pv,
        "ev": found.ev,
        "ac": found.ac,
        "sv": found.sv,
        "cv": found.cv,
        "spi": found.spi,
        "cpi": found.cpi,
        **_estimates(status),
        "at_t": status.time,
        "es": status.earned_schedule,
        "sv_t": status.late,
        "spi_t": status.pace,
        "ieac_t": status.duration,
        "forecast_finish": _written(status.finish),
        "undefined": dict(status.undefined),
    }


def _estimates(status: Status) -> dict[str, float | None]:
    """`eac`, `etc`, `vac` and `tcpi_eac` are those of the first formula, BAC/CPI; the others bear its name."""
    found = status.measures
    by_name = {"cpi": found.by_cost, "budget": found.at_budget, "cpi_spi": found.by_cost_and_schedule}
    named: dict[str, float | None] = {"tcpi_bac": found.tcpi}
    for name, estimate in by_name.items():
        named |= {f"eac_{name}": estimate.eac, f"etc_{name}": estimate.etc}
        named |= {f"vac_{name}": estimate.vac, f"tcpi_eac_{name}": estimate.tcpi}
    first = found.by_cost
    return {"eac": first.eac, "etc": first.etc, "vac": first.vac, "tcpi_eac": first.tcpi} | named


def _written(moment: Moment | None) -> str | float | None:
    return moment.isoformat() if isinstance(moment, date) else moment
