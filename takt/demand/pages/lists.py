"""Lists of requirements: table, board, inbox."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from takt.demand.filters import RequirementFilter
from takt.demand.pages import inbox
from takt.kit import marks
from takt.kit.lists.asking import FACTS, MENUS, PEOPLE, Ask, Menu
from takt.kit.lists.board_pages import BoardPages
from takt.kit.lists.columns import RECORD_COLUMNS
from takt.kit.lists.pages import ListPages
from takt.kit.lists.sheet import Column, Plain, Sheet


def score(record: Any, sheet: Sheet) -> str:
    return "" if record.score is None else f"{record.score:,.1f}".removesuffix(".0")


def requester(record: Any, sheet: Sheet) -> str:
    face = marks.avatar(record.requester, "small")
    return f'<span class="person">{face}<span>{escape(record.requester.name)}</span></span>'


def requester_name(record: Any, sheet: Sheet) -> Plain:
    return str(record.requester.name)


SCORE = Column("score", _("Score"), score, lambda record, sheet: record.score, "score", "cell-number cell-wide")
REQUESTER = Column("requester", _("Requester"), requester, requester_name, css="cell-wide", loads=("requester",))
RELEASE = Column(
    "release", _("Release"), lambda record, sheet: str(escape(record.release)),
    lambda record, sheet: record.release, css="cell-wide",
)  # fmt: skip
TRIAGE = (("waiting", _("Waits in the inbox")), ("done", _("Done")))

LISTS = ListPages(
    kind="requirement",
    filter=RequirementFilter,
    columns=(*RECORD_COLUMNS, SCORE, REQUESTER, RELEASE),
    shown=("priority", "code", "title", "journey", "stage", "turn", "unit", "target", "score"),
    menus=(
        *MENUS,
        Menu(_("People"), (*PEOPLE, Ask("requester", _("Requester"), "select", "people"))),
        Menu(_("More"), (*FACTS, Ask("triage", _("Triage"), "radios", options=TRIAGE))),
    ),
    tabs=(
        (_("All open"), "state=open"),
        (_("Mine"), "owner=me"),
        (_("Waiting for me"), "turn=me"),
        (_("Late"), "late=1"),
    ),
    title=_("Requirements"),
    about=_(
        "Here is everything that people ask of your units: what it is, where it stands and whose turn it is. "
        "Begin by saying what hurts; three sentences are enough."
    ),
    first_step=_("Raise a requirement"),
)

BOARD = BoardPages(LISTS)

urlpatterns = [*LISTS.addresses("requirements/"), *BOARD.addresses("requirements/"), *inbox.urlpatterns]
