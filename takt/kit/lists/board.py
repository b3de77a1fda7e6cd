"""The board of a kind: the stages of one process as columns, open records as cards, what closed lately at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.safestring import SafeString

from takt.flow.ways import ways_on
from takt.ground.models import Person, Process, ProcessVersion, Stage, Unit, process_for
from takt.ground.prepared import prepared
from takt.kit import marks
from takt.kit.filtering import RecordFilter
from takt.kit.lists.columns import address_of, turn_name
from takt.kit.lists.sheet import Sheet, Within, load_kind
from takt.kit.strip import duration, strip_small

CAP = 30  # cards of a column, until more are asked for
MOST = 300
LATELY = timedelta(days=14)  # how long what is closed stays on the board


@dataclass(frozen=True, slots=True)
class Way:
    """A stage that a card may go to. `verb` names the form that is filled in first; without it a drop is enough."""

    stage: Stage
    verb: str


@dataclass(frozen=True, slots=True)
class Card:
    """A record on the board and the ways on from where it stands."""

    record: Any
    href: str
    strip: SafeString
    turn: str
    is_late: bool
    is_mine: bool
    ways: list[Way]

    @property
    def targets(self) -> str:
        """Codes of the columns that the card may be dropped on."""
        return " ".join(way.stage.code for way in self.ways)


@dataclass(slots=True)
class BoardColumn:
    stage: Stage
    count: int
    cards: list[Card] = field(default_factory=list)

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)

    @property
    def target(self) -> str:
        return duration(self.stage.target_hours * 60) if self.stage.target_hours else ""

    @property
    def tone(self) -> int:
        return marks.tone(self.stage.function_id or self.stage.category)


@dataclass(frozen=True, slots=True)
class Board:
    process: Process | None
    processes: list[Process]
    columns: list[BoardColumn]

    @property
    def is_empty(self) -> bool:
        return not any(column.count for column in self.columns)


def load_board(
    within: Within, wanted: RecordFilter, kind: str, chosen: str, more: str, person: Person, now: datetime
) -> Board:
    """The board that a filter asks for of the records in a list. `chosen` names a process, `more` the code of
    a stage whose column is shown further."""
    processes = list(_processes(person, kind))
    process = _process(processes, chosen, wanted.unit, kind, person)
    if process is None:
        return Board(None, processes, [])
    stages = _stages(process)
    counts_of, cards_of = (_counts.afresh, _cards.afresh) if wanted.is_rare else (_counts, _cards)
    asked = (within, wanted, process.pk, person, now, now - LATELY)
    counts = dict(counts_of(*asked))
    keys = [key for key, _place in sorted(cards_of(*asked, more), key=lambda row: row[1])]
    sheet = Sheet(load_kind(keys, kind, person), person, now)
    columns = {code: BoardColumn(stage, counts.get(code, 0)) for code, stage in stages.items()}
    ways = ways_on(record.stage_id for record in sheet.records)
    for record in sheet.records:
        columns[record.stage.code].cards.append(card(record, sheet, ways))
    return Board(process, processes, list(columns.values()))


def card(record: Any, sheet: Sheet, ways: Mapping[int, Sequence[Stage]]) -> Card:
    settled = record.waiting_since is None and record.closed_at is None
    return Card(
        record=record,
        href=address_of(record),
        strip=strip_small(sheet.journeys.get(record.pk, [])),
        turn=turn_name(record),
        is_late=sheet.is_late(record),
        is_mine=sheet.is_mine(record),
        ways=[Way(stage, asked_by(record, stage)) for stage in ways.get(record.stage_id, ())] if settled else [],
    )


def asked_by(record: Any, to: Stage) -> str:
    """The verb whose form has to be filled in before a record goes to a stage; empty where nothing is asked."""
    if record.needs_handover(to):
        return "offer"
    if to.category == Stage.Category.DROPPED and "decline" in record.verbs():
        return "decline"
    return "move" if any(item.get("required", True) for item in to.checklist) else ""


def _process(processes: Sequence[Process], chosen: str, unit_code: str, kind: str, person: Person) -> Process | None:
    """The process chosen, else that of the unit filtered by, else that of the person's own unit."""
    named = next((process for process in processes if process.code == chosen), None)
    if named is not None:
        return named
    unit = next(iter(_places(person, unit_code)), None)
    version = process_for(unit, kind) if unit else None
    return version.process if version else next(iter(processes), None)


def _stages(process: Process) -> dict[str, Stage]:
    """The stages of a process by code: those of its published version, then what only older versions have."""
    stages: dict[str, Stage] = {}
    for stage in _ever_published(process.pk):
        stages.setdefault(stage.code, stage)
    return stages


@prepared
def _processes(person: Person, kind: str) -> QuerySet[Process]:
    known = Process.objects.visible_to(person)
    return known.filter(kind=kind, versions__state=ProcessVersion.State.PUBLISHED).distinct()


@prepared
def _places(person: Person, unit_code: str) -> QuerySet[Unit]:
    mine = Q(code=unit_code) if unit_code else Q(memberships__person=person)
    return Unit.objects.visible_to(person).filter(mine).order_by("-memberships__role", "path")[:1]


@prepared
def _ever_published(process: int) -> QuerySet[Stage]:
    public = (ProcessVersion.State.PUBLISHED, ProcessVersion.State.RETIRED)
    stages = Stage.objects.filter(version__process=process, version__state__in=public)
    return stages.select_related("function").order_by("-version__number", "position", "pk")


@prepared
def _counts(
    within: Within, wanted: RecordFilter, process: int, person: Person, now: datetime, lately: datetime
) -> QuerySet[Any, tuple[str, int]]:
    """(code of a stage, how many stand there)"""
    here = _on_board(within, wanted, process, person, now, lately)
    counts: QuerySet[Any, tuple[str, int]] = here.order_by().values_list("stage__code").annotate(Count("pk"))
    return counts


@prepared
def _cards(
    within: Within, wanted: RecordFilter, process: int, person: Person, now: datetime, lately: datetime, more: str
) -> QuerySet[Any, tuple[int, int]]:
    """(key, place in its column) of the cards shown: the most urgent and longest waiting of each column."""
    place = Window(
        RowNumber(),
        partition_by=F("stage__code"),
        order_by=[F("priority").asc(), F("turn_since").asc(nulls_last=True), F("pk").asc()],
    )
    shown = Q(place__lte=CAP) | Q(stage__code=more, place__lte=MOST)
    here = _on_board(within, wanted, process, person, now, lately)
    cards: QuerySet[Any, tuple[int, int]] = (
        here.order_by().annotate(place=place).filter(shown).values_list("pk", "place")
    )
    return cards


def _on_board(
    within: Within, wanted: RecordFilter, process: int, person: Person, now: datetime, lately: datetime
) -> QuerySet[Any]:
    asked = wanted.model_copy(update={"state": "all"})
    awake = Q(closed_at__isnull=True) | Q(closed_at__gte=lately)
    return asked.apply(within(person, now), person, now).filter(awake, stage__version__process=process)
