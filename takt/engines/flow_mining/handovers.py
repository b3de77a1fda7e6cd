"""The handover network: who gives work to whom, how often, and how long it waits there.

van der Aalst, Reijers, Song, Discovering Social Networks from Event Logs (2005): direct handover of work.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from takt.engines.flow_mining.graph import Moves, Spread, groups, spread
from takt.engines.flow_mining.table import NOBODY, EventTable


@dataclass(frozen=True, slots=True)
class Handover:
    """From one party to another; waiting until the receiver begins, or is done where the log has no starts."""

    giver: str
    receiver: str
    count: int
    waiting: Spread


def handovers_of(table: EventTable, moves: Moves) -> list[Handover]:
    """Handovers between functions, where the log has them, else between resources; the most frequent first."""
    party = table.function or table.resource
    if party is None:
        return []
    givers, receivers = party.codes[moves.before], party.codes[moves.after]
    handed = np.flatnonzero((givers != receivers) & (givers != NOBODY) & (receivers != NOBODY))
    width = len(party.labels)
    keys = givers[handed].astype(np.int64) * width + receivers[handed]
    found = []
    for key, rows in groups(keys, width**2):
        giver, receiver = divmod(key, width)
        waits = moves.waiting[handed[rows]]
        found.append(Handover(party.labels[giver], party.labels[receiver], len(rows), spread(waits)))
    return sorted(found, key=lambda handover: (-handover.count, handover.giver, handover.receiver))
