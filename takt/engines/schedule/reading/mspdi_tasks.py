"""Tasks and links of Microsoft Project XML."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from takt.engines.schedule.model import Constraint, ConstraintKind, Link, LinkKind, Task
from takt.engines.schedule.reading.plan_file import Span
from takt.engines.schedule.reading.values import Place
from takt.engines.schedule.reading.xml_stream import children, text_of

ELAPSED = "elapsed"  # the name of the calendar that never rests
ESTIMATED = 32  # is added to the format of a duration that is only estimated
ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 20})
PERCENT_FORMATS = frozenset({19, 20})
SECONDS_OF_A_TENTH = 6  # lags are told in tenths of minutes
KINDS = (
    LinkKind.FINISH_TO_FINISH,
    LinkKind.FINISH_TO_START,
    LinkKind.START_TO_FINISH,
    LinkKind.START_TO_START,
)
CONSTRAINTS = {
    2: ConstraintKind.MUST_START,
    3: ConstraintKind.MUST_FINISH,
    4: ConstraintKind.START_NOT_EARLIER,
    5: ConstraintKind.START_NOT_LATER,
    6: ConstraintKind.FINISH_NOT_EARLIER,
    7: ConstraintKind.FINISH_NOT_LATER,
}


@dataclass(frozen=True, slots=True)
class RawLink:
    """A link as it is told: its lag in tenths of minutes, or in percent of the predecessor."""

    before: int
    kind: LinkKind
    lag: float
    is_elapsed: bool
    is_percent: bool

    def link(self, durations: Mapping[int, int]) -> Link:
        """The link, with its lag in seconds."""
        seconds = durations.get(self.before, 0) / 100 if self.is_percent else SECONDS_OF_A_TENTH
        return Link(str(self.before), self.kind, round(self.lag * seconds), self.is_elapsed)


@dataclass(frozen=True, slots=True)
class Draft:
    """A task as it is told, before links, calendar and resources are looked up. level: 0 for the project itself."""

    task: Task
    number: int
    level: int
    row: int
    links: tuple[RawLink, ...]
    calendar: int
    is_elapsed: bool
    stored: Span
    baselines: dict[int, Span]


def read_task(element: Element, file: str, row: int, above: list[Draft]) -> Draft:
    """A task. above: the summaries around the one before it, brought up to date for the next. Raises BadInput."""
    read = {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in element}
    number = Place(file, row, "a task").whole(read.get("UID", ""), "UID")
    place = Place(file, row, f"task {number}")
    level = place.whole(read.get("OutlineLevel", ""), "OutlineLevel", 1)
    while above and above[-1].level >= level:
        above.pop()
    duration = place.duration(read.get("Duration", ""), "Duration")
    started, finished = (place.instant(read.get(name, ""), name) for name in ("ActualStart", "ActualFinish"))
    left = place.duration(read["RemainingDuration"], "RemainingDuration") if "RemainingDuration" in read else None
    task = Task(
        str(number),
        duration,
        name=read.get("Name", ""),
        parent=above[-1].task.id if above else None,
        constraint=_constraint(read, place),
        deadline=place.instant(read.get("Deadline", ""), "Deadline"),
        actual_start=started,
        actual_finish=finished,
        remaining=left if started and not finished else None,
        priority=place.whole(read.get("Priority", ""), "Priority", 500),
    )
    draft = Draft(
        task,
        number,
        level,
        row,
        tuple(_links(element, place)),
        place.whole(read.get("CalendarUID", ""), "CalendarUID", -1),
        place.whole(read.get("DurationFormat", ""), "DurationFormat") & ~ESTIMATED in ELAPSED_FORMATS,
        (place.instant(read.get("Start", ""), "Start"), place.instant(read.get("Finish", ""), "Finish")),
        _baselines(element, place),
    )
    above.append(draft)
    return draft


def _constraint(read: Mapping[str, str], place: Place) -> Constraint | None:
    """What a date demands; a task that a person dates by hand must start where it was put."""
    if read.get("Manual") == "1":
        at = place.instant(read.get("Start", "") or read.get("ManualStart", ""), "Start")
        return Constraint(ConstraintKind.MUST_START, at) if at else None
    kind = CONSTRAINTS.get(place.whole(read.get("ConstraintType", ""), "ConstraintType"))
    at = place.instant(read.get("ConstraintDate", ""), "ConstraintDate")
    return Constraint(kind, at) if kind and at else None


def _links(element: Element, place: Place) -> list[RawLink]:
    """The links to tasks of the same project."""
    links = []
    for each in children(element, "PredecessorLink"):
        if text_of(each, "CrossProject") == "1":
            continue
        kind = place.whole(text_of(each, "Type"), "kind of link", 1)
        if not 0 <= kind < len(KINDS):
            raise place.bad(f"has a link of the kind {kind}", "It must be one from 0 to 3")
        lag_format = place.whole(text_of(each, "LagFormat"), "LagFormat", 7) & ~ESTIMATED
        links.append(
            RawLink(
                place.whole(text_of(each, "PredecessorUID"), "PredecessorUID"),
                KINDS[kind],
                place.real(text_of(each, "LinkLag"), "LinkLag"),
                lag_format in ELAPSED_FORMATS,
                lag_format in PERCENT_FORMATS,
            )
        )
    return links


def _baselines(element: Element, place: Place) -> dict[int, Span]:
    found: dict[int, Span] = {}
    for each in children(element, "Baseline"):
        span = (place.instant(text_of(each, "Start"), "baseline"), place.instant(text_of(each, "Finish"), "baseline"))
        found[place.whole(text_of(each, "Number"), "baseline")] = span
    return found
