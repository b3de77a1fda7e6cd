"""Slack: by how much working time of its own calendar a task may slip."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from takt.engines.schedule.clock import Clock
from takt.engines.schedule.demands import DONE, STARTED, SUMMARY
from takt.engines.schedule.network import Network
from takt.engines.schedule.passes import backward
from takt.engines.workdays.table import Seconds

Pair = tuple[Sequence[int], Sequence[int]]  # of starts and finishes


def total_slack(network: Network, early: tuple[Seconds, Seconds], limits: Pair) -> tuple[Seconds, Seconds, Seconds]:
    """Total slack, late start and late finish of all nodes, in seconds.

    What is done has no slack, and no late dates but its own. A late finish is told before the pause that it ends.
    """
    start, finish = early
    late_start, late_finish = (np.array(each, dtype=np.int64) for each in limits)
    state = np.array(network.demands.state, dtype=np.int8)
    for shown, own in ((late_start, start), (late_finish, finish)):
        np.copyto(shown, own, where=state == DONE)
    np.copyto(late_start, start, where=state == STARTED)
    _show_summaries(network, late_start, late_finish)
    works = (np.array(network.demands.length) > 0) & (state != DONE)
    slack = np.zeros(len(start), dtype=np.int64)
    for clock, nodes in _by_clock(network):
        slack[nodes], settled = clock.slack(finish[nodes], late_finish[nodes])
        late_finish[nodes] = np.where(works[nodes], settled, late_finish[nodes])
    return slack, late_start, late_finish


def free_slack(network: Network, early: Pair, horizon: int) -> Seconds:
    """How far each node may slip in working seconds before the first that waits for it begins later."""
    start, finish = early
    demands = network.demands
    begun_by, finished_by = list(start), list(finish)
    late = backward(network, horizon, start, begun_by, finished_by)
    free = list(finish)
    for node in range(len(start) - 1, -1, -1):
        found = late(node)
        free[node] = found[0] if demands.state[node] == SUMMARY else found[1]
        if demands.state[node] in (DONE, SUMMARY) or not network.shows(node):
            begun_by[node], finished_by[node] = found
        elif demands.state[node] == STARTED:
            begun_by[node] = demands.clocks[node].sooner(finish[node], demands.length[node])
        if demands.state[node] == DONE:
            free[node] = finish[node]
    slack = np.zeros(len(start), dtype=np.int64)
    bounds, finishes = np.array(free, dtype=np.int64), np.array(finish, dtype=np.int64)
    for clock, nodes in _by_clock(network):
        slack[nodes], _ = clock.slack(finishes[nodes], bounds[nodes])
    return np.maximum(slack, 0)


def slack_at(network: Network, node: int, finish: int, limits: Pair) -> int:
    """Total slack of one node in working seconds, from its finish."""
    state = network.demands.state[node]
    if state == DONE:
        return 0
    limit = limits[0 if state == SUMMARY else 1][node]
    return network.demands.clocks[node].worked_between(finish, limit)


def _show_summaries(network: Network, late_start: Seconds, late_finish: Seconds) -> None:
    for number in sorted(network.family.opens, key=network.family.closes.__getitem__):
        node = network.family.closes[number]
        late_finish[node] = late_start[node]
        late_start[node] = min(late_start[child] for child in network.after[node])


def _by_clock(network: Network) -> Iterator[tuple[Clock, NDArray[np.int64]]]:
    """The nodes of each clock that have dates to show."""
    clocks = {id(clock): clock for clock in network.clocks.values()}
    number = {each: i for i, each in enumerate(clocks)}
    numbers = np.array([number[id(clock)] for clock in network.demands.clocks], dtype=np.int64)
    shown = np.array(network.family.closes, dtype=np.int64)
    for i, clock in enumerate(clocks.values()):
        nodes = shown[numbers[shown] == i]
        if nodes.size:
            yield clock, nodes
