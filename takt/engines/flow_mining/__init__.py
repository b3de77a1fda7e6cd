"""Flow mining: from a log of events to the graph of what happens, its deviations and its breakpoints.

    table = event_table(case, activity, time, unit=unit)      # arrays; or reading.read_log(path)
    report = mine(table, process)

Times are microseconds since the epoch, amounts seconds or hours by the clock. An event without a start of its own is
taken as done at once, so that the time before it is all waiting; logs with life cycles (XES start and complete) or a
column of starts tell waiting from working.
"""

from takt.engines.flow_mining.breakpoints import Breakpoint, breakpoints_of
from takt.engines.flow_mining.conformance import Conformance, conformance_of
from takt.engines.flow_mining.graph import Edge, Moves, Spread, Work, directly_follows, ends_of, moves_of, work_of
from takt.engines.flow_mining.handovers import Handover, handovers_of
from takt.engines.flow_mining.load import Load, ageing_of, load_of
from takt.engines.flow_mining.process import Process, process_of, read_process
from takt.engines.flow_mining.report import Report, mine
from takt.engines.flow_mining.returns import Loops, PingPongs, loops_of, ping_pongs_of, repeats_of
from takt.engines.flow_mining.table import Column, EventTable, event_table, steps_only
from takt.engines.flow_mining.variants import Variants, variants_of

__all__ = [
    "Breakpoint",
    "Column",
    "Conformance",
    "Edge",
    "EventTable",
    "Handover",
    "Load",
    "Loops",
    "Moves",
    "PingPongs",
    "Process",
    "Report",
    "Spread",
    "Variants",
    "Work",
    "ageing_of",
    "breakpoints_of",
    "conformance_of",
    "directly_follows",
    "ends_of",
    "event_table",
    "handovers_of",
    "load_of",
    "loops_of",
    "mine",
    "moves_of",
    "ping_pongs_of",
    "process_of",
    "read_process",
    "repeats_of",
    "steps_only",
    "variants_of",
    "work_of",
]
