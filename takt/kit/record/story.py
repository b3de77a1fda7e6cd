"""A record's story: its events and comments, oldest first, each a line in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from takt.flow.models import GateDecision, Handover
from takt.ground.errors import Text
from takt.ground.models import Comment, Event, Person, Stage
from takt.ground.prepared import prepared
from takt.kit import markdown
from takt.kit.marks import day

LONGEST = 300
DATED = ("snooze", "schedule")  # acts that are about a day
QUIET = ("watch", "unwatch")
WORDS: dict[str, Mapping[str, Any]] = {  # facts that an event keeps, in the reader's words
    "outcome": dict(GateDecision.Outcome.choices),
    "reason": dict(Handover.Reason.choices),
}
ICONS = {
    "raise": "plus", "accept": "circle-check", "decline": "circle-x", "merge": "git-merge", "snooze": "zzz",
    "move": "arrow-right", "offer": "arrows-exchange", "receive": "circle-check", "hand_back": "arrow-back-up",
    "withdraw": "arrow-back-up", "present": "flag", "decide": "flag", "nudge": "bell", "escalate": "stairs-up",
    "acknowledge": "eye", "resolve": "check", "reopen": "refresh", "edit": "edit", "assign": "user",
    "attach": "paperclip", "detach": "paperclip", "link": "link", "unlink": "link", "let_in": "users",
    "let_out": "users", "confide": "lock", "unconfide": "lock", "publish": "world", "unpublish": "world",
    "watch": "eye", "unwatch": "eye-off", "rate": "star", "ask_review": "users", "review": "checklist",
    "schedule": "calendar", "test": "checklist", "launch": "send", "conclude": "target", "wake": "refresh",
    "redact": "eye-off",
}  # fmt: skip


class Change(NamedTuple):
    name: Text
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """One event as it is told. `anchor` is where the strip leads."""

    anchor: str
    at: datetime
    who: Person | None
    icon: str
    sentence: str
    stages: tuple[Stage | None, Stage | None] | None = None
    owners: tuple[Person | None, Person | None] | None = None
    changes: list[Change] = field(default_factory=list)
    comment: SafeString | None = None


def story_of(record: Any, person: Person, words: Mapping[str, Mapping[str, Any]], which: str = "") -> list[Line]:
    """The lines of a record's story; `which` is comments, history or, empty, both."""
    found = list(_events(person, record.pk, which))[::-1]
    comments = {comment.pk: comment for comment in _comments(person, record.pk)}
    names = names_in([comment.text for comment in comments.values()], person)
    known: set[str] = set()
    told = {**WORDS, **words}
    return [_line(event, record, comments, names, told, known) for event in found]


def names_in(texts: list[str], person: Person) -> dict[str, str]:
    """{e-mail address: name} of the people whom texts mention."""
    addresses = markdown.mentioned(texts)
    if not addresses:
        return {}
    return {one.email: one.name for one in Person.objects.visible_to(person).filter(email__in=addresses)}


@prepared
def _comments(person: Person, record: int) -> QuerySet[Comment]:
    return Comment.objects.visible_to(person).filter(record=record)


@prepared
def _events(person: Person, record: int, which: str) -> QuerySet[Event]:
    events = Event.objects.visible_to(person).filter(record=record)
    if which == "comments":
        events = events.filter(verb="comment")
    elif which == "history":
        events = events.exclude(verb="comment")
    else:
        events = events.exclude(verb__in=QUIET)
    return events.select_related("actor", "stage_from", "stage_to", "owner_from", "owner_to").order_by("-pk")[:LONGEST]


def _line(
    event: Event, record: Any, comments: Mapping[int, Comment], names: Mapping[str, str],
    told: Mapping[str, Mapping[str, Any]], known: set[str],
) -> Line:  # fmt: skip
    comment = comments.get(event.changes.get("comment", 0)) if event.verb == "comment" else None
    stages = (event.stage_from, event.stage_to) if event.stage_from_id != event.stage_to_id else None
    owners = (event.owner_from, event.owner_to) if event.owner_from_id != event.owner_to_id else None
    return Line(
        anchor=_anchor(event, known),
        at=event.at,
        who=event.actor,
        icon=ICONS.get(event.verb, "circle"),
        sentence=sentence(event, record, told),
        stages=stages,
        owners=owners if event.verb != "assign" else None,
        changes=_changes(event, record),
        comment=markdown.render(comment.text, names) if comment else None,
    )


def _anchor(event: Event, known: set[str]) -> str:
    """The first line that concerns a stage is where the strip's segment leads."""
    code = event.changes.get("stage") if event.verb == "offer" else None
    if code is None and event.stage_to is not None:
        code = event.stage_to.code
    if code is None or code in known:
        return f"e{event.pk}"
    known.add(code)
    return f"stage-{code}"


def sentence(event: Event, record: Any, words: Mapping[str, Mapping[str, Any]]) -> str:
    """What was done, as said after the name of whoever did it; `record` may be the kind alone."""
    verb = record.verbs().get(event.verb)
    if verb is None:
        return event.verb
    return str(verb.done).replace("{what}", _what(event, words))


def _what(event: Event, words: Mapping[str, Mapping[str, Any]]) -> str:
    """What the act was about: facts in the words of the reader's language, names as they are called in it."""
    chinese = (get_language() or "en").startswith("zh")
    kept = str(
        event.changes.get("what", "") if chinese else event.changes.get("what_en", event.changes.get("what", ""))
    )
    for fact, labels in words.items():
        value = event.changes.get(fact)
        if isinstance(value, list):  # before and after; neither of a long text
            value = value[-1] if value else None
        if value not in labels:
            continue
        label = str(labels[value])
        note = kept if event.verb == "hand_back" and kept not in map(str, labels.values()) else ""
        return gettext("%(label)s: %(note)s") % {"label": label, "note": note} if note else label
    return day(date.fromisoformat(kept), event.at.date()) if event.verb in DATED else kept


def _changes(event: Event, record: Any) -> list[Change]:
    """What was edited, short; of long text only that it changed."""
    changes = []
    for name in (*record.editable(), "release", "planned_start"):
        change = event.changes.get(name)
        if not isinstance(change, list):
            continue
        meta = record._meta.get_field(name)
        before, after = (_shown(meta, value) for value in change) if change else ("", "")
        changes.append(Change(meta.verbose_name, before, after))
    return changes


def _shown(meta: Any, value: Any) -> str:
    if value is None or value == "":
        return "–"
    return str(dict(meta.flatchoices).get(value, value))


def told_by(lines: Sequence[Line]) -> set[str]:
    """The anchors that a story has, so that the strip leads nowhere else."""
    return {line.anchor for line in lines}
