"""Earned value over time: the measures of every report, with earned schedule and the forecast of the finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from takt.engines.earned_value.baseline import Baseline
from takt.engines.earned_value.measures import NOTHING_EARNED, Measures, measure
from takt.engines.earned_value.timescale import Moment, Scale

NOT_BEGUN = "the work has not begun by then"
TOO_FAR = "it lies after the year 2199"


@dataclass(frozen=True, slots=True)
class Report:
    """What is earned and what it cost by the end of a moment, both cumulative, in money."""

    at: Moment
    earned: float
    cost: float


@dataclass(frozen=True, slots=True)
class Status:
    """The measures at one moment.

    time: actual time (AT) since the start, in the unit of the scale; it stands still once all is earned.
    earned_schedule: ES, in the same unit. late: SV(t) = ES - AT, negative where late. pace: SPI(t) = ES / AT.
    duration: IEAC(t) = PD / SPI(t), the forecast duration. finish: the moment at which it ends.
    undefined: those of the measures that do not exist, and why.
    """

    at: Moment
    measures: Measures
    time: float
    earned_schedule: float
    late: float
    pace: float | None
    duration: float | None
    finish: Moment | None
    undefined: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A baseline on its scale of time and the status at each report, in the order of time."""

    baseline: Baseline
    scale: Scale
    statuses: tuple[Status, ...]


def analyse(baseline: Baseline, scale: Scale, reports: Sequence[Report]) -> Analysis:
    """The status at each of the reports, which are sorted by time.

    Raises ValueError where two are not in order, and for amounts that `measure` refuses.
    """
    done: float | None = None
    statuses = []
    for number, report in enumerate(reports):
        if number and not scale.reached(reports[number - 1].at) <= scale.reached(report.at):
            raise ValueError("reports are sorted by time")
        reached = scale.reached(report.at)
        if done is None and baseline.is_all(report.earned):
            done = reached
        statuses.append(_status(baseline, scale, report, reached if done is None else done))
    return Analysis(baseline, scale, tuple(statuses))


def _status(baseline: Baseline, scale: Scale, report: Report, time: float) -> Status:
    planned = baseline.planned(scale.reached(report.at))
    measures = measure(baseline.budget, planned, report.earned, report.cost)
    earned = baseline.earned_schedule(report.earned, time)
    pace = earned / time if time else None
    duration = baseline.duration / pace if pace else None
    finish = None if duration is None else scale.moment(duration)
    undefined = measures.undefined()
    if pace is None:
        undefined["spi_t"] = NOT_BEGUN
    if duration is None:
        undefined["ieac_t"] = NOT_BEGUN if pace is None else NOTHING_EARNED
    if finish is None:
        undefined["forecast_finish"] = undefined.get("ieac_t", TOO_FAR)
    return Status(report.at, measures, time, earned, earned - time, pace, duration, finish, undefined)
