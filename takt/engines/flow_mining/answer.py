"""A report as plain values, ready for JSON: texts, numbers, lists and objects."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from takt.engines.flow_mining.breakpoints import Breakpoint
from takt.engines.flow_mining.conformance import Conformance
from takt.engines.flow_mining.deviations import KINDS
from takt.engines.flow_mining.graph import Edge, Spread, Work, groups
from takt.engines.flow_mining.load import ageing_of
from takt.engines.flow_mining.report import Report
from takt.engines.flow_mining.table import EventTable

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 3.6e9  # in microseconds
MOST_VARIANTS = 20
MOST_CASES = 20
EXAMPLES = 5

Answer = dict[str, Any]


def as_answer(report: Report) -> Answer:
    """Numbers of events, cases, activities and variants, and lists of everything else; times in ISO 8601, UTC."""
    table = report.table
    return {
        "events": len(table),
        "cases": table.cases,
        "activities": len(report.work),
        "variants": len(report.variants),
        "from": iso(int(table.time.min())),
        "until": iso(int(table.time.max())),
        "edges": [_edge(edge) for edge in report.edges],
        "work": [_work(work) for work in report.work],
        "starts": dict(report.starts),
        "ends": dict(report.ends),
        "common_variants": _variants(report),
        "rework": _rework(report),
        "ping_pong": _ping_pong(report),
        "handovers": [
            {"from": one.giver, "to": one.receiver, "count": one.count, **_spread(one.waiting)}
            for one in report.handovers
        ],
        "load": _load(report),
        "ageing": _ageing(report),
        "breakpoints": [breakpoint_of(found) for found in report.breakpoints],
        "conformance": None if report.conformance is None else _conformance(report.conformance, table),
    }


def iso(micros: int) -> str:
    """An instant in ISO 8601, to the second, in UTC."""
    return (EPOCH + timedelta(microseconds=micros)).isoformat(timespec="seconds")


def breakpoint_of(found: Breakpoint) -> Answer:
    """One breakpoint."""
    return {
        "kind": found.kind,
        "from": found.source,
        "to": found.target,
        "unit": found.unit,
        "resource": found.resource,
        "hours_lost": round(found.hours.value, 3),
        "hours_low": round(found.hours.low, 3),
        "hours_high": round(found.hours.high, 3),
        "cases": found.cases,
        "examples": list(found.examples),
        "since": None if found.since is None else iso(found.since),
        "p_value": found.chance,
        "evidence": found.evidence,
        "trend": [{"from": iso(period.begins), "hours": round(period.hours, 3)} for period in found.trend],
        "units": [
            {"unit": share.unit, "count": share.count, "mean_hours": round(share.mean_hours, 3)}
            for share in found.units
        ],
    }


def _spread(spread: Spread) -> Answer:
    return {
        "mean_seconds": round(spread.mean, 6),
        "median_seconds": round(spread.median, 6),
        "p90_seconds": round(spread.p90, 6),
    }


def _edge(edge: Edge) -> Answer:
    waiting = {f"waiting_{name}": value for name, value in _spread(edge.waiting).items()}
    return {"from": edge.source, "to": edge.target, "count": edge.count, **_spread(edge.elapsed), **waiting}


def _work(work: Work) -> Answer:
    working = None if work.working is None else _spread(work.working)
    return {"activity": work.activity, "events": work.events, "steps": work.steps, "working": working}


def _variants(report: Report) -> list[Answer]:
    found = report.variants
    return [
        {"cases": int(found.counts[variant]), "activities": found.activities(report.table, variant)}
        for variant in range(min(MOST_VARIANTS, len(found)))
    ]


def _rework(report: Report) -> list[Answer]:
    """Loops by the move that leads back; a move from an activity to itself is a self-loop."""
    table, loops = report.table, report.loops
    labels, codes = table.activity.labels, table.activity.codes
    hours = (table.time[loops.last] - table.time[loops.before]) / HOUR
    keys = codes[loops.before].astype(np.int64) * len(labels) + codes[loops.first]
    found = []
    for key, rows in groups(keys, len(labels) ** 2):
        source, target = divmod(key, len(labels))
        counted = _counted(table, loops.before[rows], hours[rows])
        found.append({"from": labels[source], "to": labels[target], "self_loop": source == target, **counted})
    return _most_first(found)


def _ping_pong(report: Report) -> list[Answer]:
    """Returns A, B, A by their two parties in order."""
    table, returns = report.table, report.ping_pongs
    labels, codes = returns.party.labels, returns.party.codes
    hours = (table.time[returns.back] - table.time[returns.left]) / HOUR
    keys = codes[returns.left].astype(np.int64) * len(labels) + codes[returns.away]
    found = []
    for key, rows in groups(keys, len(labels) ** 2):
        source, target = divmod(key, len(labels))
        counted = _counted(table, returns.left[rows], hours[rows])
        found.append({"from": labels[source], "to": labels[target], **counted})
    return _most_first(found)


def _counted(table: EventTable, rows: NDArray[np.int64], hours: NDArray[np.float64]) -> Answer:
    cases = np.unique(table.case.codes[rows])
    examples = [table.case.labels[case] for case in cases[:EXAMPLES].tolist()]
    return {"count": len(rows), "cases": len(cases), "hours": round(float(hours.sum()), 3), "examples": examples}


def _most_first(found: Iterable[Answer]) -> list[Answer]:
    return sorted(found, key=lambda one: (-one["count"], str(one["from"]), str(one["to"])))


def _load(report: Report) -> Answer:
    load = report.load
    return {
        "edges": [iso(int(edge)) for edge in load.edges],
        "arrivals": load.arrivals.tolist(),
        "finishes": load.finishes.tolist(),
        "under_way": load.under_way.tolist(),
        "queues": {activity: queue.tolist() for activity, queue in load.queues.items()},
    }


def _ageing(report: Report) -> list[Answer] | None:
    """The oldest cases that are open when the log ends; None where no process says which stages end a case."""
    if report.conformance is None:
        return None
    until = int(report.table.time.max())
    oldest = ageing_of(report.table, until, report.conformance.process.end)[:MOST_CASES]
    return [{"case": case, "days": round(days, 3)} for case, days in oldest]


def _conformance(found: Conformance, table: EventTable) -> Answer:
    return {
        "fitness": found.fitness,
        "average_fitness": found.average_fitness,
        "fitting_cases": found.fitting,
        "cases": len(found.cost),
        "cost": int(found.cost.sum()),
        "deviations": _deviations(found, table),
    }


def _deviations(found: Conformance, table: EventTable) -> list[Answer]:
    """By kind and activity, most hours first."""
    all_of = found.deviations
    width = len(all_of.names)
    answers = []
    for key, rows in groups(all_of.kind * width + all_of.activity, len(KINDS) * width):
        kind, activity = divmod(key, width)
        cases = np.unique(all_of.case[rows])
        answers.append(
            {
                "kind": KINDS[kind],
                "activity": all_of.names[activity],
                "count": len(rows),
                "cases": len(cases),
                "hours": round(float(all_of.hours[rows].sum()), 3),
                "examples": [table.case.labels[case] for case in cases[:EXAMPLES].tolist()],
            }
        )
    return sorted(answers, key=lambda one: (-one["hours"], -one["count"], one["activity"]))
