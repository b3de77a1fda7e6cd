"""What the rail offers, in which order, and what the shell's commands open."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from takt.desk.queries import counts
from takt.ground.models import Person
from takt.ground.roles import Office, Role
from takt.kit.shell import Frame, RailEntry


def _desk(request: HttpRequest) -> int:
    return _waiting(request).desk


def _inbox(request: HttpRequest) -> int:
    return _waiting(request).inbox


def _waiting(request: HttpRequest) -> counts.Waiting:
    """Asked once a request for both entries."""
    found: counts.Waiting | None = getattr(request, "waiting", None)
    if found is None:
        person, now = request.person, request.now  # type: ignore[attr-defined]
        found = counts.waiting(person, now) if person else counts.Waiting(0, 0)
        request.waiting = found  # type: ignore[attr-defined]
    return found


def _notices(request: HttpRequest) -> int:
    person: Person | None = request.person  # type: ignore[attr-defined]
    return counts.notices(person) if person else 0


def _keeps_webhooks(request: HttpRequest) -> bool:
    """Leads of a unit and the PMO; read from what is remembered of the person, without a query of its own."""
    person: Person | None = request.person  # type: ignore[attr-defined]
    return person is not None and bool(
        person.office or any(role >= Role.LEAD for _path, role, _function in person.memberships_by_path)
    )


def _leads_the_pmo(request: HttpRequest) -> bool:
    person: Person | None = request.person  # type: ignore[attr-defined]
    return person is not None and person.office == Office.LEADER


FRAME = Frame(
    rail=(
        RailEntry(_("My desk"), "desk", "home", key="d", count=_desk),
        RailEntry(_("Inbox"), "requirement_inbox", "inbox", key="i", count=_inbox),
        RailEntry(_("Requirements"), "requirement_list", "list-details", key="r"),
        RailEntry(_("Notices"), "notices", "bell", key="n", count=_notices, live="notices_count"),
        RailEntry(_("Board"), "requirement_board", "layout-kanban", key="b"),
        RailEntry(_("Search"), "search", "search", key="s"),
        RailEntry(_("Units"), "unit_list", "sitemap", key="u", section=_("The group")),
        RailEntry(_("People"), "person_list", "users", key="p"),
        RailEntry(_("Processes"), "process_list", "route", key="f"),
        RailEntry(_("Escalation ladders"), "ladder_list", "stairs-up", key="l"),
        RailEntry(_("Working calendars"), "calendar_list", "calendar", key="w"),
        RailEntry(_("Functions"), "function_list", "tag"),
        RailEntry(_("Import"), "import", "file-import", key="m", section=_("More")),
        RailEntry(_("Webhooks"), "webhook_list", "send", shown=_keeps_webhooks),
        RailEntry(_("Work in the background"), "errand_list", "history", shown=_leads_the_pmo),
        RailEntry(_("How Takt works"), "help", "help-circle", key="h"),
    ),
    places={
        "desk": "desk",
        "search": "search",
        "palette": "palette",
        "create": "requirement_new",
        "language": "language",
        "theme": "theme",
        "profile": "profile",
        "sign_out": "sign_out",
        "demo": "enter_as",
    },
    create_label=_("Raise a requirement"),
)
