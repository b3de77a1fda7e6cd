"""The columns that every list of records offers; a kind adds its own."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from takt.kit import marks
from takt.kit.lists.sheet import Column, Plain, Sheet
from takt.kit.strip import strip_small


def check(record: Any, sheet: Sheet) -> str:
    label = escape(gettext("Select %(code)s") % {"code": record.code})
    return f'<input type="checkbox" name="code" value="{record.code}" aria-label="{label}">'


def priority(record: Any, sheet: Sheet) -> str:
    return marks.priority(record.priority)


def code(record: Any, sheet: Sheet) -> str:
    return f'<span class="code">{record.code}</span>'


def title(record: Any, sheet: Sheet) -> str:
    locked = marks.icon("lock", gettext("Confidential")) if record.confidential else ""
    return f'<div><a href="{address_of(record)}">{escape(record.title)}</a>{locked}</div>'


def journey(record: Any, sheet: Sheet) -> str:
    return strip_small(sheet.journeys.get(record.pk, []))


def stage(record: Any, sheet: Sheet) -> str:
    return marks.stage(record.stage.name, record.stage.category) if record.stage else ""


def turn(record: Any, sheet: Sheet) -> str:
    """Whose act is awaited and since when; whoever is named has a face."""
    who = turn_name(record)
    if not who:
        return ""
    mine = " turn-mine" if sheet.is_mine(record) else ""
    face = marks.avatar(record.turn_person, "small") if record.turn_person_id else marks.icon("users")
    since = marks.moment(record.turn_since, sheet.now)
    return (
        f'<span class="turn{mine}">{face}<span class="turn-who">{escape(who)}</span>'
        f'<span class="turn-since">{since}</span></span>'
    )


def owner(record: Any, sheet: Sheet) -> str:
    if record.owner is None:
        return f'<span class="quiet">{escape(gettext("Nobody yet"))}</span>'
    return f'<span class="person">{marks.avatar(record.owner, "small")}<span>{escape(record.owner.name)}</span></span>'


def unit(record: Any, sheet: Sheet) -> str:
    return escape(record.unit.name)


def target(record: Any, sheet: Sheet) -> str:
    """By when; what is late says so with a shape and a word, not by colour alone."""
    if record.closed_at is not None or record.target_at is None:
        return ""
    when = marks.moment(record.target_at, sheet.now)
    if not sheet.is_late(record):
        return when
    return f'<span class="late">{marks.icon("clock")}{escape(gettext("Late"))} {when}</span>'


def due(record: Any, sheet: Sheet) -> str:
    return marks.moment(record.due, sheet.now)


def opened(record: Any, sheet: Sheet) -> str:
    return marks.moment(record.opened_at, sheet.now)


def changed(record: Any, sheet: Sheet) -> str:
    return marks.moment(record.changed_at, sheet.now)


def turn_name(record: Any) -> str:
    if record.turn_person is not None:
        return str(record.turn_person.name)
    return str(record.turn_function.name) if record.turn_function is not None else ""


def address_of(record: Any) -> SafeString:
    return address_at(f"{record.kind}_show", record.code)


def address_at(name: str, code: str, *further: str) -> SafeString:
    """As `reverse` for what is written anew in each row: the name is looked up once, the code put in."""
    before, after = _around_code(name, *further)
    return SafeString(f"{before}{code}{after}")


@lru_cache(maxsize=256)
def _around_code(name: str, *further: str) -> tuple[str, str]:
    before, after = reverse(name, args=("CODE", *further)).split("CODE")
    return before, after


def day_of(at: datetime | None) -> date | None:
    """The day of an instant where the reader is, as an export shows it."""
    return timezone.localtime(at).date() if at else None


def _priority_word(record: Any, sheet: Sheet) -> Plain:
    return str(record.get_priority_display())


CHECK = Column("check", _("Select"), check, css="cell-check", heading=False)
PRIORITY = Column("priority", _("Priority"), priority, _priority_word, "priority", "cell-icon", heading=False)
CODE = Column("code", _("Code"), code, lambda record, sheet: str(record.code), "code", "cell-code")
TITLE = Column("title", _("Title"), title, lambda record, sheet: str(record.title), "title", "cell-title")
JOURNEY = Column("journey", _("Journey"), journey, css="cell-strip")
STAGE = Column(
    "stage", _("Stage"), stage, lambda record, sheet: record.stage.name if record.stage else "", "stage", "cell-stage"
)
TURN = Column("turn", _("Whose turn"), turn, lambda record, sheet: turn_name(record), "turn", "cell-turn")
OWNER = Column(
    "owner", _("Owner"), owner, lambda record, sheet: record.owner.name if record.owner else "", css="cell-wide"
)
UNIT = Column("unit", _("Unit"), unit, lambda record, sheet: record.unit.name, "unit", "cell-wide cell-unit")
TARGET = Column(
    "target", _("Target"), target, lambda record, sheet: day_of(record.target_at), "target", "cell-due cell-end"
)
DUE = Column("due", _("Due"), due, lambda record, sheet: record.due, "due", "cell-due cell-wide")
OPENED = Column(
    "opened", _("Opened"), opened, lambda record, sheet: day_of(record.opened_at), "opened", "cell-due cell-wide"
)
CHANGED = Column(
    "changed", _("Changed"), changed, lambda record, sheet: day_of(record.changed_at), "changed", "cell-due cell-wide"
)
RECORD_COLUMNS = (PRIORITY, CODE, TITLE, JOURNEY, STAGE, TURN, OWNER, UNIT, TARGET, DUE, OPENED, CHANGED)
ALWAYS = frozenset({"title"})  # a row without it leads nowhere
