"""Tasks and links as lists of numbers, in an order in which each comes after what it waits for."""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy

from takt.engines.schedule.clock import Clock
from takt.engines.schedule.demands import NEVER, Demands, check, is_dated, seconds
from takt.engines.schedule.links import (
    ELAPSED,
    ROUND_THE_CLOCK,
    Family,
    Lagged,
    begun_summaries,
    family_of,
    leaves_a_start,
    numbered,
    waits_of,
)
from takt.engines.schedule.model import Project, Task, Unschedulable
from takt.engines.schedule.ordering import topological_order


class Network:
    """The nodes by their position in the order.

    A task is one node. A summary is two: one opens it, for which its children wait; one closes it, and waits for
    them. `after[i]` are the nodes whose finish node `i` waits for and `lagged[i]` its other links; `followers`
    and `drives` are the same seen from the other end.
    """

    family: Family
    owner: list[int]
    demands: Demands
    after: list[list[int]]
    lagged: list[Sequence[Lagged]]
    followers: list[list[int]]
    drives: list[Sequence[Lagged]]

    def __init__(self, project: Project) -> None:
        """Raises Unschedulable for tasks that cannot be, and Cycle, which is one."""
        self.project = project
        self.tasks = list(project.tasks)
        self.number = numbered(self.tasks)
        self.clocks = _clocks(project)
        self._compile()

    def replace(self, number: int, task: Task) -> bool:
        """Put a changed task in the place of the old one; whether the order was made anew for it.

        Raises Unschedulable where it cannot be, and then keeps what was.
        """
        check(task, self.project, is_summary=number in self.family.opens)
        old, self.tasks[number] = self.tasks[number], task
        linked = (task.links, task.parent, task.calendar) != (old.links, old.parent, old.calendar)
        if not linked or self._relink(number, old):
            self._demand(number)
            return False
        try:
            self._compile()
        except Unschedulable:
            self.tasks[number] = old
            raise
        return True

    def copy(self) -> "Network":
        """One that may be changed without changing this one."""
        twin = copy(self)
        twin.tasks, twin.demands = self.tasks.copy(), self.demands.copy()
        for name in ("after", "lagged", "followers", "drives"):
            setattr(twin, name, getattr(self, name).copy())  # what they hold is replaced, never changed
        return twin

    def nodes_of(self, number: int) -> list[int]:
        """The nodes of a task: that which its links lead to first."""
        entry, closes = self.family.entry(number), self.family.closes[number]
        return [entry] if entry == closes else [entry, closes]

    def waits_at(self, node: int) -> list[int]:
        """All nodes that a node waits for."""
        return [*self.after[node], *(link[0] for link in self.lagged[node])]

    def shows(self, node: int) -> bool:
        """Whether the dates of a node are those of its task; a node that opens a summary has none to show."""
        return self.family.closes[self.owner[node]] == node

    def _compile(self) -> None:
        family = family_of(self.tasks, self.number)
        for number, task in enumerate(self.tasks):
            check(task, self.project, is_summary=number in family.opens)
        after, lagged = self._waits(family)
        both = [
            plain + [each[0] for each in rest] if rest else plain for plain, rest in zip(after, lagged, strict=True)
        ]
        owners = [*range(len(self.tasks)), *family.opens]
        order = topological_order(both, [self.tasks[number].id for number in owners])
        self.owner, self.family = [owners[node] for node in order], family
        self.after, self.lagged = after, lagged
        if order != list(range(len(order))):
            self._renumber(order)
        self._turn_round()
        self._demand_all()

    def _waits(self, family: Family) -> tuple[list[list[int]], list[Sequence[Lagged]]]:
        size = len(self.tasks) + len(family.opens)
        after: list[list[int]] = [[] for _ in range(size)]
        lagged: list[Sequence[Lagged]] = [()] * size
        for number, task in enumerate(self.tasks):
            entry, parent = family.opens.get(number, number), family.parent[number]
            if task.links:
                after[entry], lagged[entry] = waits_of(task, family, self.number, self.clocks)
            if parent >= 0:
                after[entry].append(family.opens[parent])
        for number, parent in enumerate(family.parent):
            if parent >= 0:
                after[parent].append(number)
        return after, lagged

    def _renumber(self, order: list[int]) -> None:
        place = [0] * len(order)
        for position, node in enumerate(order):
            place[node] = position
        self.family = self.family.placed(place)
        self.after = [[place[j] for j in self.after[node]] for node in order]
        self.lagged = [[(place[each[0]], *each[1:]) for each in self.lagged[node]] for node in order]

    def _turn_round(self) -> None:
        """Followers and drives, from after and lagged."""
        self.followers = [[] for _ in self.after]
        drives: dict[int, list[Lagged]] = defaultdict(list)
        for i, plain in enumerate(self.after):
            for j in plain:
                self.followers[j].append(i)
        for i, links in enumerate(self.lagged):
            for j, kind, lag, clock in links:
                drives[j].append((i, kind, lag, clock))
        self._bind_children_of_begun(drives)
        self.drives = [drives.get(i, ()) for i in range(len(self.after))]

    def _bind_children_of_begun(self, drives: dict[int, list[Lagged]]) -> None:
        family = self.family
        begun = begun_summaries(self.tasks, family, self.number) if family.opens else set()
        for number, parent in enumerate(family.parent):
            if parent in begun:
                drives[family.closes[number]].append((family.closes[parent], None, 0, self.clocks[""]))

    def _relink(self, number: int, old: Task) -> bool:
        """Change the links of one node where the order allows it; whether it does."""
        task, family = self.tasks[number], self.family
        node = family.closes[number]
        ends = [each for each in (old, task) if leaves_a_start(each, family, self.number)]
        if number in family.opens or task.parent != old.parent or task.calendar != old.calendar or ends:
            return False
        plain, others = waits_of(task, family, self.number, self.clocks)
        if any(before >= node for before in (*plain, *(link[0] for link in others))):
            return False
        if task.parent is not None:
            plain.append(family.opens[family.parent[number]])
        for before in self.waits_at(node):
            self.followers[before] = [each for each in self.followers[before] if each != node]
            self.drives[before] = [link for link in self.drives[before] if link[0] != node]
        self.after[node], self.lagged[node] = plain, others
        for before in plain:
            self.followers[before] = [*self.followers[before], node]
        for before, kind, lag, clock in others:
            self.drives[before] = [*self.drives[before], (node, kind, lag, clock)]
        return True

    def _demand_all(self) -> None:
        project = self.project
        owners = [self.tasks[number] for number in self.owner]
        clocks, lengths = [self.clocks[task.calendar] for task in owners], [task.duration for task in owners]
        status = NEVER if project.status is None else seconds(project.status)
        self.demands = Demands(clocks, lengths, seconds(project.start), status)
        for number, task in enumerate(self.tasks):
            if number in self.family.opens or is_dated(task):
                self._demand(number)

    def _demand(self, number: int) -> None:
        closes = self.family.closes[number]
        if number in self.family.opens:
            self.demands.set_summary(self.family.opens[number], closes, self.tasks[number])
        else:
            self.demands.set_task(closes, self.tasks[number])


def _clocks(project: Project) -> dict[object, Clock]:
    around = seconds(project.start)
    clocks: dict[object, Clock] = {name: Clock(each, around) for name, each in project.calendars.items()}
    clocks[""] = Clock(project.calendar, around)
    clocks[ELAPSED] = Clock(ROUND_THE_CLOCK, around)
    return clocks
