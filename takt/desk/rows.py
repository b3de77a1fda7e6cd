"""Rows of the desk: the columns of every list, and what only a desk says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from takt.desk.queries.expecting import WHY
from takt.kit import marks
from takt.kit.lists.columns import CODE, JOURNEY, PRIORITY, STAGE, TARGET, TITLE, TURN
from takt.kit.lists.sheet import Column, Sheet


def since(record: Any, sheet: Sheet) -> str:
    """Since when it waits."""
    return format_html(
        '<span class="quiet">{} {}</span>', _("since"), marks.moment(record.turn_since or record.changed_at, sheet.now)
    )


def target(record: Any, sheet: Sheet) -> str:
    """By when; without a heading above it the date says what it is."""
    if record.target_at is None or sheet.is_late(record):
        return TARGET.cell(record, sheet)
    return format_html('<span class="quiet">{}</span> {}', _("target"), marks.moment(record.target_at, sheet.now))


def why(record: Any, sheet: Sheet) -> str:
    return format_html('<span class="quiet">{}</span>', WHY[record.why])


SINCE = Column("since", _("Since"), since, css="cell-due cell-since")
REASON = Column("why", _("Why"), why, css="cell-why cell-wide")
BY = replace(TARGET, cell=target)
WAITING = (PRIORITY, CODE, TITLE, JOURNEY, STAGE, SINCE, BY)
EXPECTING = (CODE, TITLE, JOURNEY, REASON, TURN, BY)
