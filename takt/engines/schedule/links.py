"""What each node waits for: links between tasks, and those that hold a summary around its children."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from takt.engines.schedule.clock import Clock
from takt.engines.schedule.model import LinkKind, Task, Unschedulable
from takt.engines.workdays import Calendar

ROUND_THE_CLOCK = Calendar("UTC", ((0, 1440),), frozenset(range(7)))
ELAPSED = object()  # the key of the clock that never rests

# A link that is not plainly from finish to start: the other node, its kind, the lag, the clock of the lag.
# Without a kind it leads from a child to its summary, which starts where its first child does.
Lagged = tuple[int, LinkKind | None, int, Clock]
Waits = tuple[list[int], list[Lagged]]
INTO_SUMMARIES = (LinkKind.FINISH_TO_START, LinkKind.START_TO_START)
FS = LinkKind.FINISH_TO_START  # a name of a module is found quicker than a member of an enumeration
FROM_STARTS = (LinkKind.START_TO_START, LinkKind.START_TO_FINISH)


@dataclass(frozen=True, slots=True)
class Family:
    """Who is whose summary, and which nodes they are.

    parent[t]: the number of the summary of task `t`, or -1. closes[t]: the node of a task; it closes a summary.
    opens: the node that opens each summary.
    """

    parent: list[int]
    closes: list[int]
    opens: dict[int, int]

    def entry(self, number: int) -> int:
        """The node that the links of a task lead to."""
        return self.opens.get(number, self.closes[number])

    def placed(self, place: Sequence[int]) -> "Family":
        """The same with its nodes renumbered."""
        opens = {number: place[node] for number, node in self.opens.items()}
        return Family(self.parent, [place[node] for node in self.closes], opens)


def numbered(tasks: Sequence[Task]) -> dict[str, int]:
    """The number of each task by its id. Raises Unschedulable for an id that is there twice."""
    number = {task.id: i for i, task in enumerate(tasks)}
    if len(number) < len(tasks):
        twice = next(task.id for i, task in enumerate(tasks) if number[task.id] != i)
        raise Unschedulable(twice, f"two tasks have the id {twice!r}", "Give each an id of its own")
    return number


def family_of(tasks: Sequence[Task], number: Mapping[str, int]) -> Family:
    """The tasks as nodes of their own number, and behind them one more to open each summary."""
    parent = [-1 if task.parent is None else _found(task, task.parent, "parent", number) for task in tasks]
    opens = {summary: len(tasks) + i for i, summary in enumerate(sorted(set(parent) - {-1}))}
    return Family(parent, list(range(len(tasks))), opens)


def waits_of(task: Task, family: Family, number: Mapping[str, int], clocks: Mapping[object, Clock]) -> Waits:
    """The nodes that must have finished before the task may start, and its other links.

    Raises Unschedulable for a predecessor that is not there, and for links that a summary cannot have.
    """
    plain: list[int] = []
    others: list[Lagged] = []
    closes = family.closes
    for link in task.links:
        before = number.get(link.before)
        if before is None:
            before = _found(task, link.before, "predecessor", number)
        if link.kind is FS and not link.lag:
            plain.append(closes[before])
        else:
            others.append((closes[before], link.kind, link.lag, clocks[ELAPSED if link.elapsed else task.calendar]))
    if others and number[task.id] in family.opens and any(link[1] not in INTO_SUMMARIES for link in others):
        reason = f"{task.id!r} is a summary, whose finish is that of its tasks, and cannot wait with it"
        raise Unschedulable(task.id, reason, "Link to one of the tasks below it instead")
    return plain, others


def leaves_a_start(task: Task, family: Family, number: Mapping[str, int]) -> bool:
    """Whether it waits for the start of a summary, which binds that summary's children."""
    return any(link.kind in FROM_STARTS and number.get(link.before) in family.opens for link in task.links)


def begun_summaries(tasks: Sequence[Task], family: Family, number: Mapping[str, int]) -> set[int]:
    """The summaries for whose start some task waits, and all summaries below them."""
    begun = {
        number[link.before]
        for task in tasks
        for link in task.links
        if link.kind in FROM_STARTS and number[link.before] in family.opens
    }
    below = begun
    while below:
        below = {summary for summary in family.opens if family.parent[summary] in below} - begun
        begun |= below
    return begun


def _found(task: Task, wanted: str, role: str, number: Mapping[str, int]) -> int:
    found = number.get(wanted)
    if found is None:
        reason = f"task {task.id!r} names the {role} {wanted!r}, which is not there"
        raise Unschedulable(task.id, reason, "Add that task, or take its name out")
    return found
