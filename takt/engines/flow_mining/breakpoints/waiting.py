"""Moves that wait far beyond their target or, without one, beyond the same move elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from takt.engines.flow_mining.breakpoints.candidate import EVERYWHERE, Candidate, Ints, suspected
from takt.engines.flow_mining.breakpoints.edges import Edges, Group
from takt.engines.flow_mining.evidence import chance_of_longer, chance_of_share, excess_of, sum_of

FEWEST = 8  # moves on either side of a comparison
FAR = 1.3  # times as long as elsewhere, on average
KIND = "waiting"


def waiting_moves(edges: Edges, target_hours: Mapping[str, float]) -> Iterator[Candidate]:
    """A suspicion for each move and unit, or receiving resource where the log has no units.

    Against a target: that most moves miss it; what is lost is what goes beyond it. Otherwise: that the move waits
    longer there than elsewhere; what is lost is what goes beyond the mean elsewhere.
    """
    for group in edges.groups:
        target = target_hours.get(group.target)
        if target is not None:
            yield from _beyond_target(edges, group, target)
        else:
            yield from _beyond_others(edges, group)


def _beyond_target(edges: Edges, group: Group, target: float) -> Iterator[Candidate]:
    def suspect(rows: Ints, unit: str | None) -> Candidate | None:
        if len(rows) < FEWEST:
            return None
        hours = edges.hours[rows]
        late = hours > target
        chance = chance_of_share(int(late.sum()), len(rows), 0.5)
        found = edges.occurrences(rows[late], hours[late] - target)
        size = sum_of(found.hours, len(rows))
        reference = f"target of {target:g} h, missed by {late.mean():.0%} of {len(rows)} moves"
        return Candidate(KIND, group.source, group.target, unit, chance, size, found, reference)

    yield from suspected(suspect, group.rows, edges.unit, edges.units_of(group.rows))


def _beyond_others(edges: Edges, group: Group) -> Iterator[Candidate]:
    place, codes = edges.elsewhere_by(group.rows)
    if place is None or codes is None:
        return
    for code in np.unique(codes[codes >= 0]).tolist():
        own, rest = group.rows[codes == code], group.rows[(codes != code) & (codes >= 0)]
        if min(len(own), len(rest)) < FEWEST:
            continue
        here, there = edges.hours[own], edges.hours[rest]
        name = place.label(code)
        by_unit = place is edges.unit
        beyond = here - there.mean()
        yield Candidate(
            KIND,
            group.source,
            group.target,
            name if by_unit else EVERYWHERE,
            chance_of_longer(here, there),
            excess_of(here, there).at_least_nothing(),
            edges.occurrences(own, beyond),
            f"{here.mean():.1f} h on average against {there.mean():.1f} h for the same move elsewhere",
            matters=bool(here.mean() > FAR * there.mean()),
            resource=None if by_unit else name,
            compared=edges.occurrences(group.rows, edges.hours[group.rows]),
        )
