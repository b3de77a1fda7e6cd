"""Small marks that rows, cards and pages share: icon, avatar, priority, stage, health, turn, moment.

They are Python and not components because a list shows hundreds of them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zlib import crc32

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy

TONES = 8
HEALTH = {
    "green": gettext_lazy("On track"),
    "yellow": gettext_lazy("At risk"),
    "red": gettext_lazy("Off track"),
    "grey": gettext_lazy("Unknown"),
}
PRIORITIES = {  # as Record.Priority counts them
    1: ("urgent", gettext_lazy("Urgent")),
    2: ("high", gettext_lazy("High")),
    3: ("normal", gettext_lazy("Normal")),
    4: ("low", gettext_lazy("Low")),
}
PRIORITY_ICONS = {
    "urgent": "urgent",
    "high": "antenna-bars-5",
    "normal": "antenna-bars-3",
    "low": "antenna-bars-2",
}
STAGE_ICONS = {
    "waiting": "circle-dashed",
    "active": "circle-half-2",
    "done": "circle-check",
    "dropped": "circle-x",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration: the words beside it carry the meaning."""
    sprite = static("kit/vendor/icons.svg")
    if not label:
        return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', sprite, name)
    return format_html(
        '<svg class="icon" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', label, sprite, name
    )


def tone(of: object) -> int:
    """A colour number from 1 to 8 that stays the same for the same thing."""
    return crc32(str(of).encode()) % TONES + 1


def avatar(person: Any, size: str = "") -> SafeString:
    """A person's initials in their colour; without a person, the open place."""
    if person is None:
        return format_html(
            '<span class="avatar avatar-none {}" title="{}">{}</span>',
            size,
            gettext("Nobody yet"),
            icon("user"),
        )
    return _face(person.pk, person.name, size)


def initials(name: str) -> str:
    """Two letters of a Latin name; of a Chinese one the last two characters, as colleagues say it."""
    name = name.strip()
    if any("\u4e00" <= letter <= "\u9fff" for letter in name):
        return name[-2:]
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper() if words else "?"


def priority(level: int) -> SafeString:
    """`level` as `Record.Priority` counts: 1 urgent to 4 low."""
    name, word = PRIORITIES.get(level, PRIORITIES[3])
    return _priority(name, str(word))


@lru_cache(maxsize=1024)
def stage(name: str, category: str) -> SafeString:
    """A stage by its name, its category as shape and colour."""
    return format_html(
        '<span class="stage-chip stage-{}">{}<span>{}</span></span>',
        category,
        icon(STAGE_ICONS.get(category, "circle")),
        name,
    )


def options(pairs: Iterable[tuple[str, str]], chosen: Container[str] = ()) -> SafeString:
    """The options of a select; a menu of colleagues has hundreds."""
    return SafeString(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value in chosen else ""}>{escape(label)}</option>'
            for value, label in pairs
        )
    )


def health(colour: str) -> SafeString:
    """Green, yellow, red or grey: a shape and a word, so that nobody needs the colour."""
    colour = colour if colour in HEALTH else "grey"
    return format_html(
        '<span class="health health-{}">'
        '<svg class="health-shape" viewBox="0 0 12 12" aria-hidden="true">{}</svg>{}</span>',
        colour,
        _HEALTH_SHAPES[colour],
        HEALTH[colour],
    )


def turn(who: str, since: str = "", late: bool = False, mine: bool = False) -> SafeString:
    """Whose act is awaited, and since when; `since` is already in words."""
    return format_html(
        '<span class="turn{}{}">{}<span class="turn-who">{}</span>{}</span>',
        " turn-mine" if mine else "",
        " turn-late" if late else "",
        icon("clock", gettext("Past its target")) if late else icon("user"),
        who,
        format_html('<span class="turn-since">{}</span>', since) if since else "",
    )


def moment(at: datetime | date | None, now: datetime) -> SafeString:
    """When, as short as it stays clear: the hour today, the day this year, else the date; all on hover."""
    if at is None:
        return SafeString("")
    if isinstance(at, datetime):
        at, today = timezone.localtime(at), timezone.localtime(now).date()
        exact = at.isoformat()
        short = exact[11:16] if at.date() == today else day(at.date(), today)
        return SafeString(f'<time datetime="{exact}" title="{exact[:10]} {exact[11:16]}">{short}</time>')
    exact, short = at.isoformat(), day(at, timezone.localtime(now).date())
    return SafeString(f'<time datetime="{exact}" title="{exact}">{short}</time>')


def day(on: date, today: date) -> str:
    """20 Nov, 11月20日; with the year where it is another."""
    if on.year != today.year:
        return on.isoformat()
    if (get_language() or "").startswith("zh"):
        return f"{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]}"


@lru_cache(maxsize=4096)
def _face(key: int, name: str, size: str) -> SafeString:
    return format_html(
        '<span class="avatar tone-{} {}" title="{}" aria-hidden="true">{}</span>', tone(key), size, name, initials(name)
    )


@lru_cache(maxsize=64)
def _priority(name: str, word: str) -> SafeString:
    return format_html(
        '<span class="priority priority-{}" title="{}">{}</span>', name, word, icon(PRIORITY_ICONS[name], word)
    )


_HEALTH_SHAPES = {
    "green": SafeString('<circle cx="6" cy="6" r="5"/>'),
    "yellow": SafeString('<path d="M6 .8 11.6 11H.4z"/>'),
    "red": SafeString('<path d="M3.6.8h4.8l2.8 2.8v4.8l-2.8 2.8H3.6L.8 8.4V3.6z"/>'),
    "grey": SafeString('<circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-dasharray="2 1.6"/>'),
}
