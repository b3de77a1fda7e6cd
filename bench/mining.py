"""Mining a million events beside pandas, exact conformance beside Dijkstra, reading XES beside iterparse.

Run: python bench/mining.py
"""

from __future__ import annotations

import gzip
import heapq
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from takt.engines import flow_mining as fm
from takt.engines.flow_mining.reading import read_xes

EVENTS, CASES, STAGES = 1_000_000, 125_000, 20
XES_EVENTS = 260_000
SAMPLE = 300  # cases for the rival of conformance
MIB = 1 << 20
SECOND = 1_000_000
EVENT = """<event>
<string key="org:resource" value="{person}"/>
<string key="lifecycle:transition" value="COMPLETE"/>
<string key="concept:name" value="Activity {activity}"/>
<date key="time:timestamp" value="{at}"/>
</event>
"""


def main() -> None:
    """Print wall time and CPU time in seconds and, for what works on arrays, the most memory that was held at once."""
    case, activity, at = events()
    print(f"{'':<66}{'wall s':>8}{'CPU s':>8}{'MiB':>7}")
    line("1,000,000 events in any order: graph, waits, variants", lambda: graph(case, activity, at), memory=True)
    line("  the same edges by pandas (no variants)", lambda: by_pandas(case, activity, at), memory=True)
    table = fm.event_table(case, activity, at)
    variants = len(fm.variants_of(table))
    line(f"exact conformance of them, {variants:,} variants", lambda: fm.conformance_of(table, process()), memory=True)
    line(f"  Dijkstra for {SAMPLE} of the {CASES:,} cases", lambda: by_dijkstra(table))
    line("the whole report with breakpoints", lambda: fm.mine(table))
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder) / "log.xes.gz")
        line(f"reading XES, {XES_EVENTS:,} events", lambda: read_xes(path))
        line("  only parsing it by iterparse", lambda: by_iterparse(path))


def line(name: str, work: Callable[[], object], memory: bool = False) -> None:
    """Measure the best of three runs; memory in a run of its own, as tracing slows down."""
    walls, cpus = [], []
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    held = f"{peak(work) / MIB:>7.0f}" if memory else ""
    print(f"{name:<66}{min(walls):>8.2f}{min(cpus):>8.2f}{held}", flush=True)


def peak(work: Callable[[], object]) -> int:
    """The most bytes that the work held at once, its input not counted."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def events() -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Cases that wander forwards with returns and noise, so that nearly all variants differ; rows in any order."""
    random = np.random.default_rng(1)
    case = np.sort(random.integers(0, CASES, EVENTS))
    first = np.concatenate(([True], case[1:] != case[:-1]))
    place = np.arange(EVENTS) - np.maximum.accumulate(np.where(first, np.arange(EVENTS), 0))
    activity = np.clip(place * 2 + random.integers(-2, 4, EVENTS), 0, STAGES - 1)
    at = (random.uniform(0, 1e8, CASES)[case] + place * 1e4 + random.exponential(3e3, EVENTS)) * SECOND
    order = random.permutation(EVENTS)
    return case[order], activity[order], at.astype(np.int64)[order]


def process() -> fm.Process:
    """Twenty stages in a line; one may be left out, and three be gone back."""
    stages = tuple(map(str, range(STAGES)))
    moves = {(a, b) for i, a in enumerate(stages) for b in (*stages[i + 1 : i + 3], *stages[max(i - 3, 0) : i][:1])}
    return fm.Process(stages, frozenset(moves), frozenset(stages[:1]), frozenset(stages[-1:]))


def graph(case: NDArray[np.int64], activity: NDArray[np.int64], at: NDArray[np.int64]) -> int:
    """Edges with counts, mean, median and 90th percentile, and variants."""
    table = fm.event_table(case, activity, at)
    return len(fm.directly_follows(table, fm.moves_of(table))) + len(fm.variants_of(table))


def by_pandas(case: NDArray[np.int64], activity: NDArray[np.int64], at: NDArray[np.int64]) -> int:
    """What one would write in a notebook."""
    frame = pd.DataFrame({"case": case, "activity": activity, "at": at}).sort_values(["case", "at"], kind="stable")
    frame["to"] = frame.groupby("case")["activity"].shift(-1)
    frame["wait"] = frame.groupby("case")["at"].shift(-1) - frame["at"]
    waits = frame.dropna().groupby(["activity", "to"])["wait"]
    return len(waits.agg(["count", "mean", "median"])) + len(waits.quantile(0.9))


def by_dijkstra(table: fm.EventTable) -> int:
    """The costs of a sample by the search that textbooks give, which looks at one state after the other."""
    designed = process()
    after = {stage: [b for a, b in designed.moves if a == stage] for stage in designed.stages}
    labels = [table.activity.labels[code] for code in table.activity.codes[: table.bounds[SAMPLE]].tolist()]
    return sum(cost_of(designed, after, labels[table.bounds[i] : table.bounds[i + 1]]) for i in range(SAMPLE))


def cost_of(designed: fm.Process, after: dict[str, list[str]], trace: list[str]) -> int:
    """The least cost of one trace."""
    queue, seen = [(0, 0, "")], set()
    while queue:
        cost, place, stage = heapq.heappop(queue)
        if place == len(trace) and stage in designed.end:
            return cost
        if (place, stage) in seen:
            continue
        seen.add((place, stage))
        if place < len(trace):
            heapq.heappush(queue, (cost + 1, place + 1, stage))
        for to in after[stage] if stage else designed.start:
            heapq.heappush(queue, (cost + 1, place, to))
            if place < len(trace) and trace[place] == to:
                heapq.heappush(queue, (cost, place + 1, to))
    return 0


def written(path: Path) -> Path:
    """A log of 260,000 events with the attributes that logs of workflow systems have."""
    random = np.random.default_rng(2)
    with gzip.open(path, "wt", compresslevel=1) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<log xmlns="http://www.xes-standard.org/">\n')
        for case in range(XES_EVENTS // 20):
            file.write(
                '<trace><date key="REG_DATE" value="2026-01-01T00:00:00.000+01:00"/>'
                f'<string key="concept:name" value="{case}"/>\n'
            )
            for place, person in enumerate(random.integers(0, 60, 20).tolist()):
                at = f"2026-01-{1 + place:02}T{case % 24:02}:26:31.546+01:00"
                file.write(EVENT.format(person=person, activity=place % 13, at=at))
            file.write("</trace>\n")
        file.write("</log>\n")
    return path


def by_iterparse(path: Path) -> int:
    """The least that a reader upon ElementTree has to do: go through all elements and forget them."""
    count = 0
    with gzip.open(path) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag.endswith("}event"):
                count += 1
                element.clear()
    return count


if __name__ == "__main__":
    main()
