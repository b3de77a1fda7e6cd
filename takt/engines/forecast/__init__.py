"""When will it be done? Monte Carlo on a network of uncertain tasks, and forecasts from throughput alone.

network = Network((Task("a", "Design", Pert(2, 3, 8)), Task("b", "Build", Pert(5, 8, 20), (Link("a"),))))
outcome = forecast(network, trials=10_000, seed=1)
outcome.percentile(80)      # working time, in the unit of the estimates, within which 80 % of the trials end

seen = throughput.pace(finished, today)
throughput.when(seen, items=40)                  # a date a trial
throughput.how_many(seen, date(2026, 12, 31))    # a number a trial
"""

from takt.engines.forecast import throughput
from takt.engines.forecast.estimates import (
    Estimate,
    Lognormal,
    Pert,
    Triangular,
    lognormal_from,
)
from takt.engines.forecast.network import BrokenNetwork, Cause, Link, Network, Risk, Task
from takt.engines.forecast.outcome import Driver, Outcome, dates, forecast, spearman
from takt.engines.forecast.simulation import Trials, simulate

__all__ = [
    "BrokenNetwork",
    "Cause",
    "Driver",
    "Estimate",
    "Link",
    "Lognormal",
    "Network",
    "Outcome",
    "Pert",
    "Risk",
    "Task",
    "Trials",
    "Triangular",
    "dates",
    "forecast",
    "lognormal_from",
    "simulate",
    "spearman",
    "throughput",
]
