"""Everything that mining says about a log, at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from takt.engines.flow_mining.breakpoints import Breakpoint, breakpoints_of
from takt.engines.flow_mining.conformance import Conformance, conformance_of
from takt.engines.flow_mining.graph import Edge, Work, directly_follows, ends_of, moves_of, work_of
from takt.engines.flow_mining.handovers import Handover, handovers_of
from takt.engines.flow_mining.load import Load, load_of
from takt.engines.flow_mining.process import Process
from takt.engines.flow_mining.returns import Loops, PingPongs, loops_of, ping_pongs_of, repeats_of
from takt.engines.flow_mining.table import EventTable, steps_only
from takt.engines.flow_mining.variants import Variants, variants_of

PERIODS = 12


@dataclass(frozen=True, slots=True)
class Report:
    """What `mine` found; see the types of the parts. starts, ends: cases that begin and end with an activity."""

    table: EventTable
    variants: Variants
    edges: list[Edge]
    work: list[Work]
    starts: Mapping[str, int]
    ends: Mapping[str, int]
    loops: Loops
    ping_pongs: PingPongs
    handovers: list[Handover]
    load: Load
    conformance: Conformance | None
    breakpoints: list[Breakpoint]


def mine(table: EventTable, process: Process | None = None) -> Report:
    """The whole report on a log, with conformance where a designed process is given.

    Raises ValueError for a table without events.
    """
    if not len(table):
        raise ValueError("There is no event to mine.")
    moves, again = moves_of(table), repeats_of(table)
    loops, ping_pongs = loops_of(table, again), ping_pongs_of(table, again)
    conformance = None if process is None else conformance_of(steps_only(table), process)
    starts, ends = ends_of(table)
    return Report(
        table,
        variants_of(table),
        directly_follows(table, moves),
        work_of(table),
        starts,
        ends,
        loops,
        ping_pongs,
        handovers_of(table, moves),
        load_of(table, moves, PERIODS),
        conformance,
        breakpoints_of(table, moves, loops, ping_pongs, conformance),
    )
