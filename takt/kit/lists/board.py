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
from takt.ground.models.record import RecordQuerySet
from takt.kit import marks
from takt.kit.filtering import RecordFilter
from takt.kit.lists.columns import address_of, turn_name
from takt.kit.lists.sheet import Sheet, load_kind
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
    records: RecordQuerySet, wanted: RecordFilter, kind: str, chosen: str, more: str, person: Person, now: datetime
) -> Board:
    """The board of the visible `records` that a filter asks for. `chosen` names a process, `more` the code of
    a stage whose column is shown further."""
    processes = list(
        Process.objects.visible_to(person).filter(kind=kind, versions__state=ProcessVersion.State.PUBLISHED).distinct()
    )
    process = _process(processes, chosen, wanted.unit, kind, person)
    if process is None:
        return Board(None, processes, [])
    stages = _stages(process)
    here = _on_board(records, wanted, process, person, now)
    counts = dict(here.order_by().values_list("stage__code").annotate(Count("pk")))
    keys = _keys(here, more)
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
    units = Unit.objects.visible_to(person)
    mine = Q(code=unit_code) if unit_code else Q(memberships__person=person)
    unit = units.filter(mine).order_by("-memberships__role", "path").first()
    version = process_for(unit, kind) if unit else None
    return version.process if version else next(iter(processes), None)


def _stages(process: Process) -> dict[str, Stage]:
    """The stages of a process by code: those of its published version, then what only older versions have."""
    versions = process.versions.exclude(state=ProcessVersion.State.DRAFT).order_by("-number")
    stages: dict[str, Stage] = {}
    for version in versions.prefetch_related("stages__function"):
        for stage in version.stages.all():
            stages.setdefault(stage.code, stage)
    return stages


def _on_board(
    records: RecordQuerySet, wanted: RecordFilter, process: Process, person: Person, now: datetime
) -> QuerySet[Any]:
    asked = wanted.model_copy(update={"state": "all"})
    lately = Q(closed_at__isnull=True) | Q(closed_at__gte=now - LATELY)
    return asked.apply(records, person, now).filter(lately, stage__version__process=process)


def _keys(here: QuerySet[Any], more: str) -> list[int]:
    """Keys of the cards shown: the first of each column, most urgent and longest waiting first."""
    place = Window(
        RowNumber(),
        partition_by=F("stage__code"),
        order_by=[F("priority").asc(), F("turn_since").asc(nulls_last=True), F("pk").asc()],
    )
    shown = Q(place__lte=CAP) | Q(stage__code=more, place__lte=MOST)
    rows = here.order_by().annotate(place=place).filter(shown).values_list("pk", "place")
    return [key for key, _place in sorted(rows, key=lambda row: row[1])]
