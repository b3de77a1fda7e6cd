"""The form with one row for each date or period: planned, earned and spent so far."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from takt.engines.earned_value.analysis import Report
from takt.engines.earned_value.baseline import Baseline
from takt.engines.earned_value.entries import Entry, amount, day
from takt.engines.earned_value.timescale import Days, Moment, Periods, Scale
from takt.engines.workdays import Calendar

Dated = Callable[[Sequence[date]], Calendar]
CUMULATIVE = "Give sums since the start; a correction belongs into the row that it corrects"


def read_curves(entries: Sequence[Entry], dated: Dated) -> tuple[Baseline, Scale, list[Report]]:
    """Baseline, scale and reports from entries with `date` or `period`, `pv`, `ev` and `ac`.

    dated: gives the calendar for some dates. Raises BadInput for what contradicts the form.
    """
    scale, moments = _periods(entries) if entries[0].text("period") else _dates(entries, dated)
    planned = [amount(entry, "pv") for entry in entries]
    for (before, after), entry in zip(pairwise(planned), entries[1:], strict=True):
        if after < before:
            raise entry.bad(f"pv falls from {before:g} to {after:g}", CUMULATIVE)
    if not planned[-1]:
        raise entries[-1].bad("pv is 0 to the end: nothing is planned", "Let the last row hold the whole budget")
    points = {0.0: 0.0}
    for moment, value, entry in zip(moments, planned, entries, strict=True):
        if points.setdefault(scale.reached(moment), value) != value:
            raise _without_time(entry, moment)
    baseline = Baseline(tuple(points), tuple(points.values()))
    return baseline, scale, _reports(entries, moments, planned[-1])


def _without_time(entry: Entry, moment: Moment) -> Exception:
    return entry.bad(
        f"pv rises until {moment}, with no working time since the row before",
        "Give the calendar of the country, or one row for each period of work",
    )


def _periods(entries: Sequence[Entry]) -> tuple[Scale, list[Moment]]:
    numbers: list[Moment] = [amount(entry, "period") for entry in entries]
    _ascending(entries, "period", numbers)
    return Periods(), numbers


def _dates(entries: Sequence[Entry], dated: Dated) -> tuple[Scale, list[Moment]]:
    dates = [day(entry, "date") for entry in entries]
    _ascending(entries, "date", dates)
    if amount(entries[0], "pv"):
        remedy = "Put a row before it: the last day before the work begins, with pv 0"
        raise entries[0].bad("the first date has work planned already, so nobody knows when it began", remedy)
    moments: list[Moment] = [*dates]
    return Days(dated(dates), dates[0] + timedelta(days=1)), moments


def _ascending(entries: Sequence[Entry], name: str, moments: Sequence[Moment]) -> None:
    for (before, after), entry in zip(pairwise(moments), entries[1:], strict=True):
        if not before < after:  # type: ignore[operator]  # all are dates or all are numbers
            raise entry.bad(f"{name} {after} does not follow {before}", "Sort the rows by time, one row each")


def _reports(entries: Sequence[Entry], moments: Sequence[Moment], budget: float) -> list[Report]:
    reports: list[Report] = []
    for entry, moment in zip(entries, moments, strict=True):
        if not (entry.text("ev") or entry.text("ac")):
            continue  # not yet reported
        report = Report(moment, amount(entry, "ev"), amount(entry, "ac"))
        if report.earned > budget:
            remedy = "Raise the plan, or earn no more than it holds"
            raise entry.bad(f"ev {report.earned:g} is more than the whole budget, {budget:g}", remedy)
        if reports and report.cost < reports[-1].cost:
            raise entry.bad(f"ac falls from {reports[-1].cost:g} to {report.cost:g}", CUMULATIVE)
        reports.append(report)
    return reports
