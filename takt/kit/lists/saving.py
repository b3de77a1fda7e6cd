"""Saved views as tabs above a list, and what the forms beside them do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from takt.ground.errors import Invalid, NotSeen
from takt.ground.models import Person
from takt.ground.prepared import prepared
from takt.kit.lists.address import Address
from takt.kit.models import SavedView
from takt.kit.models.saved_view import drop_view, keep_view, open_with, rename_view

if TYPE_CHECKING:
    from takt.ground.errors import Text


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    href: str
    active: bool
    saved: bool = False


def views_of(person: Person, kind: str) -> list[SavedView]:
    return list(_views(person, kind))


@prepared
def _views(person: Person, kind: str) -> QuerySet[SavedView]:
    return SavedView.objects.visible_to(person).filter(kind=kind)


def tabs(given: Sequence[tuple[Text, str]], views: Sequence[SavedView], address: Address) -> list[Tab]:
    """The kind's own tabs, then the person's views. The first one is the plain list: it says so in its address,
    so that it is reached although the list opens with another view."""
    plain = given[0][1]
    nothing = address.shows("")
    own = [
        Tab(str(label), f"{address.path}?{query}", address.shows(query) or (nothing and query == plain))
        for label, query in given
    ]
    return own + [
        Tab(view.name, f"{address.path}?{view.query or plain}", address.shows(view.query or plain), saved=True)
        for view in views
    ]


def act(person: Person, kind: str, given: Mapping[str, str], now: datetime) -> tuple[str, str]:
    """Do what a form asks for. Returns the query to go to and what to tell. Raises Invalid, NotSeen."""
    what, name = given.get("act", ""), given.get("name", "")
    if what == "keep":
        view = keep_view(kind, name, given.get("query", ""), by=person, at=now)
        return view.query, gettext("The view “%(name)s” is kept.") % {"name": view.name}
    view = _own(person, kind, given.get("view", ""))
    if what == "rename":
        rename_view(view, name, by=person, at=now)
        return view.query, gettext("The view is now called “%(name)s”.") % {"name": view.name}
    if what == "default":
        open_with(view, by=person, at=now)
        told = (
            gettext("The list now opens with “%(name)s”.")
            if view.default
            else gettext("The list no longer opens with “%(name)s”.")
        )
        return view.query, told % {"name": view.name}
    if what == "delete":
        drop_view(view, by=person, at=now)
        return view.query, gettext("The view “%(name)s” is deleted; what it showed is still here.") % {
            "name": view.name
        }
    raise Invalid({"act": _("Choose what to do with the view.")})


def _own(person: Person, kind: str, key: str) -> SavedView:
    mine = SavedView.objects.visible_to(person).filter(kind=kind)
    view = mine.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if view is None:
        raise NotSeen
    return view
