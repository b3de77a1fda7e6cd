"""The strip: a record's journey as one horizontal bar, the mark of Takt.

A segment a stage, as wide as its working time; plain while worked on, hatched while it waited to be accepted,
notched where it was returned, a tick at its target. What runs over the target is drawn in another shade and
said in words; a stage still going on under its target shows the room that is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

from takt.flow.journey import Segment

__all__ = ["Segment", "duration", "sentence", "spell", "strip_large", "strip_small"]

HOURS_A_DAY = 8
CATEGORIES = frozenset({"waiting", "active", "done", "dropped"})


def strip_small(segments: Sequence[Segment]) -> SafeString:
    """The bar alone, for rows and cards: eight pixels high, its sentence in `aria-label`."""
    bars, said = "".join(map(_bar, segments)), escape(sentence(segments))
    return SafeString(f'<span class="strip strip-small" role="img" aria-label="{said}">{bars}</span>')


def strip_large(segments: Sequence[Segment]) -> SafeString:
    """Bars with names and durations; each segment leads to its events."""
    return format_html(
        '<div class="strip-large"><ol class="strip">{}</ol></div>',
        format_html_join("", "{}", ((_large(segment),) for segment in segments)),
    )


def sentence(segments: Sequence[Segment]) -> str:
    """Where the journey stands and what lies behind it, for those who do not see the bar."""
    if not segments:
        return gettext("Not started")
    *earlier, last = segments
    here = f"{last.label} {spell(last)}"
    if not earlier:
        return here
    behind = Segment(
        gettext("Before that"),
        "done",
        sum(segment.worked_minutes for segment in earlier),
        sum(segment.waited_minutes for segment in earlier),
        sum(segment.returned for segment in earlier),
    )
    return f"{here}; {behind.label} {spell(behind)}"


def spell(segment: Segment) -> str:
    """What happened in a stage: '6h of 16h, waited 2h, returned once'."""
    worked = duration(segment.worked_minutes)
    if segment.target_minutes is not None:
        worked = gettext("%(worked)s of %(target)s") % {
            "worked": duration(segment.worked_minutes, beside=segment.target_minutes),
            "target": duration(segment.target_minutes, beside=segment.worked_minutes),
        }
    words = [worked]
    if segment.waited_minutes:
        words.append(gettext("waited %(time)s") % {"time": duration(segment.waited_minutes)})
    if segment.returned:
        words.append(
            ngettext("returned once", "returned %(times)d times", segment.returned) % {"times": segment.returned}
        )
    return pgettext("between facts", " · ").join(words)


def duration(minutes: int, beside: int = 0) -> str:
    """Working time as people say it: 40m, 6.5h, 3d of eight hours; in one unit with what is `beside`."""
    return _duration(minutes, beside, get_language())


@lru_cache(maxsize=4096)
def _duration(minutes: int, beside: int, _language: str | None) -> str:
    larger = max(minutes, beside)
    if larger < 60:
        return gettext("%(n)sm") % {"n": minutes}
    if larger < 2 * HOURS_A_DAY * 60:
        return gettext("%(n)sh") % {"n": _short(minutes / 60)}
    return gettext("%(n)sd") % {"n": _short(minutes / 60 / HOURS_A_DAY)}


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _large(segment: Segment) -> SafeString:
    body = format_html(
        '<span class="strip-bars" aria-hidden="true">{}</span>'
        '<span class="strip-label">{}</span><span class="strip-time">{}</span>',
        SafeString(_bar(segment)),
        segment.label,
        spell(segment),
    )
    linked = format_html('<a href="{}">{}</a>', segment.href, body) if segment.href else body
    return format_html(
        '<li class="strip-step" style="flex-grow:{}"{}>{}</li>',
        max(1, _width(segment)),
        SafeString(' aria-current="step"') if segment.current else "",
        linked,
    )


def _bar(segment: Segment) -> str:
    """One segment. Only integers and our own class names go in, so that no escaping is needed here."""
    on_time = segment.worked_minutes - segment.over
    room = _width(segment) - segment.minutes
    parts = (
        f'<i class="wait" style="flex-grow:{segment.waited_minutes}"></i>' if segment.waited_minutes else "",
        f'<i class="work" style="flex-grow:{max(1, on_time)}"></i>',
        f'<i class="over" style="flex-grow:{segment.over}"></i>' if segment.over else "",
        f'<i class="room" style="flex-grow:{room}"></i>' if room else "",
    )
    now = " now" if segment.current else ""
    back = " back" if segment.returned else ""
    category = segment.category if segment.category in CATEGORIES else "active"
    return f'<b class="{category}{now}{back}" style="flex-grow:{max(1, _width(segment))}">{"".join(parts)}</b>'


def _width(segment: Segment) -> int:
    """A stage that goes on keeps room up to its target, so that the tick is ahead of the work."""
    if segment.current and segment.target_minutes is not None:
        return max(segment.worked_minutes, segment.target_minutes) + segment.waited_minutes
    return segment.minutes
