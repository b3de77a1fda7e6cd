"""The best choice of a model within some seconds: at once where it is small, else from a core outwards.

The core are the projects whose value is closest to the price of what they use: the optimum of the whole nearly
always differs from the relaxation in few others (E. Balas and E. Zemel, Operations Research 28, 1980). What an
improvement would bring too little for is fixed for good by its margin.
"""

from collections.abc import Iterator, Mapping

import numpy as np

from takt.engines.portfolio.inequalities import Model
from takt.engines.portfolio.relaxation import Relaxation, relax
from takt.engines.portfolio.rounding import rounded
from takt.engines.portfolio.solving import Found, solve

AT_ONCE = 50  # projects
CORES = ((20, 0.1), (28, 0.25), (36, 0.3))  # projects in the core, and the share of the time spent on it


def best(model: Model, seconds: float, workers: int = 1) -> Found:
    """The best choice; `seconds` limits the search, and where it was too short, what is best by then is found."""
    relaxed = relax(model) if len(model.values) > AT_ONCE else None
    if relaxed is None:
        return solve(model, {}, seconds, workers=workers)
    incumbent, spent = rounded(model, relaxed), 0.0
    for core, share in _cores(relaxed):
        above = None if incumbent is None else model.value(incumbent)
        found = solve(model, core, seconds * share, above=above, start=incumbent, workers=workers)
        incumbent, spent = found.chosen or incumbent, spent + found.seconds
    return _whole(model, relaxed, seconds - spent, incumbent, workers)


def _cores(relaxed: Relaxation) -> Iterator[tuple[Mapping[int, bool], float]]:
    order = [int(index) for index in np.argsort(np.abs(relaxed.margins), kind="stable")]
    for size, share in CORES:
        yield {index: bool(relaxed.shares[index] > 0.5) for index in order[size:]}, share


def _whole(
    model: Model,
    relaxed: Relaxation,
    seconds: float,
    incumbent: tuple[bool, ...] | None,
    workers: int,
) -> Found:
    """Search all of it for something better than the incumbent; where there is none, that is proven best."""
    highest = int(relaxed.bound)
    if incumbent is None:
        return solve(model, {}, seconds, workers=workers)
    reached = model.value(incumbent)
    settled = {
        index: not other
        for index in range(len(model.values))
        for other in (True, False)
        if relaxed.bound_if(index, other) <= reached
    }
    found = solve(model, settled, seconds, above=reached, start=incumbent, workers=workers)
    if found.chosen is not None:
        return Found(found.chosen, min(found.bound, highest), found.finished, found.seconds)
    bound = reached if found.finished else highest
    return Found(incumbent, bound, found.finished, found.seconds)
