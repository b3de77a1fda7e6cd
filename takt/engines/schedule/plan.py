"""A schedule that is kept while its tasks change: only what depends on a change is computed anew."""

from copy import copy
from datetime import UTC, datetime

from takt.engines.schedule.links import Family
from takt.engines.schedule.model import Project, Task, Unschedulable
from takt.engines.schedule.network import Network
from takt.engines.schedule.passes import backward, forward
from takt.engines.schedule.result import Schedule, schedule_of
from takt.engines.schedule.slack import slack_at


class Plan:
    """The dates of a project's tasks, with `change` to change one and see what moves.

    Late dates and slacks are computed when they are asked for: after a change that keeps the finish of the
    project those of its predecessors, else all of them.
    Raises Unschedulable, a ValueError, for tasks that cannot be scheduled, and Cycle, which is one.
    """

    def __init__(self, project: Project) -> None:
        self._network = Network(project)
        self._pass_forward()

    def change(self, task: Task) -> frozenset[str]:
        """Put this in the place of the task with its id; the ids of all tasks whose early dates moved by it.

        Raises Unschedulable where it cannot be, and then nothing has changed.
        """
        network = self._network
        number = network.number.get(task.id)
        if number is None:
            raise Unschedulable(task.id, f"there is no task {task.id!r} to change", "Make a new plan with it")
        nodes = network.nodes_of(number)
        due = [*nodes, *network.waits_at(nodes[0])]
        before = network.family, self._start, self._finish
        if network.replace(number, task):
            self._pass_forward()
            return self._moved_since(*before)
        for node in (*due, *network.waits_at(nodes[0])):
            self._due[node] = 1
        return self._ripple(nodes)

    def copy(self) -> "Plan":
        """A plan to try a change on, beside this one."""
        twin = copy(self)
        twin._network, twin._due = self._network.copy(), self._due.copy()
        twin._start, twin._finish = self._start.copy(), self._finish.copy()
        twin._begun_by, twin._finished_by = self._begun_by.copy(), self._finished_by.copy()
        return twin

    def early(self, task: str) -> tuple[datetime, datetime]:
        """Earliest start and finish of one task, by its id, in UTC. Raises KeyError where there is none."""
        node = self._node(task)
        return datetime.fromtimestamp(self._start[node], UTC), datetime.fromtimestamp(self._finish[node], UTC)

    def slack(self, task: str) -> int:
        """Total slack of one task, by its id, in working seconds. Raises KeyError where there is none."""
        self._pass_backward()
        node = self._node(task)
        return slack_at(self._network, node, self._finish[node], (self._begun_by, self._finished_by))

    def schedule(self) -> Schedule:
        """All dates and slacks as they are now."""
        self._pass_backward()
        kept = self.copy()  # so that what is changed later does not change what was answered
        early, limits = (kept._start, kept._finish), (kept._begun_by, kept._finished_by)
        return schedule_of(kept._network, early, limits, self._horizon)

    def _node(self, task: str) -> int:
        return self._network.family.closes[self._network.number[task]]

    def _pass_forward(self) -> None:
        network, size = self._network, len(self._network.after)
        self._start = start = [0] * size
        self._finish = finish = [0] * size
        early = forward(network, start, finish)
        for node in range(size):
            start[node], finish[node] = early(node)
        self._horizon = max(finish, default=0)
        self._begun_by, self._finished_by = [0] * size, [0] * size
        self._due, self._all_due = bytearray(size), True

    def _ripple(self, nodes: list[int]) -> frozenset[str]:
        """Compute these nodes anew, and what follows those that moved, in order."""
        network, start, finish = self._network, self._start, self._finish
        early = forward(network, start, finish)
        moved: list[int] = []
        shrunk = False
        stale = bytearray(len(start))
        for node in nodes:
            stale[node] = 1
        node = stale.find(1)
        while node >= 0:
            dates = early(node)
            if dates != (start[node], finish[node]):
                shrunk |= finish[node] == self._horizon
                start[node], finish[node] = dates
                moved.append(node)
                for follower in network.followers[node]:
                    stale[follower] = 1
                for link in network.drives[node]:
                    stale[link[0]] = self._due[node] = 1
            node = stale.find(1, node + 1)
        self._settle_horizon(moved, shrunk)
        return frozenset(network.tasks[network.owner[node]].id for node in moved if network.shows(node))

    def _settle_horizon(self, moved: list[int], shrunk: bool) -> None:
        before = self._horizon
        self._horizon = max(self._finish) if shrunk else max([before, *(self._finish[node] for node in moved)])
        self._all_due |= self._horizon != before

    def _pass_backward(self) -> None:
        """Bring all limits up to date: those that are due, and of what waits for a node whose limits changed."""
        network, begun_by, finished_by = self._network, self._begun_by, self._finished_by
        late, due = backward(network, self._horizon, self._start, begun_by, finished_by), self._due
        if self._all_due:
            for node in range(len(begun_by) - 1, -1, -1):
                begun_by[node], finished_by[node] = late(node)
            self._due, self._all_due = bytearray(len(begun_by)), False
            return
        node = due.rfind(1)
        while node >= 0:
            due[node] = 0
            found = late(node)
            if found != (begun_by[node], finished_by[node]):
                begun_by[node], finished_by[node] = found
                for before in network.waits_at(node):
                    due[before] = 1
            node = due.rfind(1, 0, node)

    def _moved_since(self, family: Family, start: list[int], finish: list[int]) -> frozenset[str]:
        network = self._network
        nodes = zip(network.tasks, family.closes, network.family.closes, strict=True)
        return frozenset(
            task.id for task, old, new in nodes if (start[old], finish[old]) != (self._start[new], self._finish[new])
        )
